"""Tax ids: checked for the customer's country where its rules are known (python-stdnum)."""

from django.utils.translation import gettext as _
from stdnum import exceptions, get_cc_module

from tradedoor.errors import NotValid


class TaxIdRefused(NotValid):
    """The tax id cannot be right in that country: a digit is missing or mistyped."""

    code = "tax-id-refused"
    field = "tax_id"


def clean(typed: str, *, country: str) -> str:
    """The tax id as it is kept, without spaces and in capitals. Raises TaxIdRefused.

    Spaces, hyphens, case and a missing country code are forgiven. Where a country knows
    several kinds (a VAT number, a company number), each of them is taken.
    """
    typed = typed.strip()
    if not typed:
        return ""
    kinds = [
        m for m in (get_cc_module(country, name) for name in NAMES.get(country, ("vat",))) if m
    ]
    for kind in kinds:
        try:
            return _with_country(kind.validate(typed), kind.__name__, country)
        except exceptions.ValidationError:
            continue
    if kinds:
        raise TaxIdRefused(_("This cannot be a tax id there. A digit may be missing or mistyped."))
    return " ".join(typed.upper().split())


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
    """European VAT numbers are written with their country: SE556036079301."""
    is_vat = kind.rsplit(".", 1)[-1] in ("vat", "tva", "alv")
    return f"{country}{number}" if is_vat and not number.startswith(country) else number
