"""Writing the record: in the transaction of the change, or not at all."""

from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from tradedoor.actors import Actor
from tradedoor.record.models import Entry


class Subject(Protocol):
    """Anything that has a public id and a name can stand in the record.

    What is erased one day has another name there: its ``name_on_record``.
    """

    @property
    def public_id(self) -> Any: ...

    def __str__(self) -> str: ...


def write(
    verb: str,
    *,
    subject: Subject,
    by: Actor,
    now: datetime,
    customer_id: int | None = None,
    **facts: Any,
) -> Entry:
    """Put one thing that was done on record. Needs the transaction of the change itself."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The record is written in the transaction of the change.")
    return Entry.objects.create(
        at=now,
        verb=verb,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name[:200],
        address=by.address or None,
        subject_kind=type(subject).__name__.lower(),
        subject_id=str(subject.public_id),
        subject_name=getattr(subject, "name_on_record", str(subject))[:250],
        customer_id=customer_id,
        facts=facts,
    )


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """What differs, as ``{field: [before, after]}``, ready to be put on record."""
    return {
        field: [_plain(before.get(field)), _plain(value)]
        for field, value in after.items()
        if before.get(field) != value
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | None) else str(value)
