"""Phone numbers: typed in any way, kept in one (E.164, ITU-T), shown as people write them."""

import phonenumbers
from django.utils.translation import gettext as _

from tradedoor.errors import NotValid


class PhoneRefused(NotValid):
    """This cannot be a phone number in that country."""

    code = "phone-refused"
    field = "phone"


def clean(typed: str, *, country: str, field: str = "phone") -> str:
    """The number as it is kept, ``+46311234567``. Raises PhoneRefused."""
    if not typed.strip():
        return ""
    try:
        number = phonenumbers.parse(typed, country or None)
    except phonenumbers.NumberParseException:
        raise _refused(field) from None
    if not phonenumbers.is_possible_number(number):
        raise _refused(field)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown(kept: str, *, country: str = "") -> str:
    """The number as people of that country write it; abroad, with its country code."""
    try:
        number = phonenumbers.parse(kept, None)
    except phonenumbers.NumberParseException:
        return kept
    at_home = phonenumbers.region_code_for_number(number) == country
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if at_home else style.INTERNATIONAL)


def _refused(field: str) -> PhoneRefused:
    return PhoneRefused(
        _(
            "This is not a phone number we can call. Numbers of another country begin with + and its code."
        ),
        field=field,
    )
