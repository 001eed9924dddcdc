"""Customers who are equally well meant, and the two ways to list them.

A word that many customers have is soon met by walking along the sorted list. A rare one is looked
up in the index, and the few who have it are sorted. Which of the two is cheap is not left to the
planner, who cannot know how words are spread over a list: some customers are asked first. Whatever
they answer, the result is the same.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from tradedoor.directory.paging import Edge
from tradedoor.directory.typed import all_of

ASKED = 80
# From so many of those asked on.
COMMON = 2
VERY_COMMON = 20
# A walk goes on for so many times as long as it should.
PATIENCE = 2

ALL = """
SELECT id, {column}::text FROM tradedoor_customer
WHERE {where} AND {within} ORDER BY {order} LIMIT %s
"""
# OFFSET 0 keeps the planner from turning a look-up for each into a reading of everything.
WALK = """
SELECT id, {column}::text FROM (
  SELECT id, {column} FROM tradedoor_customer
  WHERE {where} AND {within} ORDER BY {order} LIMIT %s
) AS c CROSS JOIN LATERAL (
  SELECT FROM tradedoor_customersearch WHERE customer_id = id AND words @@ %s::tsquery OFFSET 0
) AS has_words ORDER BY {order} LIMIT %s
"""
LOOK_UP = """
SELECT id, {column}::text FROM tradedoor_found(%s::tsquery, %s::tsquery) AS found
CROSS JOIN LATERAL (
  SELECT id, {column} FROM tradedoor_customer WHERE id = found AND {where} AND {within} OFFSET 0
) AS c ORDER BY {order} LIMIT %s
"""
COUNT_ALL = """
SELECT count(*) FROM (SELECT FROM tradedoor_customer WHERE {where} LIMIT %s) AS c
"""
COUNT_WALKING = """
SELECT count(*) FROM (SELECT id FROM tradedoor_customer ORDER BY id LIMIT %s) AS c
CROSS JOIN LATERAL (
  SELECT FROM tradedoor_customersearch WHERE customer_id = id AND words @@ %s::tsquery OFFSET 0
) AS has_words
"""
COUNT_LOOKED_UP = "SELECT count(*) FROM tradedoor_found(%s::tsquery, %s::tsquery, %s)"
ASK = """
SELECT count(*)
FROM generate_series(0, %s - 1) AS n,
     LATERAL (SELECT max(customer_id) FROM tradedoor_customersearch) AS everybody(last),
     LATERAL (
       SELECT words FROM tradedoor_customersearch
       WHERE customer_id >= n * last / %s ORDER BY customer_id LIMIT 1
     ) AS asked
WHERE words @@ %s::tsquery
"""


@dataclass(frozen=True)
class Stretch:
    """A part of the sorted list: from an edge on, in one direction."""

    column: str
    down: bool
    edge: Edge | None = None

    def sql(self) -> dict[str, str]:
        way, beyond = ("DESC", "<") if self.down else ("ASC", ">")
        return {
            "column": self.column,
            "order": f"{self.column} {way}, id {way}",
            "within": f"({self.column}, id) {beyond} (%s, %s)" if self.edge else "TRUE",
        }

    @property
    def params(self) -> list[Any]:
        return [self.edge.key, self.edge.pk] if self.edge else []


@dataclass(frozen=True)
class Tier:
    """Customers equally well meant: their words fit both queries, and they themselves `where`.

    The index answers `rare`; the `rest` would cost it dearly and is held against what it found.
    """

    rare: str = ""
    rest: str = ""
    where: str = "TRUE"
    params: tuple[str, ...] = ()

    def listed(self, stretch: Stretch, most: int) -> list[tuple[int, str]]:
        """The first of them along the stretch, with what they are sorted by."""
        among = [*self.params, *stretch.params]
        if not self.rare:
            return self._rows(ALL, stretch, [*among, most])
        met = self._met()
        if met >= COMMON:
            reach = most * ASKED * PATIENCE // met
            found = self._rows(WALK, stretch, [*among, reach, self._words, most])
            if len(found) == most:
                return found
        return self._rows(LOOK_UP, stretch, [self.rare, self.rest, *among, most])

    def counted(self, most: int) -> int:
        """How many there are, counted no further than this."""
        if not self.rare:
            return _number(COUNT_ALL.format(where=self.where), [*self.params, most])
        met = self._met()
        if met >= VERY_COMMON:
            reach = most * ASKED * PATIENCE // met
            if _number(COUNT_WALKING, [reach, self._words]) >= most:
                return most
        return _number(COUNT_LOOKED_UP, [self.rare, self.rest, most])

    @property
    def _words(self) -> str:
        return all_of([self.rare, self.rest])

    def _met(self) -> int:
        """How many of some customers, evenly spread over all, have the words."""
        return _number(ASK, [ASKED, ASKED, self._words])

    def _rows(self, sql: str, stretch: Stretch, params: list[Any]) -> list[tuple[int, str]]:
        with connection.cursor() as cursor:
            cursor.execute(sql.format(where=self.where, **stretch.sql()), params)
            return [(pk, key) for pk, key in cursor.fetchall()]


def _number(sql: str, params: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.fetchone()[0])
