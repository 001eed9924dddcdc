"""Lists of any length, a page at a time, by key: the thousandth page costs what the first does."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
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


def _older(request: HttpRequest, shown: list[Any], more: bool) -> str:
    return _url(request, before=shown[-1].pk) if more and shown else ""


def _key(request: HttpRequest, name: str) -> int | None:
    """The id in the address; nonsense means the first page."""
    typed = request.GET.get(name, "")
    if not (typed.isascii() and typed.isdigit()):
        return None
    return int(typed) if len(typed) < 19 else BIGGEST


def _url(request: HttpRequest, **edge: int) -> str:
    kept = {k: v for k, v in request.GET.items() if k not in ("before", "after")}
    return f"{request.path}?{urlencode({**kept, **edge})}"
