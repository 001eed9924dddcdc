"""Nobody's change is overwritten: a page says which version it was built from."""

from typing import Protocol

from django.utils.translation import gettext as _

from tradedoor.errors import StalePage


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
