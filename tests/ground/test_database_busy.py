"""A row is held for long by somebody else, while others work: by the real web server."""

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from tests.commands import answer, server
from tradedoor.demo.processes import wait_until

TOKEN = "a" * 32
ALL_TURNS = 9  # presses: more than pages are made at once


@pytest.fixture(scope="module")
def web(django_db_setup):
    with server(TRADEDOOR_LOCK_TIMEOUT="2") as (_process, port):
        yield port


@pytest.fixture
def press(web, olgas):
    """Olga presses a button by the real web server: what was answered, and after how long."""

    def pressed(address):
        began = time.monotonic()
        status, said = answer(
            web,
            address,
            form="",
            patience=30,
            **{
                "Cookie": f"office_session={olgas.cookies['office_session'].value};"
                f" office_csrf={TOKEN}",
                "X-CSRFToken": TOKEN,
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        return status, said.decode(), time.monotonic() - began

    return pressed


@pytest.fixture
def somebody_else(transactional_db):
    with psycopg.connect(**connection.get_connection_params()) as other:
        yield other


def asked(port, path):
    """The status, and after how long."""
    began = time.monotonic()
    status, _said = answer(port, path, patience=30)
    return status, time.monotonic() - began


def test_whoever_presses_what_somebody_holds_is_told_and_nobody_else_waits(
    web, press, somebody_else, dahls
):
    somebody_else.execute("SELECT FROM tradedoor_customer WHERE id = %s FOR UPDATE", [dahls.pk])
    block = reverse("office:customer-block", args=[dahls.public_id])
    with ThreadPoolExecutor(ALL_TURNS) as people:
        pressing = [people.submit(press, block) for _ in range(ALL_TURNS)]
        assert wait_until(lambda: waiting(somebody_else) == 4, patience=10)

        alive = [asked(web, "/healthz") for _ in range(50)]
        ready = asked(web, "/readyz")
        answers = [one.result(30) for one in pressing]

    assert {status for status, _seconds in alive} == {200}
    assert sorted(seconds for _status, seconds in alive)[45] < 0.1
    assert ready[0] == 200
    assert ready[1] < 1
    assert {status for status, _said, _seconds in answers} == {409}
    assert all("Somebody else is changing this right now" in said for _, said, _ in answers)
    # Two seconds each, four at a time.
    assert max(seconds for _status, _said, seconds in answers) < 2 * 3 + 4


def test_others_work_on_while_a_row_is_held(web, press, somebody_else, dahls, tremblay):
    somebody_else.execute("SELECT FROM tradedoor_customer WHERE id = %s FOR UPDATE", [dahls.pk])
    held, free = (
        reverse("office:customer-block", args=[one.public_id]) for one in (dahls, tremblay)
    )
    with ThreadPoolExecutor(2) as people:
        pressing = people.submit(press, held)
        assert wait_until(lambda: waiting(somebody_else) == 1, patience=10)

        assert press(free)[0] == 302
        for _ in range(20):
            status, seconds = asked(web, "/sign-in")
            assert (status, seconds < 1) == (200, True)
        somebody_else.rollback()
        assert pressing.result(30)[0] == 302  # Whoever waited for less than that got through.


def waiting(other):
    other.execute("SELECT pg_stat_clear_snapshot()")
    counted = other.execute(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    ).fetchone()
    return counted[0]
