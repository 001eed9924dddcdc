"""Jobs: queued with the change that promises them, done whole, tried again with patience."""

import logging
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job as QueuedJob

from tests.requests.conftest import ERIK
from tradedoor import later
from tradedoor.later.database import insist
from tradedoor.later.retrying import FIRST, JITTER, LONGEST, TRIES, Patience
from tradedoor.letters.models import Letter
from tradedoor.requests import mailing, submitting
from tradedoor.requests.models import AccessRequest
from tradedoor.requests.submitting import Sender

PERSON, USUAL, CROWD = later.Urgency


@pytest.fixture
def received(seller, noon) -> ProcrastinateJob:
    """The job of Erik's request, which waits."""
    details = {field: value for field, value in ERIK.items() if field != "language"}
    submitting.submit(Sender("203.0.113.7", "en"), details, now=noon)
    job: ProcrastinateJob = ProcrastinateJob.objects.get(task_name="requests.received")
    return job


def held(name: str = "x", number: int = 0, *, attempts: int = 0, priority: int = 0) -> QueuedJob:
    """A job in the hands of a worker, tried so many times before."""
    return QueuedJob(
        id=number, queue=later.WORK, lock=None, queueing_lock=None, task_name=name,
        attempts=attempts, priority=priority,
    )  # fmt: skip


def do(row: ProcrastinateJob, *, priority: int = PERSON) -> None:
    """What a worker does that fetched this job the first time."""
    job = held(row.task_name, row.pk, priority=priority)
    context = JobContext(app=app, job=job, start_timestamp=time.time(), abort_reason=lambda: None)
    app.tasks[row.task_name].func(context, **row.args)


def is_now(row: ProcrastinateJob, status: str, attempts: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s, attempts = %s WHERE id = %s",
            [status, attempts, row.pk],
        )


def priorities(name: str) -> list[int]:
    jobs = ProcrastinateJob.objects.filter(task_name=name).order_by("id")
    return list(jobs.values_list("priority", flat=True))


# --- Declared ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(later.JOBS))
def test_every_job_says_what_it_is_for_and_where_it_waits(name):
    job = later.JOBS[name]

    assert str(job.words)
    assert job.queue in (later.LETTERS, later.WORK)
    assert app.tasks[name].queue == job.queue
    assert app.tasks[name].retry_strategy is not None


def test_every_job_the_worker_knows_was_declared():
    ours = {name for name in app.tasks if not name.startswith(("builtin:", "procrastinate."))}

    assert ours == later.JOBS.keys()


def test_only_letters_stand_in_the_way_of_letters():
    assert {name for name, job in later.JOBS.items() if job.queue == later.LETTERS} == {
        "letters.send"
    }


# --- Queued --------------------------------------------------------------------------------


def test_a_change_that_is_undone_promises_nothing(db):
    with transaction.atomic():
        later.queue("letters.send", letter_id=1)
        transaction.set_rollback(True)

    assert not ProcrastinateJob.objects.exists()


def test_a_name_nobody_knows_is_a_mistake_at_once(db):
    with pytest.raises(KeyError):
        later.queue("letters.sent", letter_id=1)


def test_what_waits_once_is_not_queued_again(db):
    for _ in range(3):
        later.queue("letters.send", once="letter 1", letter_id=1)
        later.queue("letters.sweep")

    assert ProcrastinateJob.objects.count() == 2


def test_somebody_who_waits_comes_before_everybody_else(received, us, noon, marits_access):
    later.queue("access.way_in", typed="marit", address="")
    later.queue("access.carry_on", run_id=1)

    assert priorities("requests.received") == priorities("access.way_in") == [PERSON]
    assert set(priorities("letters.send")) == {USUAL}
    assert priorities("access.carry_on") == [CROWD]


@pytest.mark.parametrize("urgency", list(later.Urgency))
def test_a_letter_is_as_urgent_as_the_job_that_writes_it(received, urgency):
    is_now(received, "doing")

    do(received, priority=urgency)

    assert priorities("letters.send") == [urgency]


# --- Done ----------------------------------------------------------------------------------


def test_a_job_is_over_with_what_it_changed(received):
    is_now(received, "doing")

    do(received)

    assert not ProcrastinateJob.objects.filter(pk=received.pk).exists()
    assert Letter.objects.count() == 1


def test_a_job_that_fails_has_changed_nothing(received, monkeypatch):
    is_now(received, "doing")
    with monkeypatch.context() as patched:
        patched.setattr(mailing, "write_first", _fails)
        with pytest.raises(OperationalError):
            do(received)

    assert ProcrastinateJob.objects.get(pk=received.pk).status == "doing"
    do(received)
    assert Letter.objects.count() == 1


def _fails(*_: object, **__: object) -> None:
    raise OperationalError("the server closed the connection")


@pytest.mark.parametrize(("status", "attempts"), [("todo", 1), ("doing", 1), ("succeeded", 0)])
def test_a_job_given_to_somebody_else_is_theirs(received, status, attempts):
    is_now(received, status, attempts)

    do(received)

    assert ProcrastinateJob.objects.get(pk=received.pk).status == status
    assert not Letter.objects.exists()


def test_what_the_product_refuses_is_not_asked_again(received):
    """The applicant was forgotten meanwhile."""
    is_now(received, "doing")
    AccessRequest.objects.all().delete()

    do(received)

    assert ProcrastinateJob.objects.get(pk=received.pk).status == "doing"  # for the worker to end


def test_the_log_says_which_job_failed_and_nothing_of_whom(received, monkeypatch, caplog):
    is_now(received, "doing")
    monkeypatch.setattr(mailing, "write_first", _fails)

    with pytest.raises(OperationalError):
        do(received)

    (line,) = [r for r in caplog.records if r.name == "tradedoor.later"]
    assert "requests.received" in line.getMessage()
    assert "erik" not in line.getMessage().lower()
    assert not logging.getLogger("procrastinate.worker").isEnabledFor(logging.ERROR)


def test_what_is_due_by_the_clock_makes_good_what_failed_before(failed):
    failed("letters.sweep", 2)
    failed("requests.received", 1)
    later.queue("letters.sweep")
    job = ProcrastinateJob.objects.get(status="todo")
    is_now(job, "doing")

    do(job)

    left = ProcrastinateJob.objects.filter(status="failed")
    assert list(left.values_list("task_name", flat=True)) == ["requests.received"]


# --- Tried again ---------------------------------------------------------------------------


def waits(tries: int = TRIES) -> list[float]:
    """How long a job that always fails waits after each try."""
    found = []
    for attempts in range(tries + 1):
        now = datetime.now(UTC)
        decision = Patience(tries).get_retry_decision(
            exception=ValueError(), job=held(attempts=attempts)
        )
        if decision is None:
            break
        assert decision.retry_at is not None
        found.append((decision.retry_at - now) / timedelta(seconds=1))
    return found


def test_patience_grows_within_bounds_and_ends():
    found = waits()

    assert len(found) == TRIES - 1
    for tries, wait in enumerate(found):
        usual = min(FIRST * 2**tries, LONGEST)
        assert usual * (1 - JITTER) - 0.1 <= wait <= usual * (1 + JITTER) + 0.1


def test_those_that_failed_together_do_not_come_back_together():
    assert len({round(waits(2)[0], 2) for _ in range(20)}) > 10


def test_what_happened_already_is_told_until_the_database_hears_it(transactional_db, monkeypatch):
    monkeypatch.setattr("tradedoor.later.database.jittered", lambda _seconds: 0.01)
    answers = iter([OperationalError("gone"), OperationalError("starting up"), None])

    def tell() -> None:
        answer = next(answers)
        if answer:
            raise answer

    insist(tell)

    assert list(answers) == []
