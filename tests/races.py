"""Several people at once, on real connections."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection, transaction

from tradedoor.errors import Refusal

PATIENCE = 10  # seconds

Act = Callable[[], Any]


def all_at_once(*acts: Act) -> list[Any]:
    """Do these at the same moment. Answers what each gave back, or was refused with."""
    start = Barrier(len(acts))

    def begin(act: Act) -> Any:
        start.wait(PATIENCE)
        return _apart(act)

    with ThreadPoolExecutor(len(acts)) as people:
        return [done.result() for done in [people.submit(begin, act) for act in acts]]


def before_commit(first: Act, second: Act, then: Act = lambda: None) -> tuple[Any, Any]:
    """The second begins when the first has done everything but commit.

    As soon as the second waits for it, or is through, the first goes on with `then`, and commits.
    """
    with ThreadPoolExecutor(1) as people:
        with transaction.atomic():
            one = first()
            other = people.submit(_apart, second)
            _until_it_waits(other)
            then()
        return one, other.result(PATIENCE)


def in_a_crowd(size: int, acts: Sequence[Act]) -> list[Any]:
    """Do all of these, so many at a time. Answers as `all_at_once` does."""
    with ThreadPoolExecutor(size) as people:
        return [done.result() for done in [people.submit(_apart, act) for act in acts]]


def _apart(act: Act) -> Any:
    try:
        return act()
    except Refusal as refusal:
        return refusal
    finally:
        connection.close()


def _until_it_waits(other: Future[Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not other.done() and not somebody_waits():
        assert time.monotonic() < deadline, "it neither waits nor ends"
        time.sleep(0.01)


def somebody_waits() -> bool:
    """Whether anybody at this database waits for somebody else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        row = cursor.fetchone()
    return bool(row and row[0])
