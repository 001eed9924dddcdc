"""States, provinces and prefectures, for the countries whose addresses carry one."""

from django.utils.translation import gettext as _

from tradedoor.errors import NotValid
from tradedoor.formats import countries
from tradedoor.formats.alphabets import is_latin, plain
from tradedoor.formats.countries import State


class StateRefused(NotValid):
    """This is no state or province of that country, or one is missing there."""

    code = "state-refused"
    field = "state_name"


def clean(typed: str, *, country: str, postcode: str = "") -> str:
    """As it stands in addresses there: QC, MI, Tokyo. Whatever the postcode tells is not asked for.

    Raises StateRefused where the country's addresses need one.
    """
    typed = " ".join(typed.split())
    written = _written(typed, country)
    if written or not _is_needed(country):
        return written or typed
    told = _told_by(postcode, country)
    if told:
        return told
    if not typed:
        raise StateRefused(_("Addresses there need a state or province."))
    raise StateRefused(_("This is not a state or province of that country."))


def tidy(typed: str, *, country: str) -> str:
    """The same where it is one; else what was typed, which its writer may know better."""
    typed = " ".join(typed.split())
    return _written(typed, country) or typed


def choices(country: str) -> list[tuple[str, str]]:
    """How each is written in addresses, and its names, for whoever looks for one."""
    states = countries.rules(country).states
    return sorted(
        ((state.latin or state.written, _names(state)) for state in states),
        key=lambda choice: plain(choice[1]),
    )


def _written(typed: str, country: str) -> str:
    known = (state for state in countries.rules(country).states if state.is_called(typed))
    return next((_as_typed(state, typed) for state in known), "")


def _as_typed(state: State, typed: str) -> str:
    """In the letters it was typed in."""
    return state.latin if state.latin and is_latin(typed) else state.written


def _is_needed(country: str) -> bool:
    rules = countries.rules(country)
    return "state" in rules.needs and bool(rules.states)


def _told_by(postcode: str, country: str) -> str:
    """The only one whose postcodes begin like this."""
    found = [
        state
        for state in countries.rules(country).states
        if state.postcodes and state.postcodes.match(postcode)
    ]
    return (found[0].latin or found[0].written) if len(found) == 1 else ""


def _names(state: State) -> str:
    """In all languages of the country that are written as ours."""
    return " / ".join(filter(is_latin, state.titles)) or state.latin or state.written
