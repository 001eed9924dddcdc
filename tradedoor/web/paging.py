"""Pages of a list, with the addresses of the pages before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from tradedoor import keyset


@dataclass(frozen=True)
class Page[Row: Model]:
    """Some rows, and the addresses of the pages before and after."""

    rows: Sequence[Row]
    prev_url: str
    next_url: str


def newest_first[Row: Model](request: HttpRequest, rows: QuerySet[Row], *, limit: int) -> Page[Row]:
    """Rows by age, newest first; `?before=` and `?after=` carry the id at the edge."""
    before, after = _number(request, "before"), _number(request, "after")
    back = after is not None
    if after is not None:
        rows = rows.filter(pk__gt=after).order_by("pk")
    else:
        rows = (rows if before is None else rows.filter(pk__lt=before)).order_by("-pk")
    page = keyset.cut(list(rows[: limit + 1]), limit=limit, edge=before, back=back)
    return Page(
        page.rows,
        _url(request, after=page.rows[0].pk) if page.has_before and page.rows else "",
        _url(request, before=page.rows[-1].pk) if page.has_after and page.rows else "",
    )


def by_key[Row: Model](
    request: HttpRequest, rows: QuerySet[Row], *, key: str, limit: int
) -> Page[Row]:
    """Rows by an annotation, then by age; `?after=` and `?before=` carry both of the edge."""
    after = keyset.unseal(request.GET.get("after", ""))
    edge = after or keyset.unseal(request.GET.get("before", ""))
    back = after is None and edge is not None
    if edge:
        rows = keyset.beyond(rows, key, edge, down=back)
    rows = rows.order_by(f"-{key}", "-pk") if back else rows.order_by(key, "pk")
    page = keyset.cut(list(rows[: limit + 1]), limit=limit, edge=edge, back=back)
    return Page(
        page.rows,
        _sealed(request, "before", page.rows[0], key) if page.has_before and page.rows else "",
        _sealed(request, "after", page.rows[-1], key) if page.has_after and page.rows else "",
    )


def _sealed(request: HttpRequest, name: str, row: Model, key: str) -> str:
    return _url(request, **{name: keyset.seal(getattr(row, key), row.pk)})


def _number(request: HttpRequest, name: str) -> int | None:
    """The id in the address; nonsense means the first page."""
    return keyset.number_in(request.GET.get(name, ""))


def _url(request: HttpRequest, **edge: int | str) -> str:
    others = {k: v for k, v in request.GET.items() if k not in ("before", "after")}
    return f"{request.path}?{urlencode({**others, **edge})}"
