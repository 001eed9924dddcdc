"""Customers whose names resemble the applicant's, found by trigrams before they are weighed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from tradedoor.requests import names
from tradedoor.requests.names.parsing import Name, Word, parse
from tradedoor.search import dictionary

MOST = 100
MOST_CORRECTIONS = 4
MOST_JOINED = 3

# How alike names must be to be weighed at all: many are called Andersson Bygg, few Dellorto.
THRESHOLDS = """
SELECT set_config('pg_trgm.word_similarity_threshold', %s, true),
       set_config('pg_trgm.similarity_threshold', %s, true)
"""
OF_COMMON, OF_RARE = ("0.6", "0.5"), ("0.5", "0.35")

SELECT = "SELECT id, name, city, postcode FROM tradedoor_customer"
# Names with this inside, those with all of it first, and of these the shortest.
WITH = f"""
{SELECT} WHERE %(text)s <%% name_key
ORDER BY round(word_similarity(%(text)s, name_key)::numeric, 1) DESC,
         similarity(name_key, %(whole)s) DESC, postcode = %(postcode)s DESC, id
LIMIT {MOST}
"""
RESEMBLING = f"""
{SELECT} WHERE name_key %% %(whole)s
ORDER BY similarity(name_key, %(whole)s) DESC, postcode = %(postcode)s DESC, id LIMIT {MOST}
"""
# B… M… W…, and names that are BMW or begin with it.
LONG_FOR = f"""
{SELECT} WHERE name_key >= %(first)s AND name_key < %(next)s AND name_key LIKE %(letters)s
  AND name_key ~ %(words)s LIMIT {MOST}
"""
SHORT_FOR = f"""
{SELECT} WHERE name_key = ANY(%(shorts)s) OR name_key LIKE ANY(%(beginnings)s) LIMIT {MOST}
"""
KNOWN = "SELECT DISTINCT word FROM tradedoor_searchword WHERE word = ANY(%s)"

type Search = tuple[str, dict[str, str | list[str]]]


@dataclass(frozen=True)
class Candidate:
    """A customer whose name may be the applicant's."""

    pk: int
    name: str
    city: str
    postcode: str


def known_words(company: str) -> frozenset[str]:
    """Those words of the name that somebody bears, customer or contact."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [[word.text for word in parse(company).words]])
        return frozenset(row[0] for row in cursor.fetchall())


def candidates(company: str, known: frozenset[str], *, postcode: str) -> list[Candidate]:
    """Customers whose names may be this one, in another order, longer, shorter or mistyped."""
    name = parse(company)
    if not name.words:
        return []
    searches = [*_by_words(name, known), *_by_initials(company)]
    same = {"whole": _text(name.words), "postcode": postcode}
    found: dict[int, Candidate] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(THRESHOLDS, OF_COMMON if name.is_common else OF_RARE)
        for sql, values in searches:
            cursor.execute(sql, {**same, **values})
            found |= {row[0]: Candidate(*row) for row in cursor.fetchall()}
    return list(found.values())


def _by_words(name: Name, known: frozenset[str]) -> Iterator[Search]:
    texts = [_text(name.own), *_corrected(name.own, known)]
    if len(name.words) <= MOST_JOINED:
        texts.append("".join(word.text for word in name.words))
    for text in dict.fromkeys(texts):
        yield WITH, {"text": text}
    yield RESEMBLING, {}


def _by_initials(company: str) -> Iterator[Search]:
    """Names this one is the initials of, and names that are its initials."""
    if short := names.short_name(company):
        # The last two letters of LKAB are the legal form, in one word.
        letters = short.removesuffix("b") if short.endswith("ab") else short
        yield (
            LONG_FOR,
            {
                "first": letters[0],
                "next": chr(ord(letters[0]) + 1),
                "letters": "%".join(letters) + "%",
                "words": "^" + r".*\m".join(letters),
            },
        )
    shorts = [short for short in names.short_names(company) if short.isascii() and short.isalpha()]
    if shorts:
        yield SHORT_FOR, {"shorts": shorts, "beginnings": [f"{short} %" for short in shorts]}


def _corrected(words: list[Word], known: frozenset[str]) -> list[str]:
    """The name as it may have been meant, where one of its words is nobody's."""
    unknown = [word.text for word in words if word.text not in known]
    ways = [
        " ".join(other if mine.text == word else mine.text for mine in words)
        for word, others in dictionary.resembling(unknown).items()
        for other in others[:MOST_CORRECTIONS]
    ]
    return ways[:MOST_CORRECTIONS]


def _text(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)
