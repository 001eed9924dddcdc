"""The dictionary of all words anybody can be found by: what was meant by a part, or by mistake."""

from collections.abc import Iterable

from django.db import connection

from tradedoor.search.typed import prefix

# A shorter word is looked for at the beginning of words only.
SHORTEST_PART = 3
SHORTEST_MISTAKE = 4
MOST = 50

CONTAINING = """
SELECT typed, word
FROM unnest(%s::text[]) AS typed, public.tradedoor_containing(typed, %s) AS word
"""
RESEMBLING = """
SELECT typed, word
FROM unnest(%s::text[]) AS typed, public.tradedoor_resembling(typed, %s) AS word
"""


def containing(words: Iterable[str]) -> dict[str, list[str]]:
    """For each of these words, queries for those that have it inside, the shortest first."""
    found = _looked_up(CONTAINING, words, SHORTEST_PART, MOST * 4)
    return {word: [prefix(o) for o in _beginnings(others)] for word, others in found.items()}


def resembling(words: Iterable[str]) -> dict[str, list[str]]:
    """For each of these words, those a typing error away; two errors, if it is a long one."""
    found = _looked_up(RESEMBLING, words, SHORTEST_MISTAKE, MOST)
    return {w: [o for o in others if one_error(w, o)] or others for w, others in found.items()}


def one_error(a: str, b: str) -> bool:
    """A letter missing, added or wrong, or two letters swapped."""
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return max(len(a), len(b)) <= 1 or (len(a) == 2 and a == b[::-1])


def _beginnings(words: list[str]) -> list[str]:
    """The same words without those that begin with another: hanna finds hannah."""
    kept: list[str] = []
    for word in sorted(words):
        if not kept or not word.startswith(kept[-1]):
            kept.append(word)
    return sorted(kept, key=len)[:MOST]


def _looked_up(sql: str, words: Iterable[str], shortest: int, most: int) -> dict[str, list[str]]:
    words = {word for word in words if len(word) >= shortest and word.isalpha()}
    found: dict[str, list[str]] = {}
    if words:
        with connection.cursor() as cursor:
            cursor.execute(sql, [sorted(words), most])
            for word, other in cursor.fetchall():
                found.setdefault(word, []).append(other)
    return found
