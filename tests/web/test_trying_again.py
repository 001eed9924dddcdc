"""What PostgreSQL breaks off is tried again, where nothing of it stands; else it is said."""

import re
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from tests.pages import bubble, fields, words
from tests.races import somebody_waits
from tests.web import trouble_urls
from tradedoor.access.models import Access
from tradedoor.demo.processes import wait_until
from tradedoor.directory.models import Branch
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry
from tradedoor.web.trouble.footprint import is_reading

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def trouble(settings, seller):
    """Pages that fail as PostgreSQL does; how often they were asked."""
    settings.ROOT_URLCONF = trouble_urls.__name__
    trouble_urls.times_asked["fails"] = 0
    return trouble_urls.times_asked


@pytest.fixture
def other():
    """Another connection to the same database, which is in no hurry to find who waits for whom."""
    with psycopg.connect(**connection.get_connection_params()) as connected:
        connected.execute("SET deadlock_timeout = '10s'")
        connected.commit()
        yield connected


# --- Two who wait for each other -------------------------------------------------------------


def test_whoever_was_sent_away_from_a_deadlock_gets_what_they_wanted(olgas, marit, dahls, other):
    """Olga holds the contact and wants the customer; somebody holds that and wants the contact."""
    address = reverse("office:access", args=[marit.public_id])
    form = {**fields(olgas.get(address)), "send": "1"}
    other.execute("SELECT FROM tradedoor_customer WHERE id = %s FOR UPDATE", [dahls.pk])
    with ThreadPoolExecutor(1) as people:
        pressed = people.submit(apart, olgas, address, form)
        assert wait_until(somebody_waits, patience=10)
        other.execute("SELECT FROM tradedoor_contact WHERE id = %s FOR UPDATE", [marit.pk])
        other.commit()
        answer = pressed.result(20)

    assert answer.status_code == 302, words(answer)
    assert Access.objects.get().contact == marit
    assert Letter.objects.filter(to=marit.email).count() == 1
    assert Entry.objects.filter(verb="access.given").count() == 1


def apart(browser, address, form):
    """As another person does it: on a connection of their own."""
    try:
        return browser.post(address, form)
    finally:
        connection.close()


@pytest.mark.parametrize("state", ["40P01", "40001"])
def test_what_was_rolled_back_is_done_once(client, trouble, state):
    answer = client.post(f"/fails-once/{state}", {"name": "x"})

    assert answer.status_code == 200
    assert [branch.name for branch in Branch.objects.all()] == ["Branch 2"]


def test_whoever_looks_is_sent_away_from_a_deadlock_no_more_than_whoever_saves(client, trouble):
    """Looking may write, too: who looked at a link, when a session was seen."""
    assert client.get("/fails-once/40P01?name=Dahls").status_code == 200
    assert trouble["fails"] == 2


def test_it_is_tried_three_times_at_most(client, trouble):
    answer = client.post("/fails/40P01", {"name": "x"})

    assert answer.status_code == 409
    assert trouble["fails"] == 3
    assert "Nothing was saved." in words(answer)


def test_whatever_stands_already_is_not_done_twice(client, trouble):
    answer = client.post("/saves-and-fails/40P01", {"name": "x"})

    assert answer.status_code == 409
    assert Branch.objects.count() == 1
    assert "It is not certain whether it was saved" in words(answer)


def test_a_row_that_is_held_is_not_waited_for_again(client, trouble):
    assert client.post("/fails/55P03", {"name": "x"}).status_code == 409
    assert trouble["fails"] == 1


def test_a_file_is_sent_along_when_a_form_is_run_again(client, trouble):
    file = SimpleUploadedFile("logo.png", b"x" * 1000)

    answer = client.post("/fails-once/40P01", {"name": "Dahls", "file": file})

    assert answer.content == b"well, Dahls, [1000] bytes"


# --- A connection that is lost ---------------------------------------------------------------


def test_what_only_reads_is_asked_again_when_its_connection_is_lost(client, trouble):
    assert client.get("/loses/before").content == b"well"
    assert trouble["fails"] == 2


def test_what_was_lost_in_the_middle_of_a_change_is_rolled_back_and_said_to_be(client, trouble):
    answer = client.post("/loses/within", {"name": "x"})

    assert answer.status_code == 503
    assert "Nothing was saved." in words(answer)
    assert trouble["fails"] == 1
    assert not Branch.objects.exists()


def test_nobody_is_told_that_nothing_was_saved_when_the_connection_is_lost_while_it_is(
    client, trouble
):
    answer = client.post("/loses/committing", {"name": "x"})

    assert answer.status_code == 503
    assert "It is not certain whether it was saved" in words(answer)
    assert trouble["fails"] == 1


def test_the_next_page_has_a_connection_that_works(client, trouble):
    client.post("/loses/within", {"name": "x"})

    assert client.get("/sign-in").status_code == 200


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1", "  select * from x for update", "SHOW lock_timeout", "SAVEPOINT x",
        "WITH x AS (SELECT 1) SELECT * FROM x",
    ],
)  # fmt: skip
def test_reading_is_known(sql):
    assert is_reading(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO x VALUES (1)", "update x set y = 1", "DELETE FROM x", "TRUNCATE x", "DO $$ $$",
        "WITH gone AS (DELETE FROM x RETURNING *) SELECT * FROM gone", "SELECT nextval('x')",
        "SELECT procrastinate_defer_jobs_v1(%(jobs)s)", "CALL tidy()", b"SELECT 1",
    ],
)  # fmt: skip
def test_whatever_may_change_something_is_not_taken_for_reading(sql):
    assert not is_reading(sql)


# --- What somebody typed ---------------------------------------------------------------------


def test_what_was_typed_is_not_lost(olgas, dahls, other, patience):
    """The page that says so holds all of it, ready to be sent again."""
    address = reverse("office:customer-block", args=[dahls.public_id])
    other.execute("SELECT FROM tradedoor_customer FOR UPDATE")
    patience(lock_timeout="100ms")

    answer = olgas.post(address, {"reason": "Unpaid <b>", "why": "x", "seen": dahls.version})

    assert answer.status_code == 409
    shown = answer.content.decode()
    assert f'<form method="post" action="{address}">' in shown
    assert 'name="reason" value="Unpaid &lt;b&gt;"' in shown

    other.rollback()
    assert "blocked" in bubble(olgas, olgas.post(address, sent_again(answer))).lower()


def test_a_password_is_put_into_no_page(client, trouble):
    answer = client.post("/fails/55P03", {"name": "marit", "password": "four quiet herons"})

    assert "four quiet herons" not in answer.content.decode()
    assert "marit" not in answer.content.decode()


def sent_again(answer):
    """What the button on that page sends."""
    return dict(
        re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode())
    )
