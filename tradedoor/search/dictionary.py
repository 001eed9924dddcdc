"""All words anybody can be found by: what a part of a word, or a typing error, may stand for."""

from collections.abc import Iterable

from django.db import connection

from tradedoor.search.query import prefix

# A shorter word is looked for at the beginning of words only.
SHORTEST_PART = 3
SHORTEST_MISTAKE = 4
MOST = 50

CONTAINING = """
SELECT query, word
FROM unnest(%s::text[]) AS query, public.tradedoor_containing(query, %s) AS word
"""
RESEMBLING = """
SELECT query, word
FROM unnest(%s::text[]) AS query, public.tradedoor_resembling(query, %s) AS word
"""


def containing(words: Iterable[str]) -> dict[str, list[str]]:
    """For each of these words, queries for those that have it inside, the shortest first."""
    words_of = _looked_up(CONTAINING, words, SHORTEST_PART, MOST * 4)
    return {word: [prefix(o) for o in _beginnings(others)] for word, others in words_of.items()}


def resembling(words: Iterable[str]) -> dict[str, list[str]]:
    """For each of these words, those a typing error away; two errors, if it is a long one."""
    words_of = _looked_up(RESEMBLING, words, SHORTEST_MISTAKE, MOST)
    return {w: [o for o in others if one_error(w, o)] or others for w, others in words_of.items()}


def one_error(a: str, b: str) -> bool:
    """A character missing, added or wrong, or two characters swapped."""
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return max(len(a), len(b)) <= 1 or (len(a) == 2 and a == b[::-1])


def _beginnings(words: list[str]) -> list[str]:
    """The same words without those that begin with another: hanna finds hannah."""
    shortest: list[str] = []
    for word in sorted(words):
        if not shortest or not word.startswith(shortest[-1]):
            shortest.append(word)
    return sorted(shortest, key=len)[:MOST]


def _looked_up(sql: str, words: Iterable[str], shortest: int, most: int) -> dict[str, list[str]]:
    words = {word for word in words if len(word) >= shortest and word.isalpha()}
    others: dict[str, list[str]] = {}
    if words:
        with connection.cursor() as cursor:
            cursor.execute(sql, [sorted(words), most])
            for word, other in cursor.fetchall():
                others.setdefault(word, []).append(other)
    return others
