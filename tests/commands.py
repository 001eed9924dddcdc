"""Our own commands as processes of their own, on the database of the test."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

from django.db import connection

from tradedoor.config import ports
from tradedoor.demo.processes import wait_until


def tradedoor(*arguments: str, settings: dict[str, str] | None = None, **pipes: Any) -> Any:
    """One of our commands, as a process of its own, on this test's database."""
    env = {
        **os.environ,
        "DATABASE_URL": url_of_this_database(),
        "TRADEDOOR_LOG": "WARNING",
        **(settings or {}),
    }
    return subprocess.Popen([sys.executable, "-m", "tradedoor", *arguments], env=env, **pipes)


def url_of_this_database() -> str:
    return os.environ["DATABASE_URL"].replace(
        "/tradedoor?", f"/{connection.settings_dict['NAME']}?", 1
    )


@contextmanager
def server(**settings: str) -> Iterator[tuple[Any, int]]:
    """A web server on this test's database: its process, and its port."""
    port = ports.next_free("127.0.0.1", random.randrange(20_000, 30_000)) or 0
    process = tradedoor("serve", "--port", str(port), "--processes", "1", settings=settings)
    try:
        assert wait_until(lambda: answer(port, "/healthz") is not None, patience=90)
        yield process, port
    finally:
        process.kill()
        process.wait()
        wait_until(lambda: ports.is_free("127.0.0.1", port), patience=10)


def answer(
    port: int, path: str, *, form: str | None = None, patience: float = 5, **headers: str
) -> Any:
    """The status and the words of a page, or nothing where nobody answers. A form is posted."""
    asking = HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        asking.request("GET" if form is None else "POST", path, form, headers)
        response = asking.getresponse()
        return response.status, response.read()
    except OSError:
        return None
    finally:
        asking.close()
