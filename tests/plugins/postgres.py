"""One PostgreSQL for the whole run, whoever asked for how many processes.

Loaded from pyproject.toml before Django reads its settings. The process that started pytest
starts the server and names it in DATABASE_URL; its workers inherit the name, and each makes its
own database there. Whoever sets DATABASE_URL tests against that server instead.

`python -m tests.plugins.postgres COMMAND ...` runs any other command beside such a server.
"""

import atexit
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tradedoor.demo.postgres import LocalPostgres


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    os.environ.setdefault("TRADEDOOR_SECRET_KEY", "only-for-tests-" * 5)
    make_sure_of_a_database()


def make_sure_of_a_database() -> None:
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = _start_server()


def _start_server() -> str:
    """Start a server on a directory that is thrown away: nothing in it must survive a power cut."""
    directory = tempfile.TemporaryDirectory(prefix="tradedoor-tests-")
    postgres = LocalPostgres(Path(directory.name) / "db", fsync=False)
    atexit.register(directory.cleanup)
    atexit.register(postgres.stop)  # Called first.
    postgres.start()
    return postgres.url


if __name__ == "__main__":
    make_sure_of_a_database()
    sys.exit(subprocess.call(sys.argv[1:]))
