"""What staff typed, read the way customers' words are stored (see search_sql)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import connection

LONGEST = 200
MOST_WORDS = 8
SHORTEST_NUMBER = 5
# A longer number that begins with 00 may be dialled from abroad.
LONGEST_WITH_ZEROS = 6
# Two groups of digits may be two numbers, or a postcode. More are one number.
MOST_NUMBERS = 2

# Every word of letters stands in the dictionary, so nobody has one that begins no word there.
READ = r"""
SELECT folded, words, ARRAY(
  SELECT part_of FROM unnest(words) AS part_of WHERE length(part_of) BETWEEN 3 AND 60 AND (
    SELECT starts_with(word, part_of) FROM public.tradedoor_searchword
    WHERE word >= part_of ORDER BY word LIMIT 1
  ) IS NOT TRUE
)
FROM public.tradedoor_fold(%s) AS folded,
     regexp_split_to_table(folded, '\s+') WITH ORDINALITY AS parts(part, n),
     public.tradedoor_split(part) AS words
ORDER BY n
"""

# Other words that stand for one of the query, as lexemes of a tsquery.
type Others = Mapping[str, list[str]]


@dataclass(frozen=True)
class Query:
    """The words of a search, without accents, case and punctuation."""

    folded: str = ""
    # What was typed together: a word, an e-mail address, or digits with spaces between.
    runs: list[list[str]] = field(default_factory=list)
    # Words that nobody has, not even as the beginning of another.
    unknown: frozenset[str] = frozenset()

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
            if _is_digits(run) and len(run) > MOST_NUMBERS:
                each = []
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
                marks += [w if len(w) > 2 else f" {w}" for w in words]
        return marks


def read(text: str) -> Query:
    """The query in any text at all, as far as somebody can be found by it."""
    text = text.replace("\0", " ")[:LONGEST].encode(errors="ignore").decode()
    with connection.cursor() as cursor:
        cursor.execute(READ, [text])
        parts = cursor.fetchall()
    runs = _runs(words for _, words, _ in parts)
    unknown = {word for part in parts for word in part[2] if word.isalpha()}
    read_words = frozenset(word for run in runs for word in run)
    return Query(parts[0][0].strip(), runs, read_words & unknown)


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
    abroad = at_home.removeprefix("00") if len(at_home) > LONGEST_WITH_ZEROS else ""
    return [prefix(f"={n}") for n in dict.fromkeys([number, at_home, abroad]) if n]
