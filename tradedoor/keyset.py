"""Lists of any length, a page at a time, by key: the thousandth page costs what the first does.

A page begins or ends at an edge: the sort key and the id of a row. An address carries it as
`key~id`; whoever makes one up sees the first page.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

BIGGEST = 2**63 - 1  # the highest id there can be


class Edge(NamedTuple):
    """The row a page begins or ends at."""

    key: Any
    pk: int


class Slice[Row](NamedTuple):
    """The rows of one page, in reading order, and whether there are some on either side."""

    rows: Sequence[Row]
    has_before: bool
    has_after: bool


def seal(key: object, pk: int) -> str:
    """The edge as an address carries it."""
    return f"{key}~{pk}"


def unseal(word: str) -> Edge | None:
    """The edge in an address, or nothing where it holds none."""
    key, _tilde, pk = word.replace("\x00", "").rpartition("~")
    number = number_in(pk)
    return None if number is None else Edge(key, number)


def number_in(text: str) -> int | None:
    """The id in an address, or nothing; one beyond all ids is the highest there can be."""
    if not (text.isascii() and text.isdigit()):
        return None
    return int(text) if len(text) < len(str(BIGGEST)) else BIGGEST


def beyond[Rows: QuerySet[Any]](rows: Rows, key: str, edge: Edge, *, down: bool) -> Rows:
    """The rows past the edge, written so that an index on the key is walked from there on."""
    way = "lt" if down else "gt"
    past = Q(**{f"{key}__{way}": edge.key}) | Q(**{f"pk__{way}": edge.pk})
    return rows.filter(past, **{f"{key}__{way}e": edge.key})


def cut[Row](rows: Sequence[Row], *, limit: int, edge: object, back: bool) -> Slice[Row]:
    """One page of the ``limit + 1`` rows read on from the edge, or ``back`` from it."""
    more, page = len(rows) > limit, rows[:limit]
    if back:
        return Slice(page[::-1], has_before=more, has_after=True)
    return Slice(page, has_before=edge is not None, has_after=more)
