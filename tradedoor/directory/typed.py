"""What staff typed, read the way customers' words are kept (see search_sql)."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection

LONGEST = 200
MOST_WORDS = 8
# A shorter word is looked for at the beginning of words only.
SHORTEST_PART = 3
SHORTEST_MISTAKE = 4
SHORTEST_NUMBER = 5
MOST_OTHERS = 50

READ = r"""
SELECT folded, public.tradedoor_split(part)
FROM public.tradedoor_fold(%s) AS folded,
     regexp_split_to_table(folded, '\s+') WITH ORDINALITY AS parts(part, n)
ORDER BY n
"""
# Other words out of the dictionary of all words anybody can be found by.
CONTAINING = """
SELECT typed, word
FROM unnest(%s::text[]) AS typed, public.tradedoor_containing(typed, %s) AS word
"""
RESEMBLING = """
SELECT typed, word
FROM unnest(%s::text[]) AS typed, public.tradedoor_resembling(typed, %s) AS word
"""
BEGINNING = """
SELECT typed, word
FROM unnest(%s::text[]) AS typed, LATERAL (
  SELECT word FROM public.tradedoor_searchword WHERE word >= typed ORDER BY word LIMIT %s
) AS next WHERE starts_with(word, typed)
"""

# Other words that stand for a typed one, as lexemes of a query.
type Others = Mapping[str, list[str]]


@dataclass(frozen=True)
class Run:
    """What was typed together: a word, an e-mail address, or digits with spaces between."""

    words: list[str]

    @property
    def is_number(self) -> bool:
        return all(word.isdigit() for word in self.words)

    def query(self, others: Others) -> str:
        """All words, by their beginnings; or the number they make without their punctuation."""
        words = all_of(any_of([prefix(w), *others.get(w, [])]) for w in self.words)
        return any_of([words, *_whole_numbers(self.words)])


@dataclass(frozen=True)
class Typed:
    """The words that were typed, without accents, case and punctuation."""

    folded: str = ""
    runs: list[Run] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return [word for run in self.runs for word in run.words]

    def beginning(self) -> str:
        """The query for what begins with exactly what was typed."""
        words = "" if "@" in self.folded else " ".join(self.words)
        wholes = [prefix(f"={whole}") for whole in (self.folded, words) if whole]
        return any_of([*wholes, *_whole_numbers(self.words)])

    def marks(self, meant: Others) -> list[str]:
        """What a contact shows, of all it is shown by, when it was typed: see `finding.SEEN_AS`."""
        marks = []
        for run in self.runs:
            if run.is_number:
                number = "".join(run.words).lstrip("0")
                marks += [number] if len(number) >= SHORTEST_NUMBER else []
            else:
                words = [o for w in run.words for o in (w, *meant.get(w, []))]
                marks += [w if len(w) >= SHORTEST_PART else f" {w}" for w in words]
        return marks

    def everything(self, others: Others) -> tuple[str, str]:
        """The query for all that was typed, in two: what an index answers well, and the rest.

        A word of one or two letters begins some word of half the customers.
        """
        runs = [(run, [w for w in run.words if len(w) >= SHORTEST_PART]) for run in self.runs]
        rare = [Run(long).query(others) for _, long in runs if long]
        short = [run.query(others) for run, long in runs if long != run.words]
        numbers = _whole_numbers(self.words)
        if not rare:
            rare, short = short, []
        return any_of([all_of(rare), *numbers]), any_of([all_of(short), *numbers]) if short else ""


def read(typed: str) -> Typed:
    """Any text at all, as far as somebody can be found by it."""
    typed = typed.replace("\0", " ")[:LONGEST].encode(errors="ignore").decode()
    with connection.cursor() as cursor:
        cursor.execute(READ, [typed])
        parts = cursor.fetchall()
    return Typed(parts[0][0].strip(), _runs(words for _, words in parts))


def containing(words: Iterable[str]) -> dict[str, list[str]]:
    """Lexemes that have these words inside, the shortest first."""
    found = _dictionary(CONTAINING, _long(words), MOST_OTHERS * 8)
    return {w: [prefix(o) for o in _beginnings(others)] for w, others in found.items()}


def unknown(words: Iterable[str]) -> list[str]:
    """The words that are in no word anybody can be found by."""
    words = list(words)
    known = {**_dictionary(BEGINNING, words, 1), **_dictionary(CONTAINING, _long(words), 1)}
    return [word for word in words if word not in known]


def resembling(words: Iterable[str]) -> dict[str, list[str]]:
    """Words that look like these: one typing error away, or two from a long one."""
    found = _dictionary(
        RESEMBLING, [w for w in _long(words) if len(w) >= SHORTEST_MISTAKE], MOST_OTHERS
    )
    return {w: [o for o in others if one_error(w, o)] or others for w, others in found.items()}


def one_error(a: str, b: str) -> bool:
    """A letter missing, added or wrong, or two letters swapped."""
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return max(len(a), len(b)) <= 1 or (len(a) == 2 and a == b[::-1])


def exactly(lexeme: str) -> str:
    """The lexeme as it stands in a query: whatever is in it, it cannot end its quotes."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def prefix(lexeme: str) -> str:
    return exactly(lexeme[:LONGEST]) + ":*"


def all_of(queries: Iterable[str]) -> str:
    return " & ".join(f"({query})" for query in queries if query)


def any_of(queries: Iterable[str]) -> str:
    return " | ".join(f"({query})" for query in dict.fromkeys(queries) if query)


def _runs(parts: Iterable[list[str]]) -> list[Run]:
    """The parts between spaces, numbers that follow each other together: 031-12 34 56."""
    words = itertools.islice(
        ((n, word) for n, part in enumerate(parts) for word in part), MOST_WORDS
    )
    runs = [Run([w for _, w in group]) for _, group in itertools.groupby(words, lambda nw: nw[0])]
    together: list[Run] = []
    for run in runs:
        if together and run.is_number and together[-1].is_number:
            together[-1] = Run(together[-1].words + run.words)
        else:
            together.append(run)
    return together


def _whole_numbers(words: list[str]) -> list[str]:
    """Queries for the number these words may be, dialled from abroad or from home: +46 (0)31."""
    if not any(character.isdigit() for word in words for character in word):
        return []
    at_home = [word for n, word in enumerate(words) if n == 0 or word != "0"]
    numbers = dict.fromkeys(["".join(words), "".join(at_home), "".join(at_home).removeprefix("00")])
    return [prefix(f"={number}") for number in numbers if number]


def _long(words: Iterable[str]) -> list[str]:
    return [word for word in words if len(word) >= SHORTEST_PART and word.isalpha()]


def _beginnings(words: list[str]) -> list[str]:
    """The same words without those that begin with another: hanna finds hannah."""
    kept: list[str] = []
    for word in sorted(words):
        if not kept or not word.startswith(kept[-1]):
            kept.append(word)
    return sorted(kept, key=len)[:MOST_OTHERS]


def _dictionary(sql: str, words: list[str], most: int) -> dict[str, list[str]]:
    """For each of the words, those the dictionary answers."""
    found: dict[str, list[str]] = {}
    if words:
        with connection.cursor() as cursor:
            cursor.execute(sql, [list(dict.fromkeys(words)), most])
            for word, other in cursor.fetchall():
                found.setdefault(word, []).append(other)
    return found
