"""What an entry says, in the reader's language. One sentence a verb.

Each room says its own entries in its `entries.py`, beside its verbs; what is registered twice
with other words is refused.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tradedoor.record.models import Entry

Words = str | Promise

TOPICS = ("requests", "customers", "access", "sign-ins", "office")

SENTENCES: dict[str, Words] = {}
UNNAMED: dict[str, Words] = {}
TOPIC_OF: dict[str, str] = {}
FIELDS: dict[str, Words] = {}
VALUES: dict[str, Mapping[str, Words]] = {}
MOMENTS: dict[str, timedelta] = {}
ENDINGS: dict[str, Words] = {}


def verbs(topic: str, words: Mapping[str, Words]) -> None:
    """The sentences of these verbs; the record shows them under this topic."""
    if topic not in TOPICS:
        raise ValueError(f"The record has no topic {topic}.")
    _register(SENTENCES, words)
    TOPIC_OF.update(dict.fromkeys(words, topic))


def unnamed(words: Mapping[str, Words]) -> None:
    """The sentences of verbs whose subject may have been erased."""
    _register(UNNAMED, words)


def fields(words: Mapping[str, Words]) -> None:
    """What the facts of an entry are called."""
    _register(FIELDS, words)


def values(words: Mapping[str, Mapping[str, Words]]) -> None:
    """What the values of a fact are called."""
    _register(VALUES, words)


def moments(until: Mapping[str, timedelta]) -> None:
    """Facts kept as a moment and read as the day that lies so long before it."""
    _register(MOMENTS, until)


def endings(words: Mapping[str, Words]) -> None:
    """What it is called that several of a kind ended: sessions, keys, links."""
    _register(ENDINGS, words)


def _register[Value](words: dict[str, Value], more: Mapping[str, Value]) -> None:
    if twice := words.keys() & more.keys():
        raise ValueError(f"The record has words for {sorted(twice)} already.")
    words.update(more)


def verbs_about(topic: str) -> list[str]:
    """The verbs of a topic; none for one there is not."""
    return [verb for verb in SENTENCES if TOPIC_OF[verb] == topic]


def sentence(entry: Entry, *, name: str = "") -> str:
    """What was done, to whom. ``name`` is that of a subject the record does not name itself."""
    subject = entry.subject_name or name
    words = SENTENCES.get(entry.verb, entry.verb)
    return str(words if subject else UNNAMED.get(entry.verb, words)) % {"subject": subject}


def by(entry: Entry) -> str:
    """Who did it."""
    if entry.actor_kind == "visitor":
        return _("Somebody not signed in")
    if entry.actor_kind == "system":
        return _("By itself (%(name)s)") % {"name": entry.actor_name}
    return entry.actor_name


def detail(entry: Entry) -> str:
    """What changed from what to what, and what ended."""
    facts = dict(entry.facts)
    parts = [
        f"{_field(name)}: {_value(name, old)} → {_value(name, new)}"
        for name, (old, new) in facts.pop("changed", {}).items()
    ]
    parts += [_ended(what, n) for what, n in facts.pop("ended", {}).items() if n]
    parts += [f"{_field(name)}: {_value(name, value)}" for name, value in facts.items()]
    return " · ".join(parts)


def _field(name: str) -> str:
    return str(FIELDS.get(name, name))


def _value(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in ("", None):
        return "–"
    if name in MOMENTS:
        day = timezone.localtime(datetime.fromisoformat(value) - MOMENTS[name])
        return formats.date_format(day, pgettext("format of a day of another year", "j F Y"))
    return str(VALUES.get(name, {}).get(str(value), value))


def _ended(what: str, n: int) -> str:
    return f"{ENDINGS.get(what, what)}: {n}"
