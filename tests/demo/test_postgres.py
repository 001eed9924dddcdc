"""A PostgreSQL of our own: starts anywhere, and survives whatever is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tradedoor.demo.postgres import AlreadyRunning, LocalPostgres, LocalPostgresError
from tradedoor.demo.processes import wait_until

SUPERVISOR = """
import sys, time
from tradedoor.demo.postgres import LocalPostgres
postgres = LocalPostgres(sys.argv[1], fsync=False)
postgres.start()
print(postgres.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """A data directory, so that only one test waits for a new database."""
    postgres = LocalPostgres(tmp_path_factory.mktemp("postgres") / "db", fsync=False)
    postgres.start()
    postgres.stop()
    return postgres


@pytest.fixture
def postgres(made_once):
    made_once.start()
    yield made_once
    made_once.stop()


def ask(postgres, question):
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        cursor = connection.execute(question)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def test_it_knows_what_our_search_needs(postgres):
    ask(postgres, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
    ask(postgres, "CREATE EXTENSION IF NOT EXISTS unaccent")

    assert ask(postgres, "SELECT unaccent(lower('ÅNGSTRÖM'))") == "angstrom"
    assert ask(postgres, "SELECT similarity('Жуков', 'жуков')") == 1


def test_it_checks_its_pages_and_listens_on_no_network(postgres):
    assert ask(postgres, "SHOW data_checksums") == "on"
    assert ask(postgres, "SHOW listen_addresses") == ""
    assert postgres.data_dir.stat().st_mode & 0o077 == 0


def test_what_was_committed_survives_a_killed_server(postgres):
    ask(postgres, "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(postgres.pid, signal.SIGKILL)

    postgres.start()

    assert ask(postgres, "SELECT number FROM kept") == 7


def test_it_does_not_outlive_a_killed_supervisor(made_once):
    with supervisor(made_once.data_dir) as (killed, server):
        killed.kill()

        assert wait_until(lambda: not alive(server), patience=10)


def test_the_next_supervisor_takes_over_at_once(made_once):
    with supervisor(made_once.data_dir) as (killed, _server):
        killed.kill()
        killed.wait()
        made_once.start()

        assert ask(made_once, "SELECT 1") == 1
        made_once.stop()


def test_two_supervisors_never_share_a_directory(postgres):
    with pytest.raises(AlreadyRunning):
        LocalPostgres(postgres.data_dir).start()


def test_a_pid_file_that_names_somebody_else_is_no_obstacle(made_once):
    (made_once.data_dir / "postmaster.pid").write_text(f"{os.getpid()}\n{made_once.data_dir}\n")

    made_once.start()

    assert ask(made_once, "SELECT 1") == 1
    made_once.stop()


def test_a_database_that_was_half_made_is_made_again(tmp_path):
    half = tmp_path / "db.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    postgres = LocalPostgres(tmp_path / "db", fsync=False)

    postgres.start()

    assert ask(postgres, "SELECT current_database()") == "tradedoor"
    postgres.stop()


def test_a_directory_whose_name_is_long_and_odd_will_do(made_once, tmp_path):
    odd = tmp_path / ("a long way, 'down' " * 6) / "db"
    odd.parent.mkdir()
    os.rename(made_once.data_dir, odd)
    postgres = LocalPostgres(odd, fsync=False)

    postgres.start()

    assert ask(postgres, "SELECT 1") == 1
    assert postgres.socket_dir.stat().st_mode & 0o077 == 0
    postgres.stop()
    assert not postgres.socket_dir.exists()
    os.rename(odd, made_once.data_dir)


def test_a_directory_for_the_socket_that_somebody_else_laid_out_is_refused(made_once, tmp_path):
    far = tmp_path / ("far away " * 12)
    far.mkdir()
    os.rename(made_once.data_dir, far / "db")
    postgres = LocalPostgres(far / "db", fsync=False)
    trap = tmp_path / "trap"
    trap.mkdir()
    postgres.socket_dir.symlink_to(trap)

    with pytest.raises(LocalPostgresError, match="belongs to somebody else"):
        postgres.start()

    postgres.socket_dir.unlink()
    os.rename(far / "db", made_once.data_dir)


def test_another_versions_database_is_left_alone(made_once, tmp_path):
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "PG_VERSION").write_text("9.6\n")

    with pytest.raises(LocalPostgresError, match=r"made by PostgreSQL 9\.6"):
        LocalPostgres(tmp_path / "db").start()


class supervisor:  # noqa: N801 - reads as a sentence
    """Another process that runs the server, until it is killed."""

    def __init__(self, data_dir: Path):
        self.command = [sys.executable, "-c", SUPERVISOR, str(data_dir)]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE)
        assert self.process.stdout
        return self.process, int(self.process.stdout.readline())

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


def alive(pid: int) -> bool:
    """A zombie that nobody buried is not alive."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
