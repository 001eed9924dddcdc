"""What staff typed, read the way customers' words are kept (see search_sql)."""

from collections.abc import Iterable, Iterator, Mapping
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
class Typed:
    """The words that were typed, without accents, case and punctuation."""

    folded: str = ""
    # What was typed together: a word, an e-mail address, or digits with spaces between.
    runs: list[list[str]] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return [word for run in self.runs for word in run]

    def beginning(self) -> str:
        """The query for what begins with exactly what was typed."""
        words = "" if "@" in self.folded else " ".join(self.words)
        wholes = [prefix(f"={whole}") for whole in (self.folded, words) if whole]
        return any_of([*wholes, *_numbers(self.words)])

    def conditions(self, others: Others) -> list[str]:
        """The queries that all must fit: each word by its beginning, or the number some make."""
        conditions = []
        whole = _numbers(self.words)
        for run in self.runs:
            each = [any_of([prefix(w), *others.get(w, [])]) for w in run]
            numbers = _numbers(run) + whole
            conditions += [any_of([all_of(each), *numbers])] if numbers else each
        return conditions

    def marks(self, meant: Others) -> list[str]:
        """What a contact shows, of all it is shown by, when it was typed: see `finding.SHOWING`."""
        marks = []
        for run in self.runs:
            if _is_digits(run):
                number = "".join(run).lstrip("0")
                marks += [number] if len(number) >= SHORTEST_NUMBER else []
            else:
                words = [other for word in run for other in (word, *meant.get(word, []))]
                marks += [w if len(w) >= SHORTEST_PART else f" {w}" for w in words]
        return marks


def read(typed: str) -> Typed:
    """Any text at all, as far as somebody can be found by it."""
    typed = typed.replace("\0", " ")[:LONGEST].encode(errors="ignore").decode()
    with connection.cursor() as cursor:
        cursor.execute(READ, [typed])
        parts = cursor.fetchall()
    return Typed(parts[0][0].strip(), _runs(words for _, words in parts))


def containing(words: Iterable[str]) -> dict[str, list[str]]:
    """Lexemes that have these words inside, the shortest first."""
    found = _dictionary(CONTAINING, _long(words), MOST_OTHERS * 6)
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
    return _joined(" & ", queries)


def any_of(queries: Iterable[str]) -> str:
    return _joined(" | ", queries)


def _joined(operator: str, queries: Iterable[str]) -> str:
    queries = list(dict.fromkeys(filter(None, queries)))
    return queries[0] if len(queries) == 1 else operator.join(f"({query})" for query in queries)


def _runs(parts: Iterable[list[str]]) -> list[list[str]]:
    """The parts between spaces, and digits that follow each other together: 031-12 34 56."""
    runs: list[list[str]] = []
    for part in _no_more_than(MOST_WORDS, parts):
        if runs and _is_digits(part) and _is_digits(runs[-1]):
            runs[-1] = runs[-1] + part
        elif part:
            runs.append(part)
    return runs


def _no_more_than(most: int, parts: Iterable[list[str]]) -> Iterator[list[str]]:
    for part in parts:
        yield part[:most]
        most -= len(part[:most])


def _is_digits(words: list[str]) -> bool:
    return all(word.isdigit() for word in words)


def _numbers(words: list[str]) -> list[str]:
    """Queries for the number these words may make, dialled from abroad or from home: +46 (0)31."""
    number = "".join(words)
    if 3 * sum(character.isdigit() for character in number) < len(number):
        return []
    at_home = "".join(word for n, word in enumerate(words) if n == 0 or word != "0")
    numbers = dict.fromkeys([number, at_home, at_home.removeprefix("00")])
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
