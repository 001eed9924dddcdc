"""How an API key stands, in words, as its owner and staff see it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tradedoor.access import decision, key_checking, keys
from tradedoor.access.days import day
from tradedoor.access.models import Access, ApiKey


@dataclass(frozen=True)
class State:
    """Whether a program comes in with it. ``tone`` is how bad it is: ok, rest, warn, bad."""

    tone: str
    words: str
    sentence: str


@dataclass(frozen=True)
class Kept:
    """A key and how it stands."""

    key: ApiKey
    state: State
    is_live: bool


def of(access: Access, *, now: datetime, most: int = 50) -> list[Kept]:
    """The keys of an access loaded with `at_the_door`: those that live, then those that ended."""
    found = [
        Kept(key, state(key, access, now=now), key.is_live(now))
        for key in ApiKey.objects.filter(access=access).order_by("-pk")[:most]
    ]
    return sorted(found, key=lambda kept: not kept.is_live)


def state(key: ApiKey, access: Access, *, now: datetime) -> State:
    """How this key stands now, wherever it is used from."""
    last_day = {"day": day(key.expires_at - timedelta(seconds=1), now=now)}
    if key.ended_why == ApiKey.Ended.TAKEN_AWAY:
        return State(
            "rest", _("Taken away"), _("On %(day)s.") % {"day": day(key.ended_at, now=now)}
        )
    if key.expires_at <= now:
        return State("rest", _("Ended"), _("The last day was %(day)s.") % last_day)
    if key.ended_why == ApiKey.Ended.ACCESS:
        return State(
            "rest", _("Ended with the access"), _("It works again when access is given back.")
        )
    if not key_checking.decide(key, access, where=decision.NOWHERE, now=now).allowed:
        return State(
            "bad", _("Refused for now"), _("The person it acts for cannot come in at present.")
        )
    if key.expires_at <= now + keys.WARNED_BEFORE:
        return State("warn", _("Ends soon"), _("The last day is %(day)s.") % last_day)
    return State("ok", _("Works"), _("The last day is %(day)s.") % last_day)
