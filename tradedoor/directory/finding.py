"""Finding customers by anything staff remember of them.

    page = finding.find("marit dahl", sort="name", after=request.GET.get("after", ""))

    page.hits        a list of Hit: .customer (with its branch) and .contacts: at most 3 who were meant
    page.before      what `find(..., before=)` wants for the page before; "" when there is none
    page.after       what `find(..., after=)` wants for the next page; "" when this is the last
    page.taken       {"dalhs": ["dahls"]} when typing errors were forgiven, else empty
    page.forgiven    whether they were
    page.sort        the sort that was used: one of SORTS, perhaps with "-" before it

    finding.count("marit dahl")   Count(number, more): more than 1,000 are not counted out

Whatever stands in `typed`, `sort`, `after` and `before` is harmless: nonsense is left out.
"""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from tradedoor.directory.models import Contact, Customer

SORTS = {
    "name": "c.name_key",
    "number": "c.number_key",
    "postcode": "c.postcode",
    "newest": "c.created_at",
}
LONGEST = 200
MOST_WORDS = 8
COUNTED = 1000
SHOWN_CONTACTS = 3


class Count(NamedTuple):
    """How many there are; `more` when there are more than were counted."""

    number: int
    more: bool


@dataclass(frozen=True)
class Hit:
    """A customer, and those of its contacts who were meant."""

    customer: Customer
    contacts: list[Contact]


@dataclass(frozen=True)
class Page:
    """Some customers, best or first of the sort first, and the way to those before and after."""

    hits: list[Hit]
    sort: str
    before: str = ""
    after: str = ""
    taken: dict[str, list[str]] = field(default_factory=dict)

    @property
    def forgiven(self) -> bool:
        return bool(self.taken)


def find(
    typed: str = "", *, sort: str = "name", after: str = "", before: str = "", limit: int = 25
) -> Page:
    """One page of the customers that were meant; all customers when nothing was typed."""
    key = sort.removeprefix("-")
    if key not in SORTS:
        sort = key = "name"
    down = sort.startswith("-") != (key == "newest")
    words = _words(typed)
    column = SORTS[key]
    edge = _unsealed(before or after, sort)
    back = bool(before and edge)
    ascending = down == back
    where, params = ["TRUE"], []
    if words:
        where.append("s.words @@ %s::tsquery")
        params.append(_all(words))
    if edge:
        where.append(f"({column}, c.id) {'>' if ascending else '<'} (%s, %s)")
        params += edge
    direction = "ASC" if ascending else "DESC"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.id, {column}::text FROM tradedoor_customer c"  # noqa: S608
            " JOIN tradedoor_customersearch s ON s.customer_id = c.id"
            f" WHERE {' AND '.join(where)}"
            f" ORDER BY {column} {direction}, c.id {direction} LIMIT %s",
            [*params, limit + 1],
        )
        rows = cursor.fetchall()
    more, rows = len(rows) > limit, rows[:limit]
    if back:
        rows.reverse()
    has_before, has_after = (more, bool(edge)) if back else (bool(edge), more)
    return Page(
        _hits([pk for pk, _ in rows]),
        sort,
        before=_sealed(sort, rows[0]) if rows and has_before else "",
        after=_sealed(sort, rows[-1]) if rows and has_after else "",
    )


def count(typed: str = "") -> Count:
    """How many customers were meant, counted out up to 1,000."""
    words = _words(typed)
    where = "WHERE words @@ %s::tsquery" if words else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM tradedoor_customersearch {where} LIMIT %s) x",  # noqa: S608
            [*([_all(words)] if words else []), COUNTED + 1],
        )
        found = cursor.fetchone()[0]
    return Count(min(found, COUNTED), found > COUNTED)


def _words(typed: str) -> list[str]:
    typed = typed[:LONGEST].replace("\0", " ").encode("utf-8", "ignore").decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tradedoor_words(%s)", [typed])
        return list(cursor.fetchone()[0])[:MOST_WORDS]


def _all(words: Iterable[str]) -> str:
    return " & ".join(f"'{_quoted(word)}':*" for word in words)


def _quoted(lexeme: str) -> str:
    return lexeme.replace("\\", "\\\\").replace("'", "''")


def _hits(ids: Sequence[int]) -> list[Hit]:
    customers = Customer.objects.select_related("branch").in_bulk(ids)
    return [Hit(customers[pk], []) for pk in ids if pk in customers]


def _sealed(sort: str, edge: Any) -> str:
    written = json.dumps([sort, edge[1], edge[0]]).encode()
    return base64.urlsafe_b64encode(written).decode().rstrip("=")


def _unsealed(cursor: str, sort: str) -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        of, value, pk = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, TypeError):
        return []
    fits = of == sort and isinstance(value, str) and "\0" not in value
    fits = fits and isinstance(pk, int) and 0 < pk < 2**63
    return [value, pk] if fits else []
