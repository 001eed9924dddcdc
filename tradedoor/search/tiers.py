"""Customers who match equally well, and the two ways to list them.

A word that many customers have is soon met by walking along the sorted list. A rare one is looked
up in the index, and the few who have it are sorted. Which of the two is cheap is not left to the
planner, which cannot know how words are spread over a list: a sample of customers is looked at
first, and a walk goes no further than a look-up would have cost. Either way the result is the same.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from tradedoor.search.paging import Edge
from tradedoor.search.query import all_of

SAMPLED = 80  # customers, evenly spread over all
# Words that so many of a sample have are held against what the others find, and not looked up.
COMMON = 16
# When this many times as many must be there as are to be counted, nobody needs to count them.
FAR_MORE = 20
# A query with so many words takes twice as long to hold against a customer as to fetch it.
LONG_QUERY = 15

SAMPLE = """
SELECT n, max(last), count(*) FILTER (WHERE words @@ query)
FROM (
  SELECT last, words
  FROM (SELECT max(customer_id) AS last FROM tradedoor_customersearch) AS everybody,
       generate_series(0, %s - 1) AS n,
       LATERAL (
         SELECT words FROM tradedoor_customersearch
         WHERE customer_id >= n * last / %s ORDER BY customer_id LIMIT 1
       ) AS one
  OFFSET 0
) AS sampled, unnest(%s::tsquery[]) WITH ORDINALITY AS queries(query, n)
GROUP BY n
"""
LIST = """
SELECT id, {column}::text AS key FROM tradedoor_customer
WHERE {where} AND {within} ORDER BY {order} LIMIT %s
"""
# OFFSET 0 keeps the planner from turning a look-up for each into a reading of everything.
WALK = """
SELECT id, {column}::text AS key FROM (
  SELECT id, {column} FROM tradedoor_customer
  WHERE {where} AND {within} ORDER BY {order} LIMIT %s
) AS c CROSS JOIN LATERAL (
  SELECT FROM tradedoor_customersearch WHERE customer_id = id AND words @@ %s::tsquery OFFSET 0
) AS has_words ORDER BY {order} LIMIT %s
"""
LOOK_UP = """
SELECT id, {column}::text AS key FROM tradedoor_found(%s::tsquery, %s::tsquery) AS found
CROSS JOIN LATERAL (
  SELECT id, {column} FROM tradedoor_customer WHERE id = found AND {where} AND {within} OFFSET 0
) AS c ORDER BY {order} LIMIT %s
"""
# Whom the reader may see, where that is only a part.
OF_BRANCHES = "(branch_id IS NULL OR branch_id = ANY(%s))"
COUNT_LIST = "SELECT count(*) FROM (SELECT FROM tradedoor_customer WHERE {where} LIMIT %s) AS c"
COUNT_LOOK_UP = "SELECT count(*) FROM tradedoor_found(%s::tsquery, %s::tsquery, %s)"
COUNT_WALK = """
SELECT count(*) FROM (
  SELECT FROM (SELECT id FROM tradedoor_customer WHERE {where} LIMIT %s) AS c
  CROSS JOIN LATERAL (
    SELECT FROM tradedoor_customersearch WHERE customer_id = id AND words @@ %s::tsquery OFFSET 0
  ) AS has_words LIMIT %s
) AS c
"""
COUNT_LOOK_UP_SOME = """
SELECT count(*) FROM (
  SELECT FROM tradedoor_found(%s::tsquery, %s::tsquery) AS found CROSS JOIN LATERAL (
    SELECT FROM tradedoor_customer WHERE id = found AND {where} OFFSET 0
  ) AS seen LIMIT %s
) AS c
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
class Sample:
    """How often some customers, evenly spread over all, match each query."""

    everybody: int = 0
    matches: dict[str, int] = field(default_factory=dict)

    def estimate(self, query: str, *, but_not: str = "") -> int:
        """Roughly how many of all customers match it."""
        matches = self.matches.get(query, 0) - self.matches.get(but_not, 0)
        return self.everybody * matches // SAMPLED

    def is_common(self, query: str) -> bool:
        return self.matches.get(query, 0) >= COMMON


@dataclass(frozen=True)
class Tier:
    """Customers that match equally well: all word conditions, and the SQL in ``where``.

    Those that match ``before`` are in an earlier tier. The sample only decides how the tier is
    listed. ``branches`` are those the reader sees, and none; without them they see everybody.
    """

    conditions: list[str] = field(default_factory=list)
    sample: Sample = field(default_factory=Sample)
    before: str = ""
    where: str = "TRUE"
    params: tuple[str, ...] = ()
    branches: tuple[int, ...] | None = None

    def listed(self, stretch: Stretch, most: int) -> list[tuple[Any, ...]]:
        """The first of them along the stretch, with what they are sorted by."""
        if self is NOBODY:
            return []
        where, params = self._seen()
        along = {"where": where, **stretch.sql()}
        among = [*params, *stretch.params]
        if not self.conditions:
            return _rows(LIST.format(**along), [*among, most])
        wanted = all_of([*self.conditions, *self._but_not])
        if reach := self._worth_walking(wanted, most):
            rows = _rows(WALK.format(**along), [*among, reach, wanted, most])
            if len(rows) == most:
                return rows
        return _rows(LOOK_UP.format(**along), [*self._split(), *among, most])

    def counted(self, most: int) -> int:
        """How many there are, counted no further than this."""
        if self is NOBODY:
            return 0
        if not self.conditions:
            where, params = self._seen()
            return _number(COUNT_LIST.format(where=where), [*params, most])
        wanted = all_of(self.conditions)
        if self.branches is not None:
            return self._counted_of_branches(wanted, most)
        if self.sample.is_common(wanted) and self.sample.estimate(wanted) > most * FAR_MORE:
            return most
        return _number(COUNT_LOOK_UP, [*self._split(), most])

    def _counted_of_branches(self, wanted: str, most: int) -> int:
        where, params = self._seen()
        if reach := self._worth_walking(wanted, most):
            number = _number(COUNT_WALK.format(where=where), [*params, reach, wanted, most])
            if number == most:
                return number
        return _number(COUNT_LOOK_UP_SOME.format(where=where), [*self._split(), *params, most])

    def _seen(self) -> tuple[str, list[Any]]:
        """The condition on customers, with whom the reader sees, and its values."""
        if self.branches is None:
            return self.where, list(self.params)
        return f"{self.where} AND {OF_BRANCHES}", [*self.params, list(self.branches)]

    @property
    def _but_not(self) -> list[str]:
        return [f"!({self.before})"] if self.before else []

    def _split(self) -> tuple[str, str | None]:
        """What to look up, and what to hold against those found: common words, the earlier tier."""
        common = [c for c in self.conditions if self.sample.is_common(c)]
        rare = [c for c in self.conditions if c not in common]
        if not rare:
            rare = [min(common, key=self.sample.estimate)]
            common.remove(rare[0])
        return all_of(rare), all_of([*common, *self._but_not]) or None

    def _worth_walking(self, wanted: str, most: int) -> int:
        """How far a walk costs no more than to look them up; 0 when it would not do."""
        matches = self.sample.estimate(all_of(self.conditions), but_not=self.before)
        reach = matches * LONG_QUERY // (LONG_QUERY + wanted.count(":*"))
        return reach if most * self.sample.everybody <= reach * matches else 0


NOBODY = Tier()


def take_sample(queries: list[str]) -> Sample:
    """Look at some customers, evenly spread, to learn how common these queries are."""
    queries = list(dict.fromkeys(queries))
    rows = _rows(SAMPLE, [SAMPLED, SAMPLED, queries])
    everybody = rows[0][1] if rows else 0
    return Sample(everybody, {queries[n - 1]: matches for n, _, matches in rows})


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _number(sql: str, params: list[Any]) -> int:
    return int(_rows(sql, params)[0][0])
