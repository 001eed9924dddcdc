"""Nobody's change is overwritten: a page says which version it was built from."""

from typing import Protocol

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from tradedoor.errors import Gone, StalePage


class Versioned(Protocol):
    version: int


def not_stale(row: Versioned, seen: int) -> None:
    """Go on only if nobody changed the row since the page was built. Raises StalePage.

    Call it with the row locked.
    """
    if row.version != seen:
        raise StalePage(
            _(
                "Somebody else saved this a moment ago, so nothing was changed. "
                "Your text is kept below; theirs is beside it."
            ),
            theirs=row,
        )


def still_here[Row: Model](rows: QuerySet[Row]) -> Row:
    """The one row that is asked for, locked if it is asked for so. Raises Gone."""
    row = rows.first()
    if row is None:
        raise Gone(_("This is not here any more: somebody removed it. Nothing was saved."))
    return row
