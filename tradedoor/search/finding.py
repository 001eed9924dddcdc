"""Finding customers by anything staff remember of them.

    page = finding.find("marit dahl", by=actor, sort="name", after=request.GET.get("after", ""))

    page.hits      list of Hit: .customer (with its branch), .contacts (at most 3 who were meant)
    page.before    what `find(..., before=)` wants for the page before; "" when there is none
    page.after     what `find(..., after=)` wants for the next page; "" when this is the last
    page.taken     {"dalhs": ["dahls"]} when typing errors were forgiven, else empty
    page.forgiven  whether they were
    page.sort      the sort that was used: one of SORTS, perhaps with "-" before it
    page.count()   Count(number, more): how many there are; more than 1,000 are not counted out

    finding.count("marit dahl", by=actor)    the same for whoever wants no page

Whatever stands in the text, `sort`, `after` and `before` is harmless: nonsense is left out.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from tradedoor import keyset, powers
from tradedoor.actors import Actor
from tradedoor.directory.models import Contact, Customer
from tradedoor.powers import Power
from tradedoor.search.paging import Edge, is_moment, seal, unseal
from tradedoor.search.query import exactly
from tradedoor.search.searching import BEST_FIRST, SORTS, Row, Search, searches

COUNTED = 1000
SHOWN_CONTACTS = 3

# The contacts who show some of what was typed. All of a company share the domain of an address.
SHOWING = """
SELECT * FROM (
  SELECT *, public.tradedoor_fold(
    concat_ws(' ', '', first_name, last_name, split_part(email, '@', 1), phone, mobile, external_id,
      CASE WHEN external_id <> '' THEN public.tradedoor_compact(external_id) END)) AS shown
  FROM tradedoor_contact WHERE customer_id = ANY(%s) AND archived_at IS NULL OFFSET 0
) AS contact WHERE shown LIKE ANY(%s) ORDER BY id
"""
TAKEN = """
SELECT word FROM unnest(%s::text[], %s::text[]) AS meant(word, query)
WHERE EXISTS (
  SELECT FROM tradedoor_customersearch WHERE customer_id = ANY(%s) AND words @@ query::tsquery
)
"""


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
    """Some customers, the best or the first of the sort first, and the ways on from them."""

    search: Search
    sort: str
    hits: list[Hit] = field(default_factory=list)
    before: str = ""
    after: str = ""
    taken: dict[str, list[str]] = field(default_factory=dict)

    @property
    def forgiven(self) -> bool:
        return bool(self.taken)

    def count(self) -> Count:
        """How many there are on all pages. A page that is the only one need not ask."""
        if not self.before and not self.after:
            return Count(len(self.hits), more=False)
        return _count(self.search)


def find(
    text: str = "",
    *,
    by: Actor,
    sort: str = BEST_FIRST,
    after: str = "",
    before: str = "",
    limit: int = 25,
) -> Page:
    """One page of the customers that match; of all customers when there is no text.

    Found are those the actor may know of. Raises NotAllowed.
    """
    sort = sort if sort.removeprefix("-") in SORTS else BEST_FIRST
    edge = _edge(before or after, sort)
    back = bool(before and edge)
    for search in searches(text, branches=_branches(by), edge=edge):
        if rows := search.along(sort, edge, back=back, most=limit + 1):
            return _page(search, sort, rows, limit, edge, back=back)
    return find(text, by=by, sort=sort, limit=limit) if edge else Page(search, sort)


def count(text: str = "", *, by: Actor) -> Count:
    """How many customers match, counted out up to a thousand. Raises NotAllowed."""
    counts = (_count(search) for search in searches(text, branches=_branches(by)))
    return next((count for count in counts if count.number), Count(0, more=False))


def _branches(by: Actor) -> tuple[int, ...] | None:
    powers.require_somewhere(by, Power.SEE_CUSTOMERS)
    return None if by.branches is None else tuple(sorted(by.branches))


def _count(search: Search) -> Count:
    number = search.counted(COUNTED + 1)
    return Count(min(number, COUNTED), number > COUNTED)


def _edge(word: str, sort: str) -> Edge | None:
    edge = unseal(word, sort) if word else None
    moment = sort.endswith("newest")
    return None if edge and moment and not is_moment(edge.key) else edge


def _page(
    search: Search, sort: str, rows: list[Row], limit: int, edge: Edge | None, *, back: bool
) -> Page:
    shown, has_before, has_after = keyset.cut(rows, limit=limit, edge=edge, back=back)
    pks = [row.pk for row in shown]
    return Page(
        search,
        sort,
        hits=_hits(search, pks),
        before=_seal(search, sort, shown[0]) if has_before else "",
        after=_seal(search, sort, shown[-1]) if has_after else "",
        taken=_taken(search, pks),
    )


def _seal(search: Search, sort: str, row: Row) -> str:
    return seal(sort, Edge(search.patience, row.tier, row.key, row.pk))


def _hits(search: Search, pks: list[int]) -> list[Hit]:
    customers = Customer.objects.select_related("branch").in_bulk(pks)
    meant = _meant(search, pks)
    return [Hit(customers[pk], meant.get(pk, [])) for pk in pks if pk in customers]


def _meant(search: Search, customers: list[int]) -> dict[int, list[Contact]]:
    """The contacts of these customers who show most of what was typed, at most three of each."""
    marks = search.query.marks(search.meant)
    people = defaultdict(list)
    if marks:
        for contact in Contact.objects.raw(SHOWING, [customers, [f"%{mark}%" for mark in marks]]):
            shown = sum(mark in vars(contact)["shown"] for mark in marks)
            people[contact.customer_id].append((shown, contact))
    return {pk: _best(them) for pk, them in people.items()}


def _best(people: list[tuple[int, Contact]]) -> list[Contact]:
    most = max(shown for shown, _ in people)
    return [contact for shown, contact in people if shown == most][:SHOWN_CONTACTS]


def _taken(search: Search, customers: Iterable[int]) -> dict[str, list[str]]:
    """Of the words that may have been meant instead of what was typed, those found here."""
    if not search.meant:
        return {}
    words = sorted({word for meant in search.meant.values() for word in meant})
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, [words, [exactly(word) for word in words], list(customers)])
        there = {word for (word,) in cursor.fetchall()}
    taken = {word: [m for m in meant if m in there] for word, meant in search.meant.items()}
    return {word: meant for word, meant in taken.items() if meant}
