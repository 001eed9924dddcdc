"""The database is slow, full, held by somebody else or away: people are told, in words."""

import re
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests.pages import words
from tests.web import trouble_urls
from tradedoor.config import pool

committed = pytest.mark.django_db(transaction=True)


@pytest.fixture
def trouble(settings):
    """Pages that fail as PostgreSQL does."""
    settings.ROOT_URLCONF = trouble_urls.__name__
    trouble_urls.times_asked["fails"] = 0
    return trouble_urls.times_asked


@pytest.fixture
def somebody_else(transactional_db):
    """Another connection to the same database, by which rows are held."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        yield other


@pytest.fixture
def db_is_away(transactional_db):
    """Nobody listens where the database should be."""
    before = dict(connection.settings_dict)
    options = dict(before["OPTIONS"])
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    del connection.settings_dict["OPTIONS"]["pool"]
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.close()
    connection.settings_dict.update(before)
    connection.settings_dict["OPTIONS"] = options


# --- What is answered ------------------------------------------------------------------------

STATES = {
    "08006": (503, "unavailable"),
    "57P01": (503, "unavailable"),
    "57P02": (503, "unavailable"),
    "57P03": (503, "unavailable"),
    "58030": (503, "unavailable"),
    "25P03": (503, "unavailable"),
    "53300": (503, "busy"),
    "53200": (503, "busy"),
    "53400": (503, "busy"),
    "57014": (503, "took-too-long"),
    "25006": (503, "read-only"),
    "53100": (503, "read-only"),
    "55P03": (409, "held"),
    "40P01": (409, "held"),
    "40001": (409, "held"),
}
TITLES = {
    "unavailable": "Back in a moment",
    "busy": "Very busy right now",
    "took-too-long": "This took too long",
    "read-only": "Nothing can be saved right now",
    "held": "Somebody else is changing this right now",
}


@pytest.mark.parametrize(("state", "told"), STATES.items(), ids=STATES)
@committed
def test_whatever_postgresql_reports_people_are_told_in_words_and_programs_by_a_code(
    client, trouble, state, told
):
    page = client.post(f"/fails/{state}", {"name": "Dahls"})
    data = client.post(f"/api/fails/{state}")

    assert page.status_code == data.status_code == told[0]
    assert TITLES[told[1]] in words(page)
    assert data.json()["code"] == told[1]
    assert data.json()["detail"].startswith(f"{TITLES[told[1]]}. ")
    for answer in (page, data):
        assert int(answer.headers["Retry-After"]) > 0
        # Who loses the connection in the middle of saving has not heard the end of it.
        is_sure = told[1] != "unavailable"
        said = words(answer)
        assert ("Nothing was saved." in said) == is_sure
        assert ("It is not certain whether it was saved" in said) != is_sure


@pytest.mark.parametrize("state", ["23505", "42P01", "22012", "XX000", "25P02"])
@committed
def test_a_bug_is_still_a_bug(seller, trouble, state):
    client = Client(raise_request_exception=False)

    assert client.get(f"/fails/{state}").status_code == 500
    assert client.get(f"/api/fails/{state}").json()["code"] == "broken"


@committed
def test_nobody_waits_for_a_row_to_look_at_it(client, trouble):
    answer = client.get("/fails/55P03")

    assert answer.status_code == 503
    assert "Very busy right now" in words(answer)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("sv", "Försök igen om en stund."), ("fr", "Réessayez dans un instant.")],
)
@committed
def test_it_is_said_in_the_readers_language(client, trouble, language, sentence):
    headers = {"accept-language": language}

    assert sentence in words(client.get("/fails/57P01", headers=headers))
    assert sentence in client.get("/api/fails/57P01", headers=headers).json()["detail"]


@committed
def test_staff_read_it_in_the_language_they_chose(
    olgas, olga_staff, dahls, patience, somebody_else
):
    olga_staff.language = "sv"
    olga_staff.save()
    patience(lock_timeout="100ms")
    somebody_else.execute("SELECT FROM tradedoor_customer FOR UPDATE")

    answer = olgas.post(reverse("office:customer-block", args=[dahls.public_id]), {"why": "Unpaid"})

    assert "Någon annan ändrar det här just nu" in words(answer)


@committed
def test_the_log_says_why_in_one_line(client, trouble, printed):
    client.get("/fails/57P01")

    told, request = printed.lines()
    assert "AdminShutdown: as asked" in told
    assert "DO $$" not in told
    assert '"status": 503' in request


@committed
def test_behind_pgbouncer_each_transaction_is_told_how_long_it_may_wait(client, trouble):
    """Its connection is somebody else's in a moment, who may be the worker."""
    connection.settings_dict["TRANSACTION_TIMEOUTS"] = {"lock_timeout": 3000}
    try:
        assert client.get("/timeouts").json()["seen"] == ["3s", "0", "3s"]
    finally:
        del connection.settings_dict["TRANSACTION_TIMEOUTS"]


# --- The database is away --------------------------------------------------------------------

WHATEVER = {"uuid": "01234567-89ab-cdef-0123-456789abcdef", "int": "7"}
ASK_NOTHING = {
    "api:nothing-here", "office:sign-out", "portal:language", "portal:leave-branch", ":bundle",
}  # fmt: skip


def addresses(patterns, prefix="/", space=""):
    """Every address of the house, with something in its blanks."""
    for pattern in patterns:
        blank = re.compile(r"<(?:(\w+):)?\w+>")
        route = prefix + blank.sub(lambda b: WHATEVER.get(b[1] or "", "x"), str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route, pattern.namespace or space)
        else:
            yield f"{space}:{pattern.name}", route


EVERY_ADDRESS = dict(addresses(get_resolver().url_patterns))


def test_every_page_says_that_the_database_is_away(db_is_away):
    browser = Client(False, False, headers={"authorization": "Bearer td_12345678_x"})
    browser.cookies["session"] = browser.cookies["office_session"] = "x" * 32
    for name, address in EVERY_ADDRESS.items():
        answers = [browser.get(address), browser.post(address, {"name": "x", "password": "y"})]

        told = [answer for answer in answers if answer.status_code == 503]
        assert told or name in ASK_NOTHING, name
        assert {answer.status_code for answer in answers} <= {503, 405, 404, 302}, name
        for answer in told:
            said = answer.json()["detail"] if address.startswith("/api/") else words(answer)
            assert "Back in a moment" in said, name
            assert "Retry-After" in answer.headers, name
    assert len(EVERY_ADDRESS) > 80


def test_even_what_is_not_there_is_not_called_broken(db_is_away):
    """A page that says so would ask who the seller is."""
    answer = Client(raise_request_exception=False).get("/nowhere")

    assert answer.status_code == 503
    assert "Back in a moment" in words(answer)


def test_it_is_alive_and_not_ready(db_is_away):
    assert Client().get("/healthz").status_code == 200
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (
        503,
        b"not ready: the database does not answer\n",
    )


# --- Nothing can be saved --------------------------------------------------------------------


@pytest.fixture
def read_only(transactional_db):
    """No connection of ours may change anything, new ones neither."""

    def tell(mode):
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            cursor.execute(
                f"ALTER DATABASE {connection.settings_dict['NAME']}"
                f" SET default_transaction_read_only = {mode}"
            )
        pool.renew()

    yield lambda: tell("on")
    tell("off")


@committed
def test_on_a_read_only_database_people_read_and_are_told_that_nothing_is_saved(
    olgas, dahls, read_only, clock
):
    clock.shift(timedelta(minutes=5))  # Their session would be noted as seen.
    read_only()
    card = reverse("office:customer", args=[dahls.public_id])

    assert "Dahls Bygg AB" in words(olgas.get(card))
    answer = olgas.post(reverse("office:customer-block", args=[dahls.public_id]))
    assert answer.status_code == 503
    assert "Nothing can be saved right now" in words(answer)
    assert "You can look at everything" in words(answer)


@committed
def test_when_another_server_has_taken_over_it_is_found_by_whoever_saves(olgas, dahls, patience):
    """The connection we have leads to one that only follows; a new one would not."""
    patience(default_transaction_read_only="on")

    assert olgas.post(reverse("office:customer-block", args=[dahls.public_id])).status_code == 302
    dahls.refresh_from_db()
    assert dahls.blocked_at
