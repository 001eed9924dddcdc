"""Lists of any length, a page at a time, by key: the thousandth page costs what the first does."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

BIGGEST = 2**63 - 1


@dataclass(frozen=True)
class Page[Row: Model]:
    """Some rows, and the addresses of the pages before and after."""

    rows: list[Row]
    prev_url: str
    next_url: str


def newest_first[Row: Model](request: HttpRequest, rows: QuerySet[Row], *, limit: int) -> Page[Row]:
    """Rows by age, newest first; `?before=` and `?after=` carry the id at the edge."""
    before, after = _key(request, "before"), _key(request, "after")
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
        more = len(found) > limit
        shown = found[:limit][::-1]
        return Page(
            shown, _url(request, after=shown[0].pk) if more else "", _older(request, shown, True)
        )
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    shown = found[:limit]
    newer = _url(request, after=shown[0].pk) if before is not None and shown else ""
    return Page(shown, newer, _older(request, shown, len(found) > limit))


def by_key[Row: Model](
    request: HttpRequest, rows: QuerySet[Row], *, key: str, limit: int
) -> Page[Row]:
    """Rows by an annotation, then by age; `?after=` and `?before=` carry both of the edge."""
    after, before = _edge(request, "after"), _edge(request, "before")
    if before and not after:
        found = list(_beyond(rows, key, before, "lt").order_by(f"-{key}", "-pk")[: limit + 1])
        shown, more = found[:limit][::-1], len(found) > limit
        return Page(
            shown,
            _sealed(request, "before", shown[:1], key) if more else "",
            _sealed(request, "after", shown[-1:], key),
        )
    rows = _beyond(rows, key, after, "gt") if after else rows
    found = list(rows.order_by(key, "pk")[: limit + 1])
    shown, more = found[:limit], len(found) > limit
    return Page(
        shown,
        _sealed(request, "before", shown[:1], key) if after else "",
        _sealed(request, "after", shown[-1:], key) if more else "",
    )


def _beyond[Row: Model](
    rows: QuerySet[Row], key: str, edge: tuple[str, int], way: str
) -> QuerySet[Row]:
    """Written so that an index on the key is walked from the edge on."""
    value, pk = edge
    return rows.filter(
        Q(**{f"{key}__{way}": value}) | Q(**{f"pk__{way}": pk}), **{f"{key}__{way}e": value}
    )


def _edge(request: HttpRequest, name: str) -> tuple[str, int] | None:
    """The key and the id in the address; nonsense means the first page."""
    value, _, pk = request.GET.get(name, "").rpartition("~")
    number = _number(pk)
    return (value, number) if number is not None else None


def _sealed(request: HttpRequest, name: str, edge: list[Any], key: str) -> str:
    return _url(request, **{name: f"{getattr(edge[0], key)}~{edge[0].pk}"}) if edge else ""


def _older(request: HttpRequest, shown: list[Any], more: bool) -> str:
    return _url(request, before=shown[-1].pk) if more and shown else ""


def _key(request: HttpRequest, name: str) -> int | None:
    """The id in the address; nonsense means the first page."""
    return _number(request.GET.get(name, ""))


def _number(typed: str) -> int | None:
    if not (typed.isascii() and typed.isdigit()):
        return None
    return int(typed) if len(typed) < 19 else BIGGEST


def _url(request: HttpRequest, **edge: int | str) -> str:
    kept = {k: v for k, v in request.GET.items() if k not in ("before", "after")}
    return f"{request.path}?{urlencode({**kept, **edge})}"
