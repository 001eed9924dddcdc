"""What is promised now and done later, by the worker. How to add a job: docs/jobs.md.

    @later.job("requests.received", _("Look at a sign-up"), urgency=later.Urgency.PERSON)
    def received(request_id: int, *, now: datetime) -> None: ...

    later.queue("requests.received", request_id=request.pk)

A job is queued by its name in the transaction of the change that promises it, so that a verb need
not know who does the job, and a change that is rolled back promises nothing.
"""

from tradedoor.later.database import insist, now
from tradedoor.later.declaring import JOBS, WORDS, Job, job
from tradedoor.later.queueing import LETTERS, WORK, Urgency, queue

__all__ = ["JOBS", "LETTERS", "WORDS", "WORK", "Job", "Urgency", "insist", "job", "now", "queue"]
