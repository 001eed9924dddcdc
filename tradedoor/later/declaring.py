"""What a job says of itself: its name, what it is for, its queue, its urgency, its tries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from procrastinate.contrib.django import app

from tradedoor.later.doing import done_in_parts, done_whole
from tradedoor.later.queueing import WORK, Urgency
from tradedoor.later.retrying import TRIES, Patience


@dataclass(frozen=True)
class Job:
    """A kind of job. ``words`` is what people are told it is for."""

    name: str
    words: Any
    queue: str
    urgency: int
    tries: int
    every: str
    in_parts: bool


JOBS: dict[str, Job] = {}
WORDS: dict[str, Any] = {}


def job[F: Callable[..., Any]](
    name: str,
    words: Any,
    *,
    queue: str = WORK,
    urgency: int = Urgency.USUAL,
    tries: int = TRIES,
    every: str = "",
    in_parts: bool = False,
) -> Callable[[F], F]:
    """Declare the worker's function for jobs of this name; it is told ``now`` by the database.

    Its changes and its being done are one transaction: whatever becomes of the worker, it is done
    once. With ``in_parts`` it commits as it goes, and must be safe to begin again at any point.
    With ``every`` (a cron line) it is done then, in parts, one at a time.
    """
    declared = Job(name, words, queue, urgency, tries, every, in_parts or bool(every))

    def declare(function: F) -> F:
        JOBS[name], WORDS[name] = declared, words
        _register(declared, function)
        return function

    return declare


def _register(job: Job, function: Callable[..., Any]) -> None:
    alone = job.name if job.every else None
    task = app.task(
        name=job.name,
        queue=job.queue,
        priority=job.urgency,
        retry=Patience(job.tries),
        lock=alone,
        queueing_lock=alone,
        pass_context=True,
    )(done_in_parts(function, is_due=bool(job.every)) if job.in_parts else done_whole(function))
    if job.every:
        app.periodic(cron=job.every)(task)
