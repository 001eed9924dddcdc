"""The demonstration's database: made, kept alive and filled; never a real one."""

import hashlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from tradedoor.demo import processes
from tradedoor.demo.postgres import LocalPostgres
from tradedoor.demo.running.place import PACKAGE
from tradedoor.demo.running.refused import Refused, Stopped

if TYPE_CHECKING:
    import psycopg

HAS_TABLES = """
    SELECT to_regclass('tradedoor_seller') IS NOT NULL, count(*) > 0
      FROM pg_catalog.pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""
# A demonstration that was stopped before it was filled has tables, but nobody in them.
IS_DEMO = """
    SELECT coalesce((SELECT is_demo FROM tradedoor_seller),
                    NOT EXISTS (SELECT FROM tradedoor_login))
"""


class Database(Protocol):
    """What the demonstration needs of its database, whosever it is."""

    url: str

    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...
    def prepare(self, env: dict[str, str], stop: threading.Event) -> None: ...
    def tend(self) -> None: ...


class OwnDatabase:
    """A PostgreSQL of our own, kept running, and remembered to be prepared once it was."""

    def __init__(self, directory: Path) -> None:
        self._postgres = LocalPostgres(directory)
        self._stamp = directory / "prepared-by"
        self.url = self._postgres.url

    def __enter__(self) -> Self:
        self._postgres.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._postgres.stop()

    def prepare(self, env: dict[str, str], stop: threading.Event) -> None:
        """Make tables and fill them, unless this very code did so before."""
        code = _fingerprint()
        if not self._stamp.exists():
            _prepare(env, stop, fill=True)
        elif self._stamp.read_text() != code:
            _prepare(env, stop, fill=False)
        self._stamp.write_text(code)

    def tend(self) -> None:
        if not self._postgres.is_running:
            print("PostgreSQL died and is started again.", flush=True)
            self._postgres.start()


class NamedDatabase:
    """A database that somebody names, if it may be filled with made-up data."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __enter__(self) -> Self:
        refuse_unless_demo(self.url)
        return self

    def __exit__(self, *_: object) -> None:
        """It is not ours to stop."""

    def prepare(self, env: dict[str, str], stop: threading.Event) -> None:
        _prepare(env, stop, fill=True)

    def tend(self) -> None:
        """It is not ours to keep alive."""


def chosen(directory: Path) -> Database:
    named = os.environ.get("DATABASE_URL")
    return NamedDatabase(named) if named else OwnDatabase(directory)


def refuse_unless_demo(url: str) -> None:
    """Raises Refused unless the database is empty, or was filled by a demonstration."""
    import psycopg  # Our own database is not asked, and starts the sooner.

    from tradedoor.config.databases import for_libpq

    try:
        with psycopg.connect(for_libpq(url), connect_timeout=5) as connection:
            demo = _is_empty_or_demo(connection)
    except psycopg.Error as problem:
        raise Refused(f"DATABASE_URL: {str(problem).strip()}") from None
    if not demo:
        raise Refused(
            "DATABASE_URL names a database that is not a demonstration's. "
            "Unset it, or name an empty one."
        )


def _is_empty_or_demo(connection: "psycopg.Connection") -> bool:
    ours, has_tables = connection.execute(HAS_TABLES).fetchone() or (False, False)
    if not ours:
        return not has_tables
    return connection.execute(IS_DEMO).fetchone() == (True,)


def _prepare(env: dict[str, str], stop: threading.Event, *, fill: bool) -> None:
    """Make tables and fill them; what was interrupted is done again at the next start."""
    print("Preparing the database ...", flush=True)
    _finish("tradedoor", "migrate", env=env, stop=stop)
    if fill:
        _finish("django", "fill_demo", env=env, stop=stop)


def _finish(*command: str, env: dict[str, str], stop: threading.Event) -> None:
    """Run one of our commands to its end; only its complaints are shown."""
    preparing = processes.spawn(
        [sys.executable, "-m", *command],
        when_we_die=signal.SIGTERM,
        env=env,
        stdout=subprocess.DEVNULL,
    )
    while preparing.poll() is None:
        if stop.wait(0.05):
            processes.stop(preparing, signal.SIGTERM, patience=5)
            raise Stopped
    if preparing.returncode:
        raise Refused("the database could not be prepared; the reason stands above.")


def _fingerprint() -> str:
    """Changes with our migrations, and with every package that may bring some."""
    content = hashlib.sha256()
    for file in sorted((PACKAGE / "migrations").glob("*.py")):
        content.update(file.name.encode() + file.read_bytes())
    for directory in sys.path:
        if directory.endswith("site-packages"):
            content.update("\n".join(sorted(os.listdir(directory))).encode())
    return content.hexdigest()
