"""What letters say. Each room says its own letters in its `wording.py`, beside its verbs:

    @letter
    def key_made(c: Context) -> Words: ...

The kind of a letter is the name of its function; text and HTML are made from the same words,
chosen in the language that is active when the letter is rendered.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tradedoor.letters.models import Letter

Context = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """The parts of a letter, top to bottom. ``button`` is the words on the link, if it has one."""

    subject: str
    hello: str
    lines: list[str]
    facts: list[tuple[str, str]] = field(default_factory=list)
    button: str = ""
    after: list[str] = field(default_factory=list)
    plain: bool = False  # text alone, for letters that carry what strangers typed


KINDS: dict[str, Callable[[Context], Words]] = {}


def letter(words: Callable[[Context], Words]) -> Callable[[Context], Words]:
    """Register the words of one kind of letter, named after the function."""
    kind = words.__name__.replace("_", "-")
    if kind in KINDS:
        raise ValueError(f"There are two letters called {kind}.")
    KINDS[kind] = words
    return words


def of(mail: Letter) -> Words:
    """The words of this letter."""
    return KINDS[mail.kind](mail.context)
