"""Real workers on the database of the test, which end with it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from subprocess import Popen

import pytest
from django.db import connection

from tests.commands import tradedoor
from tests.plugins.smtp import MailServer

Worker = Popen[bytes]
Start = Callable[..., Worker]


@pytest.fixture
def start(mail_server: MailServer) -> Iterator[Start]:
    """Starts real workers, which end with the test."""
    with ExitStack() as stack:

        def worker(*options: str, **settings: str) -> Worker:
            known = {"TRADEDOOR_SMTP_URL": mail_server.url, **settings}
            process: Worker = tradedoor("worker", *options, settings=known)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        yield worker


Fail = Callable[[str, int], None]


@pytest.fixture
def failed(db: None) -> Fail:
    """So many jobs of this name failed in the end."""

    def fail(name: str, n: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts)"
                " SELECT 'default', %s, 'doing', 9 FROM generate_series(1, %s)",
                [name, n],
            )
            cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE status = 'doing'")

    return fail
