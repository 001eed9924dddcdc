"""Doing a job: wholly or not at all, by whoever holds it, in the words of the log."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import connection, transaction
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job as QueuedJob

from tradedoor.errors import Refusal
from tradedoor.later.database import now
from tradedoor.later.holding import FINISH, FORGET_FAILED
from tradedoor.later.queueing import as_urgent_as

log = structlog.get_logger("tradedoor.later")


class TakenOver(Exception):
    """The job was given to somebody else meanwhile."""


def done_whole(function: Callable[..., Any]) -> Callable[..., None]:
    """What the function changes, and that the job is done, are one transaction."""

    @functools.wraps(function)
    def do(context: JobContext, **arguments: Any) -> None:
        with _told(context.job), transaction.atomic():
            _finish(context.job)
            function(**arguments, now=now())

    return do


def done_in_parts(function: Callable[..., Any], *, is_due: bool) -> Callable[..., None]:
    """The function commits as it goes. What is due by the clock makes good what failed before."""

    @functools.wraps(function)
    def do(context: JobContext, timestamp: int = 0, **arguments: Any) -> None:  # noqa: ARG001
        with _told(context.job):
            function(**arguments, now=now())
            if is_due:
                _forget_failed(context.job.task_name)

    return do


@contextmanager
def _told(job: QueuedJob) -> Iterator[None]:
    """A refusal ends the job: the product said no, and would say so again. The rest is tried again.

    The log names the job and its number, never what it is about.
    """
    try:
        with as_urgent_as(job.priority):
            yield
    except Refusal as refusal:
        log.info("job refused", job=job.task_name, number=job.id, code=refusal.code)
    except TakenOver:
        log.warning("job taken over", job=job.task_name, number=job.id)
    except Exception:
        log.exception("job failed", job=job.task_name, number=job.id, tries=job.attempts + 1)
        raise


def _finish(job: QueuedJob) -> None:
    """Note that it is done, and hold it until the transaction ends. Raises TakenOver."""
    facts = {"job_id": job.id, "attempts": job.attempts, "status": "succeeded", "delete_job": True}
    with connection.cursor() as cursor:
        cursor.execute(FINISH, facts)
        if cursor.fetchone() is None:
            raise TakenOver


def _forget_failed(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FORGET_FAILED, [name])
