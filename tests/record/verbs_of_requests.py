"""Every verb of requests/: the entry it leaves, how to set the scene, how to do it."""

from types import SimpleNamespace
from typing import Any

from tests.requests.conftest import asks
from tradedoor.requests import accepting, fields, review, telling, undoing
from tradedoor.requests.models import RequestField

World = SimpleNamespace
TRADE: dict[str, Any] = {
    "labels": {"en": "Trade"},
    "kind": "text",
    "choices": [],
    "required": False,
}


def a_request(w: World) -> None:
    w.erik = asks(w.noon)


def a_rejected_request(w: World) -> None:
    a_request(w)
    review.reject(w.erik.pk, **w.how)


def an_accepted_request(w: World) -> None:
    a_request(w)
    accept(w)


def accept(w: World) -> None:
    accepting.accept(w.erik.pk, into=w.dahls.pk, level="user", same_person=False, **w.how)


def a_field(w: World) -> None:
    w.field = fields.add(**TRADE, **w.how)


def a_removed_field(w: World) -> None:
    a_field(w)
    fields.remove(w.field.pk, **w.how)
    w.field = RequestField.objects.get(pk=w.field.pk)


def two_fields(w: World) -> None:
    a_field(w)
    fields.add(**{**TRADE, "labels": {"en": "Size"}}, **w.how)


def NOTHING(w: World) -> None:  # noqa: N802
    """The scene is set already."""


VERBS: dict[str, Any] = {
    "requests.fields.add": ("request-field.added", NOTHING, a_field),
    "requests.fields.bring_back": (
        "request-field.added",
        a_removed_field,
        lambda w: fields.bring_back(w.field.pk, **w.how),
    ),
    "requests.fields.change": (
        "request-field.changed",
        a_field,
        lambda w: fields.change(
            w.field.pk, seen=w.field.version, **{**TRADE, "required": True}, **w.how
        ),
    ),
    "requests.fields.move": (
        "request-field.moved",
        two_fields,
        lambda w: fields.move(w.field.pk, up=False, **w.how),
    ),
    "requests.fields.remove": (
        "request-field.removed",
        a_field,
        lambda w: fields.remove(w.field.pk, **w.how),
    ),
    "requests.accepting.accept": ("request.accepted", a_request, accept),
    "requests.review.ask": (
        "request.asked-for-more",
        a_request,
        lambda w: review.ask(w.erik.pk, question="Which branch?", **w.how),
    ),
    "requests.review.reject": (
        "request.rejected",
        a_request,
        lambda w: review.reject(w.erik.pk, **w.how),
    ),
    "requests.review.take_back_rejection": (
        "request.rejection-taken-back",
        a_rejected_request,
        lambda w: review.take_back_rejection(w.erik.pk, **w.how),
    ),
    "requests.telling.choose_receivers": (
        "staff.edited",
        NOTHING,
        lambda w: telling.choose_receivers([], **w.how),
    ),
    "requests.undoing.undo_acceptance": (
        "request.acceptance-undone",
        an_accepted_request,
        lambda w: undoing.undo_acceptance(w.erik.pk, **w.how),
    ),
}
