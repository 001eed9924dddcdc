"""Everybody's status in one list: filtered, counted, a page at a time by key.

    page = listing.page(Asked(status="expired", typed="dahl"), by=actor, after=…, limit=25, now=now)

Statuses, branches and levels are counted in `StandingCount`, always exactly. With a text or an age
rows are counted, no further than `COUNTED`. What comes in few rows is looked up and sorted; what
comes in many is met soon by walking along the names (`_found`). The planner does not know which of
the two it is, so it is not asked. Whatever stands in the edge of a page is harmless.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from tradedoor import keyset, powers
from tradedoor.actors import Actor
from tradedoor.directory.models import Contact
from tradedoor.keyset import Edge
from tradedoor.powers import Power
from tradedoor.standing import status
from tradedoor.standing.models import StandingCount

COUNTED = 1000  # what is not counted any further
WORDS = 8  # of what was typed
WALKED = 40  # rows passed over for each one shown: beyond that, combinations are asked one by one
AT_ONCE = 500
NEEDS_US = "needs-us"  # every status that is bad or a warning
EVERY = "every"
ARCHIVED = "archived"  # put away: shown only where somebody asks for them
NEEDING = tuple(row.code for row in status.STATUSES if row.tone in ("bad", "warn"))
PRESENT = tuple(row.code for row in status.STATUSES if row.code != ARCHIVED)
EVERYTHING = tuple(status.ROWS)
OF_CODES = {PRESENT: f"s.code <> '{ARCHIVED}'", EVERYTHING: "true"}
# Folded as `Standing.words` is, and so that % and _ mean themselves. Known before it is planned.
HOLDS = r"s.words LIKE '%%' || regexp_replace(tradedoor_fold(%(word{n})s), '([\\%%_])', '\\\1', 'g') || '%%'"


EVERYBODY = """
SELECT contact_id, code FROM tradedoor_standing AS s WHERE {where} ORDER BY name_key, contact_id
"""


@dataclass(frozen=True)
class Asked:
    """Whom somebody wants to see. ``branch`` is that of the customer; ``days`` without a change.

    ``seen`` are the branches whose customers the reader may see, 0 for those of none; without
    them they see everybody. The functions here that are told who asks fill it in.
    """

    status: str = ""
    branch: int | None = None
    level: str = ""
    days: int = 0
    typed: str = ""
    seen: tuple[int, ...] | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        if self.status == NEEDS_US:
            return NEEDING
        if self.status == EVERY:
            return EVERYTHING
        return (self.status,) if self.status in status.ROWS else PRESENT

    @property
    def in_short(self) -> str:
        """What was asked for, as the record keeps it."""
        branch = "" if self.branch is None else f"branch {self.branch}"
        days = f"{self.days} days" if self.days else ""
        return " · ".join(filter(None, [self.status, branch, self.level, days, self.typed]))

    @property
    def words(self) -> list[str]:
        return self.typed.replace("\x00", " ").split()[:WORDS]

    @property
    def is_counted(self) -> bool:
        """Whether the counts that are kept answer it."""
        return not (self.days or self.words)


@dataclass(frozen=True)
class Count:
    """How many; ``more`` where they were not counted to the end."""

    contacts: int = 0
    more: bool = False


@dataclass(frozen=True)
class Page:
    """Some contacts with all their status is made of, and what `page` wants for its neighbours.

    ``count`` is of all who are asked for.
    """

    count: Count
    rows: list[Contact] = field(default_factory=list)
    before: str = ""
    after: str = ""


Key = tuple[str, str, int]  # a combination: code, level, branch


def page(
    asked: Asked, *, by: Actor, before: str = "", after: str = "", limit: int, now: datetime
) -> Page:
    """One page by name. The caller has called `standing.refresh`. Raises NotAllowed."""
    asked = _seen_by(by, asked)
    edge = keyset.unseal(before or after)
    back = bool(before and edge)
    few = [] if asked.is_counted else _few(asked, now=now)
    found = _found(asked, few, edge, back=back, limit=limit + 1, now=now)
    if edge and not found:
        return page(asked, by=by, limit=limit, now=now)
    names, has_before, has_after = keyset.cut(found, limit=limit, edge=edge, back=back)
    return Page(
        _count(asked, few),
        with_facts([pk for _name, pk in names], now=now),
        before=keyset.seal(*names[0]) if has_before else "",
        after=keyset.seal(*names[-1]) if has_after else "",
    )


def counts(asked: Asked, *, by: Actor, now: datetime) -> dict[str, Count]:
    """How many of each status there are, with everything else as it is asked. Raises NotAllowed."""
    asked = _seen_by(by, asked)
    if asked.is_counted:
        kept: Counter[str] = Counter()
        for (code, _level, _branch), n in _combinations(replace(asked, status=EVERY)):
            kept[code] += n
        return {code: Count(n) for code, n in kept.items()}
    return _counted_by_code(replace(asked, status=EVERY), now=now)


def _seen_by(by: Actor, asked: Asked) -> Asked:
    """The same, of those whom the actor may know of."""
    powers.require_somewhere(by, Power.SEE_CUSTOMERS)
    return asked if by.branches is None else replace(asked, seen=(0, *sorted(by.branches)))


def _count(asked: Asked, few: list[int]) -> Count:
    if asked.is_counted:
        return Count(sum(n for _key, n in _combinations(asked)))
    return Count(min(len(few), COUNTED), more=len(few) > COUNTED)


def first(asked: Asked, *, by: Actor, most: int, now: datetime) -> list[tuple[int, str]]:
    """The first of those asked for, by name: their ids and statuses. Raises NotAllowed."""
    where, values = _where(_seen_by(by, asked), now=now)
    return _rows(f"{EVERYBODY.format(where=where)} LIMIT %(most)s", {**values, "most": most})


def everybody(asked: Asked, *, by: Actor, now: datetime) -> Iterator[list[int]]:
    """The ids of all who are asked for, by name, some hundred at a time, however many they are.

    Raises NotAllowed.
    """
    where, values = _where(_seen_by(by, asked), now=now)
    with transaction.atomic():
        with connection.cursor() as cursor:  # Whoever wants all of them may wait for them.
            cursor.execute("SET LOCAL statement_timeout = 0")
        with connection.chunked_cursor() as cursor:
            cursor.execute(EVERYBODY.format(where=where), values)
            while rows := cursor.fetchmany(AT_ONCE):
                yield [pk for pk, _code in rows]


def with_facts(ids: list[int], *, now: datetime) -> list[Contact]:
    """These contacts, in this order, with all their status is made of."""
    found = status.contacts_with_facts(now=now).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _found(
    asked: Asked, few: list[int], edge: Edge | None, *, back: bool, limit: int, now: datetime
) -> list[tuple[str, int]]:
    """The names and ids of a page, in the direction it is read."""
    where, values = _where(asked, now=now)
    if not asked.is_counted:
        if len(few) <= COUNTED:
            where, values = "contact_id = ANY(%(few)s)", {"few": few}
        return _walked(where, values, edge, back=back, limit=limit)
    keys = _combinations(asked)
    if _is_met_soon(asked, keys):
        return _walked(where, values, edge, back=back, limit=limit)
    return _gathered([key for key, _n in keys], edge, back=back, limit=limit)


def _is_met_soon(asked: Asked, keys: list[tuple[Key, int]]) -> bool:
    """Whether few rows are passed over for each one shown, walking along the names."""
    among = _combinations(Asked(asked.status)) if len(asked.codes) == 1 else _combinations(Asked())
    wanted = sum(n for _key, n in keys)
    return sum(n for _key, n in among) <= wanted * min(WALKED, len(keys))


def _walked(
    where: str, values: dict[str, Any], edge: Edge | None, *, back: bool, limit: int
) -> list[tuple[str, int]]:
    sql = f"SELECT name_key, contact_id FROM tradedoor_standing AS s WHERE {where}"
    return _rows(f"{sql} {_beyond(edge, back)}", {**values, **_edge_values(edge, limit)})


def _gathered(
    keys: list[Key], edge: Edge | None, *, back: bool, limit: int
) -> list[tuple[str, int]]:
    """The first of every combination, each by its index, and of those the first."""
    beyond = _beyond(edge, back)
    codes, levels, branches = zip(*keys, strict=True) if keys else ((), (), ())
    sql = f"""
        SELECT name_key, contact_id FROM
          unnest(%(codes)s::text[], %(levels)s::text[], %(branches)s::bigint[])
            AS key (code, level, branch_id),
          LATERAL (
            SELECT name_key, contact_id FROM tradedoor_standing AS s
            WHERE s.code = key.code AND s.branch_id = key.branch_id AND s.level = key.level {beyond}
          ) AS s
        WHERE true {beyond}
    """
    values = {"codes": list(codes), "levels": list(levels), "branches": list(branches)}
    return _rows(sql, {**values, **_edge_values(edge, limit)})


def _beyond(edge: Edge | None, back: bool) -> str:
    """Written so that an index on the name is walked from the edge on."""
    way, order = ("<", " DESC") if back else (">", "")
    past = f"AND (s.name_key, s.contact_id) {way} (%(name)s, %(pk)s)" if edge else ""
    return f"{past} ORDER BY s.name_key{order}, s.contact_id{order} LIMIT %(limit)s"


def _edge_values(edge: Edge | None, limit: int) -> dict[str, Any]:
    return {"limit": limit, **({"name": edge[0], "pk": edge[1]} if edge else {})}


def _few(asked: Asked, *, now: datetime) -> list[int]:
    """The ids of those asked for, in no order, and one more than is counted where they are many."""
    where, values = _where(asked, now=now)
    sql = f"SELECT contact_id FROM tradedoor_standing AS s WHERE {where} LIMIT {COUNTED + 1}"
    return [pk for (pk,) in _rows(sql, values)]


def _counted_by_code(asked: Asked, *, now: datetime) -> dict[str, Count]:
    """With a text: among the first that hold it. With an age alone: each status by itself."""
    where, values = _where(asked, now=now)
    if asked.words:
        sql = f"""
            SELECT code, count(*) FROM (
              SELECT code FROM tradedoor_standing AS s WHERE {where} LIMIT {COUNTED + 1}
            ) AS found GROUP BY code
        """
        rows = _rows(sql, values)
        more = sum(n for _code, n in rows) > COUNTED
        return {code: Count(n, more) for code, n in rows}
    sql = f"""
        SELECT one.code, (
          SELECT count(*) FROM (
            SELECT FROM tradedoor_standing AS s
            WHERE s.code = one.code AND {where} LIMIT {COUNTED + 1}
          ) AS found
        ) FROM unnest(%(all)s::text[]) AS one (code)
    """
    rows = _rows(sql, {**values, "all": list(EVERYTHING)})
    return {code: Count(min(n, COUNTED), n > COUNTED) for code, n in rows if n}


def _combinations(asked: Asked) -> list[tuple[Key, int]]:
    """The combinations of status, level and branch that are asked for, and how many have each."""
    kept = StandingCount.objects.filter(code__in=asked.codes, contacts__gt=0)
    if asked.branch is not None:
        kept = kept.filter(branch_id=asked.branch)
    if asked.seen is not None:
        kept = kept.filter(branch_id__in=asked.seen)
    if asked.level:
        kept = kept.filter(level=asked.level)
    rows = kept.values_list("code", "level", "branch_id", "contacts")
    return [((code, level, branch), n) for code, level, branch, n in rows]


def _where(asked: Asked, *, now: datetime) -> tuple[str, dict[str, Any]]:
    """What is asked for, as a condition."""
    parts = [OF_CODES.get(asked.codes, "s.code = ANY(%(codes)s)")]
    values: dict[str, Any] = {"codes": list(asked.codes)}
    if len(asked.codes) == 1:
        parts, values = ["s.code = %(code)s"], {"code": asked.codes[0]}
    if asked.branch is not None:
        parts.append("s.branch_id = %(branch)s")
        values["branch"] = asked.branch
    if asked.seen is not None:
        parts.append("s.branch_id = ANY(%(seen)s)")
        values["seen"] = list(asked.seen)
    if asked.level:
        parts.append("s.level = %(level)s")
        values["level"] = asked.level
    if asked.days:
        parts.append("s.moved_at <= %(moved)s")
        values["moved"] = now - timedelta(days=asked.days)
    for n, word in enumerate(asked.words):
        parts.append(HOLDS.format(n=n))
        values[f"word{n}"] = word
    return " AND ".join(parts), values


def _rows(sql: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
