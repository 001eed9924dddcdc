"""The program and its database, which is restarted, away, or held by somebody else.

PostgreSQL, the web server and its processes are real, and nobody else's.
"""

import random
import subprocess
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.commands import answer, tradedoor
from tradedoor.config import ports
from tradedoor.demo.postgres import LocalPostgres
from tradedoor.demo.processes import wait_until

PAGE = "/sign-in"
WELL_AGAIN = 5  # seconds
MEGABYTES = 400
AWAY_FOR = 12  # seconds: by then the pool of psycopg would have paused for eight


class Shop:
    """One web process on a database that may be stopped."""

    def __init__(self, directory: Path) -> None:
        self.postgres = LocalPostgres(directory / "db", fsync=False)
        self.port = ports.next_free("127.0.0.1", random.randrange(20_000, 30_000)) or 0
        self.log = directory / "web.log"
        self.read = 0

    def run(self, *command):
        settings = {"DATABASE_URL": self.postgres.url}
        with self.log.open("ab") as log:
            return tradedoor(*command, settings=settings, stdout=log, stderr=log)

    def get(self, path=PAGE):
        """Status, words and seconds."""
        began = time.monotonic()
        status, said = answer(self.port, path, patience=60) or (None, b"")
        return status, said.decode(), time.monotonic() - began

    def status(self, path=PAGE):
        return self.get(path)[0]

    def lines(self):
        """What the web server has written since the last look."""
        lines = self.log.read_text().splitlines()
        new, self.read = lines[self.read :], len(lines)
        return new

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
def small_disk(tmp_path_factory):
    """A disk of its own, where this machine lets us have one; else a folder like any other."""
    folder = tmp_path_factory.mktemp("disk")
    size = f"size={MEGABYTES}m,mode=755"
    mounted = subprocess.call(["mount", "-t", "tmpfs", "-o", size, "none", folder]) == 0
    yield folder, mounted
    if mounted:
        subprocess.check_call(["umount", "--lazy", folder])


@pytest.fixture(scope="module")
def shop(small_disk):
    shop = Shop(small_disk[0])
    shop.postgres.start()
    try:
        assert shop.run("migrate").wait(180) == 0, shop.log.read_text()
        web = shop.run("serve", "--port", str(shop.port), "--processes", "1")
        assert wait_until(lambda: shop.status("/readyz") == 200, patience=90), shop.log.read_text()
        yield shop
        web.terminate()
        web.wait(30)
    finally:
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

        status, said, seconds = shop.get()
        assert status == 200, said
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


def test_while_it_is_away_pages_say_so_at_once_and_when_it_is_back_they_are_shown(shop):
    shop.warm_up()
    shop.postgres.stop()
    went = time.monotonic()
    shop.lines()
    with shop.asking(6) as answers:
        time.sleep(AWAY_FOR / 2)
        alive, ready, page = shop.get("/healthz"), shop.get("/readyz"), shop.get()
        time.sleep(max(0.0, AWAY_FOR - (time.monotonic() - went)))
        seen = Counter(answers)
        shop.postgres.start()
        back = time.monotonic()
        assert wait_until(lambda: shop.status() == 200, patience=WELL_AGAIN)
        time.sleep(max(0.0, WELL_AGAIN - (time.monotonic() - back)))
        answers.clear()
        time.sleep(2)

    assert set(seen) <= {200, 503}  # Some were shown before it went.
    assert seen[503] > 10
    assert alive[:2] == (200, "alive\n")
    assert alive[2] < 0.5
    assert ready[:2] == (503, "not ready: the database does not answer\n")
    assert page[0] == 503
    assert "Back in a moment" in page[1]
    assert page[2] < 3  # Others wait as well.
    assert set(answers) == {200}
    lines = shop.lines()
    assert all(line.startswith("{") for line in lines), lines
    assert sum("no connection to the database" in line for line in lines) <= 3


def test_a_full_disk_is_known_and_pages_are_still_shown(shop, small_disk):
    folder, is_small = small_disk
    if not is_small:
        pytest.skip("this machine lets us have no disk of our own")
    ballast = folder / "ballast"
    try:
        with ballast.open("wb", buffering=0) as full, suppress(OSError):
            while full.write(bytes(4096)):
                pass
        assert shop.get("/readyz")[:2] == (503, "not ready: the database's disk is full\n")
        doctor = shop.run("doctor")
        assert doctor.wait(60) == 1
        said = " ".join(shop.lines())
        # On a new connection PostgreSQL may want to write something down first.
        assert "the database's disk is full" in said or "No space left on device" in said
        assert "Make room where PostgreSQL keeps its data." in said
        assert shop.status() == 200
    finally:
        ballast.unlink()
    assert shop.get("/readyz")[:2] == (200, "ready\n")
