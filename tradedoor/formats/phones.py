"""Phone numbers: typed in any way, kept in one (E.164, ITU-T), shown as people write them."""

from functools import lru_cache

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
        kept = _kept(typed, country)
        reads_the_same = _kept(kept, "") == kept
    except phonenumbers.NumberParseException:
        raise _refused(field) from None
    if not reads_the_same:
        raise _refused(field)
    return kept


@lru_cache(maxsize=4096)
def shown(kept: str, *, country: str = "") -> str:
    """The number as people of that country write it; abroad, with its country code."""
    try:
        number = phonenumbers.parse(kept, None)
    except phonenumbers.NumberParseException:
        return kept
    at_home = phonenumbers.region_code_for_number(number) == country
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, style.NATIONAL if at_home else style.INTERNATIONAL)


def _kept(typed: str, country: str) -> str:
    number = phonenumbers.parse(typed, country or None)
    if not phonenumbers.is_possible_number(number):
        raise phonenumbers.NumberParseException(0, "too long, too short")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _refused(field: str) -> PhoneRefused:
    return PhoneRefused(
        _(
            "This is not a phone number we can call. "
            "Numbers of another country begin with + and its code."
        ),
        field=field,
    )
