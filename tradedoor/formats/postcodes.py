"""Postcodes: checked for the countries whose rules are short, forgiving of spaces and case.

Patterns as the Universal Postal Union's addressing sheets state them.
"""

import re

from django.utils.translation import gettext as _

from tradedoor.errors import NotValid

# Country: what the letters and digits look like without spaces, and where the space goes.
PATTERNS = {
    "SE": (r"[1-9]\d{4}", 3),
    "FR": (r"\d{5}", 0),
    "CA": (r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d", 3),
    "US": (r"\d{5}(\d{4})?", 0),
    "GB": (r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", -3),
    "DE": (r"\d{5}", 0),
    "NO": (r"\d{4}", 0),
    "DK": (r"\d{4}", 0),
    "FI": (r"\d{5}", 0),
    "NL": (r"[1-9]\d{3}[A-Z]{2}", 4),
    "BE": (r"[1-9]\d{3}", 0),
    "CH": (r"[1-9]\d{3}", 0),
    "AT": (r"[1-9]\d{3}", 0),
    "ES": (r"\d{5}", 0),
    "IT": (r"\d{5}", 0),
    "PL": (r"\d{5}", 0),
}
LONGEST = 20  # letters, as the table keeps them


class PostcodeRefused(NotValid):
    """This is no postcode of that country."""

    code = "postcode-refused"
    field = "postcode"


def clean(typed: str, *, country: str) -> str:
    """The postcode as people there write it. Raises PostcodeRefused."""
    if country not in PATTERNS or not typed.strip():
        tidy = " ".join(typed.upper().split())
        if len(tidy) > LONGEST:
            raise PostcodeRefused(_("This is not a postcode of that country."))
        return tidy
    pattern, space = PATTERNS[country]
    plain = re.sub(r"[\s.-]", "", typed.upper()).removeprefix(country if country != "CA" else "")
    if not re.fullmatch(pattern, plain, re.ASCII):
        raise PostcodeRefused(_("This is not a postcode of that country."))
    if country == "US" and len(plain) == 9:
        return f"{plain[:5]}-{plain[5:]}"
    if country == "PL":
        return f"{plain[:2]}-{plain[2:]}"
    return f"{plain[:space]} {plain[space:]}" if space else plain
