"""What every verb does with a row: find it still here, not stale, and of use to the database."""

from collections.abc import Iterable
from typing import Protocol

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from tradedoor.errors import Gone, NotValid, StalePage


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


def fits(row: Model, fields: Iterable[str]) -> None:
    """Go on only if each of these can be kept. Raises NotValid for the first that cannot."""
    others = {field.name for field in row._meta.fields} - set(fields)
    try:
        row.clean_fields(exclude=others)
    except ValidationError as wrong:
        field, sentences = next(iter(wrong.message_dict.items()))
        raise NotValid(sentences[0], field=field) from None


def broke(wrong: IntegrityError, constraint: str) -> bool:
    """Whether it was this constraint of the database that refused."""
    diagnosis = getattr(wrong.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) == constraint
