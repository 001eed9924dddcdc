"""Tax ids: checked for the customer's country where its rules are known (python-stdnum)."""

from contextlib import suppress

from django.utils.translation import gettext as _
from stdnum import exceptions, get_cc_module
from stdnum.eu.vat import MEMBER_STATES

from tradedoor.errors import NotValid

LONGEST = 40  # letters, as the table keeps them


class TaxIdRefused(NotValid):
    """The tax id cannot be right in that country: a digit is missing or mistyped."""

    code = "tax-id-refused"
    field = "tax_id"


def clean(typed: str, *, country: str) -> str:
    """The tax id as it is kept, without spaces and in capitals. Raises TaxIdRefused.

    Spaces, hyphens, case and a missing country code are forgiven. Where a country knows
    several kinds (a VAT number, a company number), each of them is taken.
    """
    typed = " ".join(typed.upper().split())
    if not typed:
        return ""
    kinds = [
        (name, kind)
        for name in NAMES.get(country, ("vat",))
        if (kind := get_cc_module(country, name))
    ]
    for name, kind in kinds:
        with suppress(exceptions.ValidationError):
            return _with_country(kind.validate(typed), name, country)
    if kinds or len(typed) > LONGEST:
        raise TaxIdRefused(_("This cannot be a tax id there. A digit may be missing or mistyped."))
    return typed


NAMES = {
    "SE": ("vat", "orgnr", "personnummer"),
    "FR": ("tva", "siren", "siret"),
    "CA": ("bn",),
    "US": ("ein", "tin"),
    "NO": ("mva", "orgnr"),
    "DK": ("cvr",),
    "FI": ("alv", "ytunnus"),
    "DE": ("vat", "stnr"),
    "GB": ("vat", "utr"),
}


def _with_country(number: str, kind: str, country: str) -> str:
    """European VAT numbers are written with their country: SE556036079301, EL094259216."""
    if kind not in ("vat", "tva", "alv") or country.lower() not in {*MEMBER_STATES, "gb"}:
        return number
    prefix = "EL" if country == "GR" else country
    return number if number.startswith(prefix) else f"{prefix}{number}"
