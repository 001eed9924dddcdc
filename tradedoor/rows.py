"""What every verb does with a row: find it still here, not stale, and of use to the database."""

from collections.abc import Iterable
from typing import Protocol

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import BooleanField, ExpressionWrapper, Model, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from tradedoor import powers
from tradedoor.actors import Actor
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


def of_noted_customer(actor: Actor) -> Q:
    """Rows that note their customer by its id alone: of those the actor may know of, and of none.

    The table of customers lies above, so it is named and not imported. It is one look-up by key
    for each row, so that a list is walked from its end and never gathered.
    """
    return Q(customer_id=None) | Q(
        _seen("Customer", actor, customer="", pk=OuterRef("customer_id"))
    )


def of_noted_request(actor: Actor, public_id: str) -> Q:
    """Rows that note an access request, if the actor may know what became of it; and all others."""
    request = _seen("AccessRequest", actor, customer="customer", public_id=OuterRef(public_id))
    return Q(**{public_id: None}) | Q(request)


def _seen(model: str, actor: Actor, *, customer: str, **which: OuterRef) -> Subquery:
    rows: QuerySet[Model] = apps.get_model("tradedoor", model)._default_manager.filter(**which)
    seen = ExpressionWrapper(powers.visible(actor, customer), BooleanField())
    return Subquery(rows.annotate(seen=seen).values("seen")[:1], output_field=BooleanField())


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
