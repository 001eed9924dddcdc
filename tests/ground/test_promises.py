"""Work that was promised is done, whatever becomes of the workers."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.plugins.workers import Worker
from tests.requests.conftest import ERIK
from tradedoor import later
from tradedoor.demo.processes import wait_until
from tradedoor.letters.models import BounceReading, Letter
from tradedoor.requests import submitting
from tradedoor.requests.models import AccessRequest
from tradedoor.requests.submitting import Sender
from tradedoor.unfinished import deciding

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def erik_asks(seller, noon) -> AccessRequest:
    """Erik sent the form a moment ago."""
    details = {field: value for field, value in ERIK.items() if field != "language"}
    return submitting.submit(Sender("203.0.113.7", "en"), details, now=noon)


@contextmanager
def held_up(request: AccessRequest) -> Iterator[None]:
    """Whoever works on this request is held up in the middle of it."""
    with transaction.atomic():
        AccessRequest.objects.select_for_update().get(pk=request.pk)
        yield


def somebody_waits_for_us() -> bool:
    """Whether anybody waits for what this very connection holds, not for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def kill(worker: Worker) -> None:
    """As a machine that loses its power, some time ago."""
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    silence_all()


def stands_still(worker: Worker) -> bool:
    """Whether the system has stopped it: a signal takes its time on a busy machine."""
    return Path(f"/proc/{worker.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T"


def silence_all() -> None:
    sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 min'")


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def is_doing(name: str) -> bool:
    return ProcrastinateJob.objects.filter(task_name=name, status="doing").exists()


def are_left(name: str) -> bool:
    return ProcrastinateJob.objects.filter(task_name=name).exists()


def proofs() -> int:
    return Letter.objects.filter(kind="request-proof").count()


def test_what_a_killed_worker_had_in_hand_is_done_by_another(erik_asks, start):
    first = start()
    with held_up(erik_asks):
        assert wait_until(somebody_waits_for_us, patience=60)
        kill(first)

    start()

    assert wait_until(proofs, patience=60)
    assert wait_until(lambda: not are_left("requests.received"), patience=20)
    assert proofs() == 1


def test_a_worker_that_was_only_slow_finishes_what_nobody_else_does_meanwhile(erik_asks, start):
    slow = start()
    with held_up(erik_asks):
        assert wait_until(somebody_waits_for_us, patience=60)
        slow.send_signal(signal.SIGSTOP)
        assert wait_until(lambda: stands_still(slow), patience=20)
    silence_all()
    start()
    assert not wait_until(proofs, patience=8)

    slow.send_signal(signal.SIGCONT)

    assert wait_until(proofs, patience=20)
    assert wait_until(lambda: not are_left("requests.received"), patience=20)
    assert proofs() == 1


def test_a_job_whose_database_went_away_in_the_middle_is_tried_again(erik_asks, start):
    worker = start()
    with held_up(erik_asks):
        assert wait_until(somebody_waits_for_us, patience=60)
        cut_off_everybody_else()

    assert wait_until(proofs, patience=60)
    assert wait_until(lambda: not are_left("requests.received"), patience=20)
    assert proofs() == 1
    assert worker.poll() is None


def test_the_mailbox_is_read_again_after_a_worker_died_reading_it(seller, start):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        box = f"imap://shop:secret@127.0.0.1:{silent.getsockname()[1]}/INBOX"
        first = start(TRADEDOOR_BOUNCE_URL=box)
        later.queue("letters.read_bounces")
        assert wait_until(lambda: is_doing("letters.read_bounces"), patience=60)
        kill(first)
    later.queue("letters.read_bounces")

    start(TRADEDOOR_BOUNCE_URL=box)

    assert wait_until(lambda: not are_left("letters.read_bounces"), patience=60)
    assert BounceReading.objects.exists()


def test_a_worker_waits_for_a_database_that_only_reads(erik_asks, start):
    name = connection.settings_dict["NAME"]
    sql(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    try:
        worker = start()
        assert not wait_until(lambda: worker.poll() is not None or proofs(), patience=10)
    finally:
        sql(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
        cut_off_everybody_else()

    assert wait_until(proofs, patience=30)
    assert worker.poll() is None


def test_what_fails_in_the_end_is_kept_and_named(seller, start):
    later.queue("letters.send", letter_id="no number")
    sql("UPDATE procrastinate_jobs SET attempts = 9")
    start()

    assert wait_until(deciding.count, patience=60)

    (kind,) = deciding.every()
    assert (kind.name, kind.count, str(kind.words)) == ("letters.send", 1, "Send an e-mail")


def cut_off_everybody_else() -> None:
    sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
