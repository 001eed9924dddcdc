"""`tradedoor …`: what the people who run an installation type."""

import os
import signal
import subprocess

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from tests.commands import answer, server, tradedoor, url_of_this_database
from tradedoor import later
from tradedoor.cli import main, problems
from tradedoor.cli.migrate import migrate
from tradedoor.config import ports
from tradedoor.credentials.models import Staff
from tradedoor.demo.processes import wait_until
from tradedoor.directory.models import Branch
from tradedoor.record.models import Entry


def run(*arguments):
    """The exit code of a command, and what it left with when it left with words."""
    with pytest.raises(SystemExit) as leaving:
        main(arguments)
    return leaving.value.code


def test_it_explains_itself(capsys):
    assert run("--help") == 0

    said = capsys.readouterr().out
    for command in ("demo", "serve", "worker", "migrate", "doctor", "staff"):
        assert command in said


def test_settings_may_stand_in_a_file(tmp_path, monkeypatch, db, capsys):
    monkeypatch.setenv("TRADEDOOR_TEST_WORD", "before")
    (tmp_path / "env").write_text('TRADEDOOR_TEST_WORD="after all"\n')

    run("--env", str(tmp_path / "env"), "migrate")

    assert os.environ["TRADEDOOR_TEST_WORD"] == "after all"


def test_a_file_of_settings_that_is_not_there_is_named(tmp_path):
    assert str(tmp_path / "none") in run("--env", str(tmp_path / "none"), "migrate")


# --- staff add -----------------------------------------------------------------------------


OLGA = ("staff", "add", "olga@shop.example", "--name", "Olga Lind", "--role", "administrator")


def test_the_first_member_of_staff_gets_in_by_a_link(seller, client, capsys):
    assert run(*OLGA) == 0

    link = capsys.readouterr().out.split()[-1]
    assert link.startswith("http")
    assert Staff.objects.get().role == "administrator"
    assert Entry.objects.filter(verb="staff.added").exists()


def test_nobody_is_added_twice(seller, capsys):
    run(*OLGA)

    assert "tradedoor:" in run(*OLGA)
    assert Staff.objects.count() == 1


def test_staff_may_be_limited_to_branches(seller):
    lund, malmo = (Branch.objects.create(name=name) for name in ("Lund", "Malmö"))

    assert run(*OLGA[:-1], "clerk", "--branch", "malmö", "--branch", "Lund") == 0

    assert Staff.objects.get().branches == [lund.pk, malmo.pk]


def test_a_branch_there_is_not_limits_nobody(seller):
    assert "Atlantis" in run(*OLGA[:-1], "clerk", "--branch", "Atlantis")
    assert not Staff.objects.exists()


def test_only_known_roles_are_given(capsys):
    assert run(*OLGA[:-1], "emperor") == 2


def test_an_address_that_is_none_is_refused_in_words(seller):
    left = run("staff", "add", "not an address", "--name", "Ida", "--role", "clerk")

    assert left == "tradedoor: Enter a valid email address."
    assert not Staff.objects.exists()


# --- What keeps a command from its work --------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"DATABASE_URL": "mysql://db/shop"}, "DATABASE_URL must look like"),
        ({"DATABASE_URL": "postgresql://127.0.0.1:1/shop?pool_size=0"}, "Connection refused"),
        ({"TRADEDOOR_LOCK_TIMEOUT": "soon"}, "TRADEDOOR_LOCK_TIMEOUT must be a number"),
    ],
)
def test_it_is_said_in_one_line(settings, words):
    command = tradedoor("migrate", settings=settings, stderr=subprocess.PIPE, text=True)

    (line,) = command.communicate(timeout=90)[1].splitlines()
    assert line.startswith("tradedoor: ")
    assert words in line
    assert command.returncode == 1


def add_a_column():
    """As a migration does, without waiting for long."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '50ms'")
        cursor.execute("ALTER TABLE tradedoor_seller ADD wanted int")


def test_a_table_that_is_in_use_is_no_bug(transactional_db):
    with psycopg.connect(url_of_this_database()) as other:
        other.execute("LOCK tradedoor_seller")
        with pytest.raises(OperationalError) as waited:
            add_a_column()

    assert problems.in_words(waited.value) == (
        "the shop is in use, and a table was not free in time. Try again."
    )
    assert problems.in_words(ValueError("a bug")) is None


# --- migrate -------------------------------------------------------------------------------


def test_two_machines_that_migrate_at_once_take_turns(transactional_db):
    with psycopg.connect(url_of_this_database()) as other:
        other.execute("SELECT pg_advisory_lock(7233367)")
        waiting = tradedoor("migrate")

        assert wait_until(lambda: somebody_waits(other), patience=90)
        other.execute("SELECT pg_advisory_unlock(7233367)")

    assert waiting.wait(90) == 0


def test_a_migration_never_waits_long_for_a_lock(transactional_db):
    seen = {}

    def look(**_):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('lock_timeout'), current_setting('statement_timeout')"
            )
            seen["timeouts"] = cursor.fetchone()

    from django.db.models.signals import pre_migrate

    pre_migrate.connect(look)
    try:
        migrate(verbosity=0)
    finally:
        pre_migrate.disconnect(look)

    assert seen["timeouts"] == ("4s", "5s")
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def somebody_waits(connection):
    query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    return connection.execute(query).fetchone()[0] == 1


# --- serve and worker ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def web(django_db_setup):
    """A web server on this test's database, which nobody harms."""
    with server() as running:
        yield running


@pytest.fixture
def mortal_web(django_db_setup):
    """A web server that may be killed."""
    with server() as running:
        yield running


def test_it_is_alive_and_ready(web):
    _process, port = web

    assert answer(port, "/healthz") == (200, b"alive\n")
    assert answer(port, "/readyz") == (200, b"ready\n")


def test_it_is_not_ready_while_a_migration_is_missing(web, transactional_db):
    _process, port = web
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET app = 'x' || app WHERE app = 'tradedoor'")
    try:
        status, said = answer(port, "/readyz")
        assert status == 503
        assert b"not applied" in said
        assert answer(port, "/healthz") == (200, b"alive\n")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE django_migrations SET app = 'tradedoor' WHERE app = 'xtradedoor'"
            )


def test_a_port_that_is_taken_is_said_to_be(web):
    _process, port = web

    second = tradedoor("serve", "--port", str(port), stderr=subprocess.PIPE)

    assert b"is taken" in second.communicate(timeout=90)[1]
    assert second.returncode == 1


def test_it_ends_when_asked(mortal_web):
    process, port = mortal_web

    process.terminate()

    assert process.wait(30) == 0
    assert ports.is_free("127.0.0.1", port)


def test_a_killed_part_of_it_is_replaced_and_a_killed_server_leaves_nobody_behind(mortal_web):
    process, port = mortal_web
    (child,) = children_of(process.pid)

    os.kill(child, signal.SIGKILL)
    assert wait_until(lambda: children_of(process.pid) not in ([], [child]), patience=20)
    assert wait_until(lambda: answer(port, "/healthz") == (200, b"alive\n"), patience=20)

    process.kill()
    assert wait_until(lambda: ports.is_free("127.0.0.1", port), patience=10)


def test_the_worker_shows_that_it_lives_works_and_ends_when_asked(transactional_db):
    before = workers()
    process = tradedoor("worker")
    try:
        assert wait_until(lambda: workers() - before, patience=90)
        # It lives before it listens for signals; once it works, it does both.
        later.queue("credentials.staff_way_in", typed="nobody@nowhere.example")
        assert wait_until(nothing_waits, patience=90)
    finally:
        process.terminate()

    assert process.wait(60) == 0
    assert workers() <= before


def nothing_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM procrastinate_jobs WHERE task_name = 'credentials.staff_way_in'"
        )
        return cursor.fetchone() is None


def workers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_workers")
        return {number for (number,) in cursor.fetchall()}


# --- Pieces --------------------------------------------------------------------------------


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as children:
        return [int(child) for child in children.read().split()]
