"""One PostgreSQL for the whole run, whoever asked for how many processes.

Loaded from pyproject.toml before Django reads its settings. The process that started pytest
starts the server and names it in DATABASE_URL; its workers inherit the name, and each makes its
own database there. Whoever sets DATABASE_URL tests against that server instead.
"""

import os
import tempfile
from pathlib import Path

import pytest

from tradedoor.config.localpg import LocalPostgres


class TestDatabaseServer:
    """A server on a directory that is thrown away. Nothing in it needs to survive a power cut."""

    def __init__(self) -> None:
        self._directory = tempfile.TemporaryDirectory(prefix="tradedoor-tests-")
        self._postgres = LocalPostgres(Path(self._directory.name) / "db", fsync=False)

    def start(self) -> None:
        self._postgres.start()
        os.environ["DATABASE_URL"] = self._postgres.url

    def stop(self) -> None:
        os.environ.pop("DATABASE_URL", None)
        self._postgres.stop()
        self._directory.cleanup()


_server = None if os.environ.get("DATABASE_URL") else TestDatabaseServer()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    if _server:
        _server.start()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if _server:
        _server.stop()
