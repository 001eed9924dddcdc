"""What the sign-up form asks beyond the usual: the seller's own fields."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from tradedoor import powers
from tradedoor.actors import Actor
from tradedoor.powers import Power
from tradedoor.record import writing as record
from tradedoor.requests.models import RequestField

DETAILS = ("kind", "labels", "choices", "required")


@transaction.atomic
def add(*, by: Actor, now: datetime, **details: Any) -> RequestField:
    """Ask one more thing, last of all. Raises NotAllowed."""
    powers.require(by, Power.EDIT_SETTINGS)
    last = RequestField.objects.asked().aggregate(n=Max("position"))["n"]
    field = RequestField.objects.create(position=(last or 0) + 1, **details)
    record.write("request-field.added", subject=field, by=by, now=now)
    return field


@transaction.atomic
def change(field_id: int, *, by: Actor, now: datetime, **details: Any) -> RequestField:
    """Ask it differently. Answers already given stay as they were given. Raises NotAllowed."""
    powers.require(by, Power.EDIT_SETTINGS)
    field = RequestField.objects.select_for_update().get(pk=field_id)
    before = {name: getattr(field, name) for name in details}
    for name, value in details.items():
        setattr(field, name, value)
    field.save(update_fields=list(details))
    changed = record.changes(before, details)
    record.write("request-field.changed", subject=field, by=by, now=now, changed=changed)
    return field


@transaction.atomic
def remove(field_id: int, *, by: Actor, now: datetime) -> RequestField:
    """Ask it no longer. Answers already given stay. Raises NotAllowed."""
    powers.require(by, Power.EDIT_SETTINGS)
    field = RequestField.objects.select_for_update().get(pk=field_id)
    field.removed_at = now
    field.save(update_fields=["removed_at"])
    record.write("request-field.removed", subject=field, by=by, now=now)
    return field


@transaction.atomic
def move(field_id: int, *, up: bool, by: Actor, now: datetime) -> None:
    """Ask it one place earlier or later. Raises NotAllowed."""
    powers.require(by, Power.EDIT_SETTINGS)
    fields = list(RequestField.objects.asked().select_for_update())
    here = next(i for i, field in enumerate(fields) if field.pk == field_id)
    there = here - 1 if up else here + 1
    if 0 <= there < len(fields):
        fields[here], fields[there] = fields[there], fields[here]
        for position, field in enumerate(fields):
            field.position = position
        RequestField.objects.bulk_update(fields, ["position"])
        record.write("request-field.changed", subject=fields[there], by=by, now=now)
