"""A whole shop to break: PostgreSQL, web server, worker and mail server, all real and all ours."""

import os
import random
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from tradedoor.config import ports
from tradedoor.demo.postgres import LocalPostgres
from tradedoor.demo.processes import wait_until

HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|opened)" value="([^"]+)"')
PATIENCE = 90  # seconds, to start on a busy machine
_networks = count(1)


class Shop:
    """Its processes, and what it answered: ``acknowledged`` sendings and answers of 500."""

    def __init__(self, directory: Path) -> None:
        self.postgres = LocalPostgres(directory / "db", fsync=False)
        self.log = (directory / "log").open("ab")
        self.port = ports.next_free("127.0.0.1", random.randrange(20_000, 30_000)) or 0
        self.acknowledged, self.answers_500 = 0, 0
        self._form: dict[str, str] = {}
        self._cookie = ""

    def open(self) -> None:
        """Everything is started, and Django here stands on its database."""
        self.postgres.start()
        os.environ |= {
            "DATABASE_URL": self.postgres.url,
            "DJANGO_SETTINGS_MODULE": "tradedoor.config.settings",
            "TRADEDOOR_SECRET_KEY": secrets.token_urlsafe(48),
            "TRADEDOOR_BASE_URL": f"http://127.0.0.1:{self.port}",
            "TRADEDOOR_TRUSTED_PROXIES": "127.0.0.1",
            "TRADEDOOR_LOG": "WARNING",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        # Read only now: it knows our models.
        from tests.plugins.smtp import MailServer

        self.mail = MailServer()
        os.environ["TRADEDOOR_SMTP_URL"] = self.mail.url
        self.web = self._start("serve", "--port", str(self.port), "--processes", "2")
        self.worker = self._start("worker")
        if not wait_until(lambda: self.get("/healthz") == 200, patience=PATIENCE):
            sys.exit("the web server did not start")
        self._read_the_form()

    def close(self) -> None:
        for process in (self.worker, self.web):
            process.kill()
            process.wait()
        self.mail.stop()
        self.postgres.stop()
        self.log.close()

    def kill_the_worker(self) -> None:
        """As a machine that loses its power; another one takes its place."""
        self.worker.send_signal(signal.SIGKILL)
        self.worker.wait()
        self.worker = self._start("worker")

    def crash_the_database(self) -> None:
        """Without a word to anybody, and up again at once."""
        assert self.postgres.pid
        os.kill(self.postgres.pid, signal.SIGKILL)
        time.sleep(0.5)
        self.postgres.start()

    def get(self, path: str) -> int:
        return self._ask("GET", path)

    def send(self, path: str, **form: str) -> bool:
        """Send a form from a network of its own, again until it is acknowledged."""
        n = next(_networks)
        address = f"{20 + n // 60000}.{n // 250 % 240}.{n % 250}.7"
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            status = self._ask("POST", path, urlencode({**self._form, **form}), address)
            if status in (200, 302):
                self.acknowledged += 1
                return True
            time.sleep(0.5)
        return False

    def _read_the_form(self) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/sign-up")
        answer = connection.getresponse()
        self._cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        self._form = dict(HIDDEN.findall(answer.read().decode()))
        connection.close()
        time.sleep(10)  # as long as a person would take to fill it in

    def _ask(self, method: str, path: str, body: str = "", address: str = "198.51.100.7") -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=40)
        headers = {
            "X-Forwarded-For": address, "Cookie": self._cookie,
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        status = 0
        with suppress(OSError, HTTPException):
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        connection.close()
        self.answers_500 += status == 500
        return status

    def _start(self, *command: str) -> "subprocess.Popen[Any]":
        return subprocess.Popen(
            [sys.executable, "-m", "tradedoor", *command], stdout=self.log, stderr=self.log
        )


@contextmanager
def open_shop() -> Iterator[Shop]:
    with TemporaryDirectory(prefix="tradedoor-bench-") as directory:
        shop = Shop(Path(directory))
        try:
            shop.open()
            yield shop
        finally:
            shop.close()
