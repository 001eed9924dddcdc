"""How often a job is tried, and how long it waits in between."""

import random

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job as QueuedJob

TRIES = 10  # over about half an hour
FIRST = 4  # seconds
LONGEST = 600  # seconds
JITTER = 0.25  # so that many that failed together do not come back together


class Patience(BaseRetryStrategy):
    """Twice as long after each try that failed, and never quite the same."""

    def __init__(self, tries: int) -> None:
        self.tries = tries

    def get_retry_decision(
        self,
        *,
        exception: BaseException,  # noqa: ARG002
        job: QueuedJob,
    ) -> RetryDecision | None:
        if job.attempts + 1 >= self.tries:
            return None
        return RetryDecision(retry_in={"milliseconds": round(1000 * pause_after(job.attempts))})


def pause_after(tries: int) -> float:
    """Seconds to wait after so many tries before this one."""
    return jittered(min(FIRST * 2.0**tries, LONGEST))


def jittered(seconds: float) -> float:
    """A little more or less of it."""
    return seconds * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
