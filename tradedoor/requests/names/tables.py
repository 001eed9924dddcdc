"""The two tables that names are read by: `legal_forms.tsv` and `words.tsv`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tradedoor.requests.names import letters

HERE = Path(__file__).parent

# How much a word counts that only one of two names has, by its kind. Any other counts 1.
WEIGHTS = {
    "little": 0.0, "light": 0.04, "country": 0.05, "same": 0.2, "trade": 0.35, "place": 0.2,
    "usual": 1.0,
    "surname": 1.0, "first": 0.33,
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """One way a legal form is written."""

    code: str
    words: tuple[str, ...]
    where: str

    @property
    def is_ending(self) -> bool:
        """Whether it ends a longer word."""
        return self.words[0].startswith("-")


@dataclass(frozen=True)
class Group:
    """Words of one kind that stand for the same."""

    kind: str
    name: str


@cache
def forms() -> dict[str, list[Form]]:
    """The legal forms by their first word, the longest first."""
    table: dict[str, list[Form]] = {}
    for code, _, written, *where in rows("legal_forms.tsv"):
        words = [token.text for token in letters.tokens(written.removeprefix("-"))]
        words[0] = "-" + words[0] if written.startswith("-") else words[0]
        table.setdefault(words[0], []).append(Form(code, tuple(words), *(where or [""])))
    for ways in table.values():
        ways.sort(key=lambda form: -len(form.words))
    return table


@cache
def endings() -> list[Form]:
    """The legal forms that end a longer word, the longest first."""
    ways = [form for ways in forms().values() for form in ways if form.is_ending]
    return sorted(ways, key=lambda form: (-len(form.words), -len(form.words[0])))


@cache
def groups() -> dict[str, frozenset[Group]]:
    """The groups a word belongs to, by the key it is compared by."""
    table: dict[str, set[Group]] = {}
    for kind, name, _, words in rows("words.tsv"):
        if kind == "ending":
            continue
        for word in words.split():
            # Surnames have nothing in common but that they are surnames.
            group = Group(kind, word if name == "-" else name)
            table.setdefault(letters.key(letters.plain(word)), set()).add(group)
    return {word: frozenset(kinds) for word, kinds in table.items()}


@cache
def surname_endings() -> tuple[str, ...]:
    """How names of people end that no list is long enough for: -berg, -sson, -ski."""
    ends = [
        end for kind, _, _, words in rows("words.tsv") if kind == "ending" for end in words.split()
    ]
    return tuple(letters.key(letters.plain(end)) for end in ends)


def rows(file: str) -> Iterator[list[str]]:
    """The lines of a table, without its comments."""
    for line in (HERE / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
