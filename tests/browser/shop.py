"""The real program on a database of its own, and a mail server that receives."""

import os
import random
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlsplit

import psycopg
from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper

from tests.plugins.smtp import MailServer
from tradedoor.config import ports
from tradedoor.config.databases import for_libpq
from tradedoor.demo import processes

PATIENCE = 120  # seconds, for slow machines
TABLES = """
    SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables
     WHERE schemaname = 'public'
       AND (tablename LIKE 'tradedoor%' OR tablename IN
            ('procrastinate_jobs', 'procrastinate_events', 'procrastinate_periodic_defers'))
"""


class Shop:
    """Open from `open()` to `close()`. `taken_over()` is the test's own hand in its database."""

    def __init__(self, database: str, logs: Path) -> None:
        self.mail = MailServer()
        self.port = ports.next_free("127.0.0.1", random.randrange(20_000, 30_000)) or 0
        self.url = f"http://127.0.0.1:{self.port}"
        self._database = database
        self._logs = logs
        self._parts: list[Popen[bytes]] = []

    def open(self) -> None:
        self._make_database()
        assert self._start("migrate").wait(PATIENCE) == 0, self.words("migrate")
        self._start("serve", "--port", str(self.port), "--processes", "1")
        self._start("worker")
        assert processes.wait_until(self._is_ready, patience=PATIENCE), self.words("serve")

    def close(self) -> None:
        for part in self._parts:
            part.terminate()
        for part in self._parts:
            processes.stop(part, signal.SIGTERM, patience=30)
        self.mail.stop()
        self._drop_database()

    def words(self, part: str) -> str:
        """What a part wrote about itself."""
        return (self._logs / f"{part}.log").read_text(errors="replace")

    @contextmanager
    def taken_over(self) -> Iterator[None]:
        """Let Django in this process work on the shop's database, which is emptied first."""
        before = connection.settings_dict["NAME"]
        self._point_django_at(self._database)
        try:
            self._empty()
            yield
        finally:
            self._point_django_at(before)

    def _point_django_at(self, database: str) -> None:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        connection.settings_dict["NAME"] = database

    def _empty(self) -> None:
        """Forget everybody, once the worker is at nothing."""
        assert processes.wait_until(self._is_emptied, patience=PATIENCE)
        self.mail.arrived.clear()

    def _is_emptied(self) -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                return _empty_when_idle(cursor)
        except OperationalError:  # Somebody waits for us, and we for them.
            return False

    def _make_database(self) -> None:
        self._drop_database()
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {self._database}")

    def _drop_database(self) -> None:
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {self._database} WITH (FORCE)")

    @property
    def _server(self) -> str:
        return for_libpq(os.environ["DATABASE_URL"])

    def _start(self, *command: str) -> Popen[bytes]:
        with (self._logs / f"{command[0]}.log").open("wb") as log:
            part = processes.spawn(
                [sys.executable, "-m", "tradedoor", *command],
                when_we_die=signal.SIGTERM,
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        self._parts.append(part)
        return part

    def _environment(self) -> dict[str, str]:
        """As somebody sets it who runs the program for real."""
        here = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{self._database}")
        return {
            **{name: value for name, value in os.environ.items() if name != "TRADEDOOR_DEBUG"},
            "DATABASE_URL": here.geturl(),
            "TRADEDOOR_BASE_URL": self.url,
            "TRADEDOOR_FROM_EMAIL": "shop@nordic.example",
            "TRADEDOOR_LOG": "WARNING",
            "TRADEDOOR_SMTP_URL": self.mail.url,
        }

    def _is_ready(self) -> bool:
        asking = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asking.request("GET", "/readyz")
            return asking.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            asking.close()


def _empty_when_idle(cursor: CursorWrapper) -> bool:
    cursor.execute("SET LOCAL lock_timeout = '2s'; LOCK TABLE procrastinate_jobs")
    cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")
    if cursor.fetchone() != (0,):
        return False
    cursor.execute(TABLES)
    (tables,) = cursor.fetchone()
    # The record refuses to be emptied. Only its owner may tell it otherwise.
    cursor.execute("ALTER TABLE tradedoor_entry DISABLE TRIGGER USER")
    cursor.execute(f"TRUNCATE {tables}")
    cursor.execute("ALTER TABLE tradedoor_entry ENABLE TRIGGER USER")
    return True
