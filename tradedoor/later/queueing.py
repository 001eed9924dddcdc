"""Queueing a job by its name, as urgent as what it is for."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from enum import IntEnum
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

# Two queues, each with slots of its own in every worker: a mail server that hangs holds those for
# letters, and nothing else.
LETTERS = "letters"
WORK = "default"


class Urgency(IntEnum):
    """Who waits for it. The most urgent job of a queue is done first."""

    PERSON = 20  # somebody, at a screen, this moment
    USUAL = 0
    CROWD = -20  # nobody in particular; there may be thousands


_in_hand: ContextVar[int] = ContextVar("urgency of the job in hand", default=Urgency.USUAL)


def queue(name: str, *, once: str = "", at: datetime | None = None, **arguments: Any) -> None:
    """Have the worker do this job, once the transaction is committed.

    With ``once``, nothing is queued while a job with the same word waits; with ``at``, it is not
    begun before. A job that does not say how urgent it is, is as urgent as the job that queues it.
    Raises KeyError for a name no job has.
    """
    task = app.tasks[name]
    urgency, once = task.priority or _in_hand.get(), once or task.queueing_lock or ""
    order = app.configure_task(name, priority=urgency, queueing_lock=once or None, schedule_at=at)
    if not once:
        order.defer(**arguments)
        return
    with suppress(AlreadyEnqueued), transaction.atomic():
        order.defer(**arguments)


@contextmanager
def as_urgent_as(priority: int) -> Iterator[None]:
    """What is queued meanwhile is as urgent as this."""
    token = _in_hand.set(priority)
    try:
        yield
    finally:
        _in_hand.reset(token)
