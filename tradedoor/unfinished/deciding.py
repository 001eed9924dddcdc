"""Trying failed work again, or leaving it: all of a kind at once, as far as it was seen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max, Min
from procrastinate.contrib.django.models import ProcrastinateJob

from tradedoor import later, powers, record
from tradedoor.actors import Actor
from tradedoor.powers import Power

# As if it were queued this moment.
AGAIN = """
    UPDATE procrastinate_jobs
       SET status = 'todo', attempts = 0, scheduled_at = NULL, worker_id = NULL,
           queueing_lock = NULL, abort_requested = FALSE
     WHERE task_name = %s AND status = 'failed' AND id <= %s
"""
LEAVE = "DELETE FROM procrastinate_jobs WHERE task_name = %s AND status = 'failed' AND id <= %s"


@dataclass(frozen=True)
class Unfinished:
    """Jobs of one name that failed in the end; ``seen`` is the newest of them."""

    name: str
    count: int
    seen: int
    first_at: datetime | None = None
    last_at: datetime | None = None

    @property
    def words(self) -> Any:
        """What they were for. Of a version of long ago nothing but the name is known."""
        return later.WORDS.get(self.name, self.name)

    @property
    def public_id(self) -> str:
        return self.name

    def __str__(self) -> str:
        return self.name


def every() -> list[Unfinished]:
    """By name, those that failed last first."""
    failed = ProcrastinateJob.objects.filter(status="failed", procrastinateevent__type="failed")
    by_name = failed.values("task_name").annotate(
        count=Count("pk", distinct=True),
        seen=Max("pk"),
        first_at=Min("procrastinateevent__at"),
        last_at=Max("procrastinateevent__at"),
    )
    return [
        Unfinished(name=row.pop("task_name"), **row)
        for row in by_name.order_by("-last_at", "task_name")
    ]


def count() -> int:
    return int(ProcrastinateJob.objects.filter(status="failed").count())


def try_again(name: str, *, seen: int, by: Actor, now: datetime) -> int:
    """Have the worker try these once more, up to the newest that was ``seen``. Answers how many.

    Raises NotAllowed.
    """
    return _decide("jobs.tried-again", AGAIN, name, seen=seen, by=by, now=now)


def leave(name: str, *, seen: int, by: Actor, now: datetime) -> int:
    """These are not done, and not shown any more. Answers how many. Raises NotAllowed."""
    return _decide("jobs.left", LEAVE, name, seen=seen, by=by, now=now)


@transaction.atomic
def _decide(verb: str, statement: Any, name: str, *, seen: int, by: Actor, now: datetime) -> int:
    powers.require(by, Power.EDIT_SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(statement, [name, seen])
        decided: int = cursor.rowcount
    if decided:
        subject = Unfinished(name, decided, seen)
        record.write(verb, subject=subject, by=by, now=now, job=name, jobs=decided)
    return decided
