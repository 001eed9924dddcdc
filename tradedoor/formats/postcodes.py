"""Postcodes: forgiving of spaces, case and a country before them; as people there write them."""

import re
import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tradedoor.errors import NotValid
from tradedoor.formats import countries
from tradedoor.formats.countries import Country

LONGEST = 20  # characters, as the table keeps them
# Where people write a space that the data's examples lack: after how many characters.
SPACES = {"SE": 3}
NOT_OF_IT = re.compile(r"[^A-Z\d]")
BEFORE_IT = re.compile(r"[A-Z]{1,3}[\s-]+")  # D-80331, SE-411 05


class PostcodeRefused(NotValid):
    """This is no postcode of that country, or one is missing there."""

    code = "postcode-refused"
    field = "postcode"


def clean(typed: str, *, country: str) -> str:
    """The postcode as people there write it. Raises PostcodeRefused."""
    if not typed.strip():
        if "postcode" in countries.rules(country).needs:
            raise PostcodeRefused(_("Addresses there need a postcode."))
        return ""
    written = _written(typed, country)
    if written is None or len(written) > LONGEST:
        raise PostcodeRefused(_("This is not a postcode of that country."))
    return written


def tidy(typed: str, *, country: str) -> str:
    """The same where it is one; else what was typed, which its writer may know better."""
    return _written(typed, country) or " ".join(typed.split())


def _written(typed: str, country: str) -> str | None:
    rules = countries.rules(country)
    typed = " ".join(unicodedata.normalize("NFKC", typed).upper().split())
    if rules.postcode is None:
        return typed
    candidates = _readings(typed, country, rules)
    return next((each for each in candidates if rules.postcode.fullmatch(each)), None)


def _readings(typed: str, country: str, rules: Country) -> Iterator[str]:
    """What may be meant, the likeliest first: with or without the country before it."""
    whole, bare = NOT_OF_IT.sub("", typed), NOT_OF_IT.sub("", BEFORE_IT.sub("", typed, count=1))
    prefix = NOT_OF_IT.sub("", rules.postcode_prefix)
    for reading in (
        whole, bare, whole.removeprefix(country), whole.removeprefix(prefix), f"{country}{whole}",
    ):  # fmt: skip
        yield _in_groups(reading, country, rules)
        yield reading
    yield typed


def _in_groups(plain: str, country: str, rules: Country) -> str:
    """With the space or hyphen where an example of that length has one."""
    if country in SPACES:
        return f"{plain[: SPACES[country]]} {plain[SPACES[country] :]}"
    for example in rules.postcode_examples:
        characters = iter(plain)
        if len(NOT_OF_IT.sub("", example)) == len(plain):
            return "".join(c if NOT_OF_IT.match(c) else next(characters) for c in example)
    return plain
