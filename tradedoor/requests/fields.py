"""What the sign-up form asks beyond the usual: the seller's own fields."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tradedoor import powers, record
from tradedoor.actors import Actor
from tradedoor.directory.models import Seller
from tradedoor.directory.seller import the_seller
from tradedoor.errors import NotValid
from tradedoor.powers import Power
from tradedoor.requests.models import RequestField
from tradedoor.rows import not_stale

KIND = RequestField.Kind


class FieldRefused(NotValid):
    """Nobody could answer this: there is no label, or nothing to choose from."""

    code = "request-field-refused"


@transaction.atomic
def add(*, by: Actor, now: datetime, **details: Any) -> RequestField:
    """Ask one more thing, last of all. Raises NotAllowed, FieldRefused."""
    powers.require(by, Power.EDIT_SETTINGS)
    _lock()
    last = RequestField.objects.asked().aggregate(n=Max("position"))["n"]
    field = RequestField(position=(last or 0) + 1, **_checked(details))
    field.save(force_insert=True)
    record.write("request-field.added", subject=field, by=by, now=now)
    return field


@transaction.atomic
def change(field_id: int, *, seen: int, by: Actor, now: datetime, **details: Any) -> RequestField:
    """Ask it differently. Answers already given stay as they were given.

    Raises NotAllowed, StalePage, FieldRefused.
    """
    powers.require(by, Power.EDIT_SETTINGS)
    _lock()
    field = RequestField.objects.get(pk=field_id)
    not_stale(field, seen)
    details = _checked(details)
    before = _in_words(field)
    for name, value in details.items():
        setattr(field, name, value)
    changed = record.changes(before, _in_words(field))
    if changed:
        _save(field, *details)
        record.write("request-field.changed", subject=field, by=by, now=now, changed=changed)
    return field


@transaction.atomic
def remove(field_id: int, *, by: Actor, now: datetime) -> RequestField:
    """Ask it no longer. Answers already given stay. Raises NotAllowed."""
    powers.require(by, Power.EDIT_SETTINGS)
    _lock()
    field = RequestField.objects.get(pk=field_id)
    if field.removed_at is None:
        field.removed_at = now
        _save(field, "removed_at")
        record.write("request-field.removed", subject=field, by=by, now=now)
    return field


@transaction.atomic
def bring_back(field_id: int, *, by: Actor, now: datetime) -> RequestField:
    """Ask it again, where it was asked. Raises NotAllowed."""
    powers.require(by, Power.EDIT_SETTINGS)
    _lock()
    field = RequestField.objects.get(pk=field_id)
    if field.removed_at:
        field.removed_at = None
        _save(field, "removed_at")
        record.write("request-field.added", subject=field, by=by, now=now)
    return field


@transaction.atomic
def move(field_id: int, *, up: bool, by: Actor, now: datetime) -> None:
    """Ask it one place earlier or later. Nothing moves beyond the ends. Raises NotAllowed."""
    powers.require(by, Power.EDIT_SETTINGS)
    _lock()
    fields = list(RequestField.objects.asked())
    here = next((i for i, field in enumerate(fields) if field.pk == field_id), None)
    there = -1 if here is None else here + (-1 if up else 1)
    if here is None or not 0 <= there < len(fields):
        return
    fields[here], fields[there] = fields[there], fields[here]
    for position, field in enumerate(fields):
        field.position = position
    RequestField.objects.bulk_update(fields, ["position"])
    record.write("request-field.moved", subject=fields[there], by=by, now=now)


def _lock() -> None:
    """The form is changed by one person at a time."""
    Seller.objects.select_for_update().get(pk=the_seller().pk)


def _save(field: RequestField, *what: str) -> None:
    field.version += 1
    field.save(update_fields=[*what, "version"])


def _checked(details: dict[str, Any]) -> dict[str, Any]:
    labels = {code: text for code, text in details["labels"].items() if text.strip()}
    if not labels:
        raise FieldRefused(_("Say in at least one language what is asked."), field="labels")
    choices = list(dict.fromkeys(details["choices"])) if details["kind"] == KIND.CHOICE else []
    if details["kind"] == KIND.CHOICE and len(choices) < 2:
        raise FieldRefused(_("Write at least two choices, one on each line."), field="choices")
    return {**details, "labels": labels, "choices": choices}


def _in_words(field: RequestField) -> dict[str, Any]:
    """The field as the record tells of it."""
    return {
        "labels": " / ".join(field.labels[code] for code in sorted(field.labels)),
        "kind": field.kind,
        "choices": ", ".join(field.choices),
        "required": field.required,
    }
