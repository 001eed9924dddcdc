"""`tradedoor demo`: everything on made-up data, with one command, whatever is killed."""

import mailbox
import os
import random
import signal
import smtplib
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest

from tradedoor.config import ports
from tradedoor.demo.mail.server import MailServer
from tradedoor.demo.processes import wait_until
from tradedoor.demo.running.database import refuse_unless_demo
from tradedoor.demo.running.refused import Refused


class Demo:
    """One demonstration, as somebody would start it in a terminal."""

    def __init__(self, directory: Path):
        self.directory = directory
        self.port = ports.next_free("127.0.0.1", random.randrange(30_000, 40_000))
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Start it, and answer what it says until it waits for Ctrl-C."""
        self.process = self.command()
        assert self.process.stdout
        said = []
        for line in self.process.stdout:
            said.append(line)
            if line.startswith("Ctrl-C"):
                return "".join(said)
        raise AssertionError("".join(said))

    def command(self) -> "subprocess.Popen[str]":
        env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        env |= {"TRADEDOOR_DATA": str(self.directory), "PORT": str(self.port)}
        return subprocess.Popen(
            [sys.executable, "-m", "tradedoor", "demo"],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def status(self, path: str) -> int | None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def parts(self) -> dict[str, int]:
        """The process of each part, by its name."""
        assert self.process
        return {_name(pid): pid for pid in _children(self.process.pid)}

    def end(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.communicate(timeout=60)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    demo = Demo(tmp_path_factory.mktemp("demo") / "data")
    demo.start()
    yield demo
    demo.end()


def test_it_says_where_it_is_and_who_may_come_in(demo):
    demo.end()

    said = demo.start()

    assert f"http://127.0.0.1:{demo.port}/office/" in said
    assert "Password" in said
    assert demo.status("/office/sign-in") == 200
    assert demo.status("/mailbox/") == 200


def test_its_secrets_are_for_its_owner_only(demo):
    open_to_others = [path.name for path in demo.directory.iterdir() if path.stat().st_mode & 0o077]

    assert open_to_others == []
    assert demo.directory.stat().st_mode & 0o066 == 0
    assert (demo.directory / "secret-key").read_text().startswith("demo-")


def test_a_second_one_is_told_where_the_first_one_runs(demo):
    second = demo.command()

    assert f"http://127.0.0.1:{demo.port}" in second.communicate(timeout=60)[0]
    assert second.returncode == 1


@pytest.mark.parametrize("part", ["serve", "worker", "postgres"])
def test_whatever_part_is_killed_comes_back(demo, part):
    killed = demo.parts()[part]

    os.kill(killed, signal.SIGKILL)

    assert wait_until(lambda: demo.parts().get(part, killed) != killed, patience=60)
    assert wait_until(lambda: demo.status("/readyz") == 200, patience=60)


def test_when_it_is_killed_itself_nothing_stays_and_the_next_start_works(demo):
    parts = demo.parts().values()
    demo.process.kill()
    demo.process.wait()
    demo.process.stdout.close()

    demo.start()

    assert demo.status("/readyz") == 200
    assert not any(_name(pid) for pid in parts if pid not in demo.parts().values())


def test_it_stops_at_once_when_told_to(demo):
    parts = demo.parts().values()

    demo.end()

    assert demo.process.returncode == 0
    assert not any(_name(pid) for pid in parts)
    assert ports.is_free("127.0.0.1", demo.port)
    demo.start()


# --- A database that somebody names --------------------------------------------------------


@pytest.fixture
def named_database():
    """An empty database beside the tests' own."""
    server, name = os.environ["DATABASE_URL"], f"named_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/tradedoor?", f"/{name}?")


def test_an_empty_database_may_be_filled(named_database):
    refuse_unless_demo(named_database)


SOMEBODYS = "CREATE TABLE somebodys (x int)"
A_REAL_SELLERS = """
    CREATE TABLE tradedoor_login ();
    CREATE TABLE tradedoor_seller (is_demo boolean);
    INSERT INTO tradedoor_seller VALUES (false)
"""


@pytest.mark.parametrize("tables", [SOMEBODYS, A_REAL_SELLERS])
def test_a_real_database_is_never_touched(named_database, tables):
    with psycopg.connect(named_database) as connection:
        connection.execute(tables)

    with pytest.raises(Refused, match="not a demonstration"):
        refuse_unless_demo(named_database)


def test_a_database_that_does_not_answer_is_said_to(tmp_path):
    with pytest.raises(Refused, match="DATABASE_URL"):
        refuse_unless_demo(f"postgresql://nobody@/none?host={tmp_path}")


# --- Its mail server -----------------------------------------------------------------------


@pytest.fixture
def mail(tmp_path):
    with MailServer(tmp_path / "mailbox") as server:
        server.start()
        yield server


def send(server, to):
    host, port = server.url.removeprefix("smtp://").split(":")
    with smtplib.SMTP(host, int(port)) as smtp:
        return smtp.sendmail("shop@nordic.example", [to], "Subject: Welcome\n\nHej!\n")


def test_every_mail_is_kept_and_none_leaves(mail, tmp_path):
    send(mail, "marit@dahls.example")

    (kept,) = mailbox.Maildir(tmp_path / "mailbox")
    assert kept["Subject"] == "Welcome"
    assert kept["Delivered-To"] == "marit@dahls.example"


@pytest.mark.parametrize(
    "to", ["bounce@dahls.example", "marit.bounce@x.example", "nobody@x.example"]
)
def test_some_addresses_refuse_so_that_failure_can_be_seen(mail, to, tmp_path):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(mail, to)

    assert refused.value.recipients[to][0] == 550
    assert not list(mailbox.Maildir(tmp_path / "mailbox"))


# --- Pieces --------------------------------------------------------------------------------


def _children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as children:
        return [int(child) for child in children.read().split()]


def _name(pid: int) -> str:
    """What a process does; nothing once it is dead."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    except FileNotFoundError:
        return ""
    return next(
        (name for name in ("serve", "worker", "postgres") if name in words[0] or name in words), ""
    )
