"""The program and its database, which is restarted, away, or held by somebody else.

PostgreSQL, the web server and its processes are real, and nobody else's.
"""

import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from tradedoor.config import ports
from tradedoor.demo.postgres import LocalPostgres
from tradedoor.demo.processes import wait_until

PAGE = "/sign-in"
WELL_AGAIN = 5  # seconds


class Shop:
    """One web process on a database that may be stopped."""

    def __init__(self, directory: Path) -> None:
        self.postgres = LocalPostgres(directory / "db", fsync=False)
        self.port = ports.next_free("127.0.0.1", random.randrange(20_000, 30_000)) or 0
        self.log = directory / "web.log"

    def run(self, *command):
        env = {**os.environ, "DATABASE_URL": self.postgres.url, "TRADEDOOR_LOG": "WARNING"}
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tradedoor", *command], env=env, stdout=log, stderr=log
            )

    def get(self, path=PAGE, **headers):
        """Status and seconds, or nothing when nobody listens."""
        began = time.monotonic()
        asking = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            asking.request("GET", path, headers=headers)
            answer = asking.getresponse()
            self.body = answer.read().decode()
            self.headers = answer.headers
            return answer.status, time.monotonic() - began
        except (OSError, HTTPException):
            return None, time.monotonic() - began
        finally:
            asking.close()

    def status(self, path=PAGE):
        return self.get(path)[0]

    def warm_up(self):
        """Let every thread have had a connection of its own."""
        with self.asking(8) as answers:
            time.sleep(1)
        assert set(answers) == {200}

    @contextmanager
    def asking(self, people):
        """So many people look at pages for as long as the block lasts; counts their answers."""
        answers: Counter[int | None] = Counter()
        is_over = threading.Event()

        def look():
            while not is_over.is_set():
                answers[self.status()] += 1
                time.sleep(0.01)

        crowd = [threading.Thread(target=look) for _ in range(people)]
        for person in crowd:
            person.start()
        try:
            yield answers
        finally:
            is_over.set()
            for person in crowd:
                person.join()


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    shop = Shop(tmp_path_factory.mktemp("away"))
    shop.postgres.start()
    assert shop.run("migrate").wait(180) == 0, shop.log.read_text()
    web = shop.run("serve", "--port", str(shop.port), "--processes", "1")
    try:
        assert wait_until(lambda: shop.status("/readyz") == 200, patience=90), shop.log.read_text()
        yield shop
    finally:
        web.terminate()
        web.wait(30)
        shop.postgres.stop()


@pytest.fixture(autouse=True)
def well(shop):
    """Every test begins and ends with a database that answers."""
    yield
    if not shop.postgres.is_running:
        shop.postgres.start()
    assert wait_until(lambda: shop.status() == 200, patience=WELL_AGAIN)


def test_after_a_restart_in_a_quiet_hour_the_first_page_is_shown(shop):
    for _ in range(3):
        shop.warm_up()
        shop.postgres.stop()
        shop.postgres.start()
        time.sleep(1)

        status, seconds = shop.get()
        assert status == 200, shop.body
        assert seconds < 2


def test_restarts_while_people_look_at_pages_break_none(shop):
    shop.warm_up()
    with shop.asking(12) as answers:
        for _ in range(3):
            time.sleep(1)
            shop.postgres.stop()
            shop.postgres.start()
        assert wait_until(lambda: shop.status() == 200, patience=WELL_AGAIN)
        time.sleep(1)

    assert set(answers) <= {200, 503}, answers
    assert answers[200] > 100
