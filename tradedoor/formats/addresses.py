"""Addresses in lines, in the order each country writes them.

Nothing that was typed is lost: a part that a country's addresses do not have stands where it is
least in the way.
"""

import re
from typing import Protocol

from django.utils import translation
from django.utils.translation import gettext as _
from django_countries.fields import Country as CountryName

from tradedoor.errors import NotValid
from tradedoor.formats import countries
from tradedoor.formats.alphabets import is_latin, plain


class PartMissing(NotValid):
    """Addresses in that country need this part."""

    code = "address-part-missing"


class Place(Protocol):
    """Whatever has an address: a customer."""

    @property
    def address(self) -> str: ...
    @property
    def address2(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def country(self) -> CountryName: ...


def lines(place: Place) -> list[str]:
    """The address for somebody who reads it on a page: with its country, in their language."""
    country = str(place.country.name)  # which a few have not
    return [*_lines(place, capitals=frozenset()), *filter(None, [country])]


def on_an_envelope(place: Place, *, sent_from: str, language: str) -> list[str]:
    """The address as the post reads it: capitals where theirs wants them.

    Abroad it ends with the country, in capitals and in the language of where it is sent from,
    because there it is sorted first.
    """
    found = _lines(place, capitals=countries.rules(str(place.country)).capitals)
    with translation.override(language):
        country = str(place.country.name).upper()
    return [*found, country] if country and str(place.country) != sent_from else found


def city(typed: str, *, country: str) -> str:
    """The city, which a few countries have none of. Raises PartMissing."""
    typed = " ".join(typed.split())
    if not typed and "city" in needed(country):
        raise PartMissing(_("Addresses there need a city."), field="city")
    return typed


def needed(country: str) -> frozenset[str]:
    """The parts no letter arrives without: of address, city, state and postcode."""
    return countries.rules(country).needs


def _lines(place: Place, *, capitals: frozenset[str]) -> list[str]:
    rules = countries.rules(str(place.country))
    parts = {
        "%A": "\n".join(filter(None, [place.address, place.address2])),
        "%C": place.city,
        "%S": "" if plain(place.state) == plain(place.city) else place.state,
        "%Z": place.postcode,
    }
    is_ours = all(map(is_latin, parts.values()))
    order = _with_room(rules.latin_lines if is_ours else rules.lines, parts, is_ours=is_ours)
    for letter, part in countries.PARTS.items():
        if part in capitals:
            parts[f"%{letter}"] = _in_capitals(parts[f"%{letter}"], str(place.country))
    return [line for text in order for line in _filled_in(text, parts).split("\n") if line]


def _with_room(order: tuple[str, ...], parts: dict[str, str], *, is_ours: bool) -> list[str]:
    """The lines, with room for what was typed though the country's addresses have it nowhere."""
    lines = list(order)
    text = " ".join(lines)
    if "%C" not in text and plain(parts["%C"]) not in plain(text):
        if "%S" in text:
            both = "%C, %S" if is_ours else "%S%C"
            lines = [line.replace("%S", both) for line in lines]
        else:
            _put_below(lines, "%C", "%A")
    if "%S" not in text:
        _put_below(lines, "%S", "%C" if "%C" in " ".join(lines) else "%A")
    return lines if "%Z" in text else [*lines, "%Z"]


def _put_below(lines: list[str], part: str, other: str) -> None:
    place = next((n for n, line in enumerate(lines) if other in line), len(lines))
    lines.insert(place + 1, part)


def _filled_in(line: str, parts: dict[str, str]) -> str:
    """The line, without the signs that stand between two parts where there is only one."""
    beginning, *rest = re.split("(%[ACSZ])", line)
    filled = ""
    for part, sign in zip(rest[::2], ["", *rest[1::2]], strict=False):
        if parts[part]:
            filled += f"{sign if filled else ''}{parts[part]}"
    return f"{beginning}{filled}".strip() if filled or plain(beginning) else ""


def _in_capitals(text: str, country: str) -> str:
    return (text.replace("i", "İ") if country in ("TR", "AZ") else text).upper()
