"""A company's name in its parts: its legal form, and words that count much or little."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from tradedoor.requests.names import forms, letters, tables
from tradedoor.requests.names.forms import Parts
from tradedoor.requests.names.letters import Token
from tradedoor.requests.names.tables import Group

INITIALS, PART_OF_FORM, OWNER, TOWN = 0.08, 0.04, 0.04, 0.1
# What counts so much, or more, makes a name a company's own.
OWN = 0.5
# Inh. Max Weinzierl, Rick Vance dba Vance Drywall: the shop counts, not its owner.
BEFORE_OWNER = frozenset({"inh", "inhaber", "inhaberin", "innehavare", "indehaver", "innehaver"})
AFTER_OWNER = frozenset({"dba", "ta"})
OWNED_BY = frozenset({"di", "de", "von", "v", "of"})
IN_TOWN = frozenset({"i", "in", "a", "w", "te"})
KINDS = ("little", "light", "country", "same", "trade", "place", "surname", "first", "usual")
COMMON = ("little", "light", "country", "place")


@dataclass(frozen=True)
class Word:
    """One word of a name, and how much it counts if the other name has no such word."""

    text: str
    weight: float
    # Whether it is a beginning only: Mek., Handelsges.
    is_cut: bool = False

    @property
    def key(self) -> str:
        return letters.key(self.text)

    @property
    def groups(self) -> frozenset[Group]:
        return groups_of(self.key)

    @property
    def kind(self) -> str:
        return kind_of(self.key)

    @property
    def is_common(self) -> bool:
        """Whether many companies have the word: it is a trade's, a town's or a family's."""
        return bool(self.kind) or self.key.removesuffix("s").endswith(tables.surname_endings())


@dataclass(frozen=True)
class Name:
    """A company's name."""

    words: tuple[Word, ...]
    forms: frozenset[str]
    # All words as they were typed, the legal form too.
    tokens: tuple[str, ...]

    @cached_property
    def core(self) -> list[Word]:
        """The words that make the name this company's own."""
        return [word for word in self.words if word.weight] or list(self.words)

    @cached_property
    def own(self) -> list[Word]:
        """Of those, the ones few others have: no trade, town or "group"."""
        return [word for word in self.core if word.weight >= OWN] or self.core

    @property
    def is_common(self) -> bool:
        """Whether another company may well be called the same: a family, a trade, a town."""
        return all(word.is_common for word in self.core)

    @cached_property
    def letters(self) -> str:
        return "".join(self.tokens)


@lru_cache(maxsize=65536)
def groups_of(key: str) -> frozenset[Group]:
    """The groups of this word; of Dahls, those of Dahl as well."""
    table = tables.groups()
    mine = table.get(key, frozenset())
    return mine or (table.get(key[:-1], frozenset()) if key.endswith("s") else mine)


@lru_cache(maxsize=65536)
def kind_of(key: str) -> str:
    kinds = {group.kind for group in groups_of(key)}
    return next((kind for kind in KINDS if kind in kinds), "")


@lru_cache(maxsize=8192)
def parse(name: str) -> Name:
    """Any text at all as the name of a company."""
    tokens = letters.tokens(name)
    parts = forms.taken_out(tokens, _counts)
    weights = zip(parts.words, _weights(parts), strict=True)
    words = [Word(token.text, weight, token.is_cut) for token, weight in weights]
    typed = tuple(token.text for token in tokens if token.text not in letters.AND)
    return Name(tuple(_heavy_enough(words)), frozenset(parts.codes) - {"-"}, typed)


def is_common(name: str) -> bool:
    """Whether another company may well be called the same."""
    return parse(name).is_common


def _counts(token: Token) -> bool:
    return kind_of(letters.key(token.text)) not in COMMON


def _weights(parts: Parts) -> Iterator[float]:
    texts = [token.text for token in parts.words]
    shop, owner = _shop(parts, texts)
    for n, token in enumerate(parts.words):
        if token.text in BEFORE_OWNER | AFTER_OWNER and n in (shop - 1, owner):
            yield 0.0
        elif n < shop or n >= owner:
            yield min(OWNER, _weight(token))
        elif token.text in parts.stems:
            yield PART_OF_FORM
        elif 0 < n == len(texts) - 1 and texts[n - 1] in IN_TOWN:
            yield TOWN
        else:
            yield _weight(token)


def _shop(parts: Parts, texts: list[str]) -> tuple[int, int]:
    """Where the name of the shop begins and ends, and the owner's name stands before or after."""
    begin = next((n + 1 for n, text in enumerate(texts) if text in AFTER_OWNER and n), 0)
    for n, text in enumerate(texts):
        if n > begin and (text in BEFORE_OWNER or _owned_by(n, texts, parts.before_form)):
            return begin, n
    return begin, len(texts)


def _owned_by(n: int, texts: list[str], before_form: int) -> bool:
    """Rossi s.n.c. di Carlo Rossi, Impianti Colombo di Colombo Mario."""
    if texts[n] not in OWNED_BY:
        return False
    return n == before_form or (texts[n] == "di" and bool(set(texts[:n]) & set(texts[n + 1 :])))


def _weight(token: Token) -> float:
    kind = kind_of(letters.key(token.text))
    if kind:
        return tables.WEIGHTS[kind]
    is_short = len(token.text) <= 2 and token.text.isalpha()
    return INITIALS if is_short or token.is_run else 1.0


def _heavy_enough(words: list[Word]) -> list[Word]:
    """Where no word is the company's own, the weightiest of them counts as if it were."""
    most = max((word.weight for word in words), default=0.0)
    if not 0 < most < OWN:
        return words
    return [replace(word, weight=word.weight / most) for word in words]
