"""The queue: which requests are shown, in which order, a page at a time by key.

    page = queue.page(show="waiting", typed="dahl", sort="-since", after=request.GET["after"])

Whatever stands in any of these is harmless: nonsense is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Collate, Concat

from tradedoor import keyset
from tradedoor.actors import Actor
from tradedoor.directory.models import Branch
from tradedoor.keyset import Edge
from tradedoor.requests.models import AccessRequest, AccessRequestQuerySet

STATE = AccessRequest.State
SHOWS = (STATE.WAITING, STATE.ASKED, STATE.ACCEPTED, STATE.REJECTED)
AGES = {"day": (None, 1), "week": (None, 7), "older": (7, None)}  # days: younger and older than
NEWEST = "-since"
COUNTED = 1000  # what is not counted any further
WORDS = 8  # of what was typed


def _folded(text: Any) -> Func:
    return Func(text, function="public.tradedoor_fold", output_field=TextField())


SORTS: dict[str, Any] = {
    "since": F("waiting_since"),
    "company": Collate(_folded(F("company")), "C"),
    "person": Collate(_folded(Concat("last_name", Value(" "), "first_name")), "C"),
    "city": Collate(_folded(F("city")), "C"),
}


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of the queue."""

    show: str = STATE.WAITING
    typed: str = ""
    age: str = ""
    branch: Branch | None = None
    sort: str = NEWEST


@dataclass(frozen=True)
class Page:
    """Some requests, and what `page` wants for those before and after."""

    sort: str
    rows: list[AccessRequest] = field(default_factory=list)
    before: str = ""
    after: str = ""


def page(
    asked: Asked, *, by: Actor, before: str = "", after: str = "", limit: int, now: datetime
) -> Page:
    """One page of the queue; who answered what was asked of them stands on top."""
    sort = asked.sort if asked.sort.removeprefix("-") in SORTS else NEWEST
    edge = _unsealed(before or after, sort)
    back = bool(before and edge)
    down = sort.startswith("-") != back
    rows: QuerySet[Any] = found(asked, by=by, now=now).annotate(
        sort_key=SORTS[sort.removeprefix("-")]
    )
    if edge:
        rows = keyset.beyond(rows, "sort_key", edge, down=down)
    sign = "-" if down else ""
    taken = list(rows.order_by(f"{sign}sort_key", f"{sign}pk")[: limit + 1])
    if edge and not taken:
        return page(asked, by=by, limit=limit, now=now)
    shown, has_before, has_after = keyset.cut(taken, limit=limit, edge=edge, back=back)
    return Page(
        sort,
        _with_number(shown),
        before=_sealed(shown[0]) if has_before else "",
        after=_sealed(shown[-1]) if has_after else "",
    )


def found(asked: Asked, *, by: Actor, now: datetime) -> QuerySet[AccessRequest]:
    """What is asked for of what the actor may know of, every applicant once: their newest."""
    state = asked.show if asked.show in SHOWS else STATE.WAITING
    rows = AccessRequest.objects.visible_to(by).filter(state=state, erased_at=None)
    newer = AccessRequest.objects.visible_to(by).filter(
        applicant=OuterRef("applicant"), pk__gt=OuterRef("pk")
    )
    if state in (STATE.ACCEPTED, STATE.REJECTED):
        rows = rows.exclude(Exists(newer.filter(state=state, erased_at=None)))
    if asked.branch:
        rows = rows.filter(customer__branch=asked.branch)
    return _of_age(_holding(rows, asked.typed), asked.age, now)


def counted(state: str, *, by: Actor) -> int:
    """How many stand there, counted up to a thousand."""
    rows = AccessRequest.objects.visible_to(by).filter(state=state, erased_at=None)
    return len(rows.order_by().values_list("pk")[:COUNTED])


def _holding(rows: AccessRequestQuerySet, typed: str) -> AccessRequestQuerySet:
    """Those that hold every word that was typed; a phone number however it is written."""
    words = typed.replace("\x00", " ").split()[:WORDS]
    every = Q()
    for word in words:
        every &= Q(findable__contains=_folded(Value(word)))
    digits = "".join(c for c in typed if c.isdigit())
    is_number = len(digits) > 4 and not any(c.isalpha() for c in typed)
    phone = Q(findable__contains=digits.lstrip("0")) if is_number else Q()
    return rows.filter(every | phone) if is_number else rows.filter(every)


def _of_age(rows: AccessRequestQuerySet, age: str, now: datetime) -> AccessRequestQuerySet:
    """Those who have been waiting for so long."""
    older, younger = AGES.get(age, (None, None))
    if younger:
        rows = rows.filter(waiting_since__gt=now - timedelta(days=younger))
    if older:
        rows = rows.filter(waiting_since__lte=now - timedelta(days=older))
    return rows


def _with_number(rows: Sequence[AccessRequest]) -> list[AccessRequest]:
    """The same with ``nth``: how many times their applicant has asked by now."""
    before = (
        AccessRequest.objects.filter(applicant=OuterRef("applicant"), pk__lte=OuterRef("pk"))
        .exclude(state=STATE.UNPROVEN)
        .order_by()
        .values("applicant")
        .annotate(n=Count("pk"))
        .values("n")
    )
    shown = AccessRequest.objects.select_related("customer").annotate(nth=Subquery(before))
    whole = shown.in_bulk([row.pk for row in rows])
    return [whole[row.pk] for row in rows if row.pk in whole]


def _sealed(row: Any) -> str:
    key = row.sort_key
    return keyset.seal(key.isoformat() if isinstance(key, datetime) else key, row.pk)


def _unsealed(word: str, sort: str) -> Edge | None:
    """The key and the id of the edge; a moment is read as one."""
    edge = keyset.unseal(word)
    if edge is None or sort.removeprefix("-") != "since":
        return edge
    try:
        moment = datetime.fromisoformat(edge.key)
    except ValueError:
        return None
    return Edge(moment, edge.pk) if moment.tzinfo else None
