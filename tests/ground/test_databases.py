"""DATABASE_URL: the same words that psql understands, and what Django makes of them."""

from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as some
from psycopg.conninfo import conninfo_to_dict

from tradedoor.config.databases import (
    answer_people,
    database_from_url,
    do_jobs,
    for_libpq,
    milliseconds,
)

TIMEOUTS = {"lock_timeout": 3000, "statement_timeout": 15000}


def test_a_server_on_the_network():
    found = database_from_url("postgresql://ann:p%40ss@db.example:5433/shop?sslmode=require")

    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("ann", "p@ss", "shop")
    assert (found["HOST"], found["PORT"]) == ("db.example", "5433")
    assert found["OPTIONS"]["sslmode"] == "require"


def test_a_socket_on_this_machine():
    found = database_from_url("postgresql://ann@/shop?host=/run/my%20server")

    assert (found["HOST"], found["NAME"]) == ("/run/my server", "shop")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann@h1:5432,h2:5433/shop?target_session_attrs=read-write",
        "postgresql://ann@/shop?host=h1,h2&port=5432,5433&target_session_attrs=read-write",
    ],
)
def test_several_servers_of_which_one_takes_changes(url):
    found = database_from_url(url)

    assert (found["HOST"], found["PORT"], found["NAME"]) == ("h1,h2", "5432,5433", "shop")
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"
    assert for_libpq(url) == url


# --- Whatever somebody writes ----------------------------------------------------------------

WORDS = some.text(some.characters(blacklist_characters="\x00", codec="utf-8"), min_size=1)
NAMES = some.from_regex(r"[a-z][a-z0-9-]{0,20}(\.[a-z0-9-]{1,10}){0,3}", fullmatch=True)
HOSTS = NAMES | some.ip_addresses(v=4).map(str) | some.ip_addresses(v=6).map(str)
PORTS = some.none() | some.integers(1, 65535)
SERVERS = some.lists(some.tuples(HOSTS, PORTS), min_size=1, max_size=4)


def in_words(server):
    host, port = server
    named = f"[{host}]" if ":" in host else host
    return f"{named}:{port}" if port else named


@given(user=WORDS, password=WORDS, name=WORDS, servers=SERVERS, size=some.none() | some.integers(0))
def test_every_server_name_and_secret_is_read_as_it_was_meant(user, password, name, servers, size):
    url = (
        f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}"
        f"@{','.join(map(in_words, servers))}/{quote(name, safe='')}?sslmode=require"
        f"{'' if size is None else f'&pool_size={size}'}"
    )
    found = database_from_url(url)

    assert (found["USER"], found["PASSWORD"], found["NAME"]) == (user, password, name)
    assert found["HOST"].split(",") == [host for host, _port in servers]
    if any(port for _host, port in servers):
        assert found["PORT"].split(",") == [str(port or "") for _host, port in servers]
    else:
        assert not found["PORT"].strip(",")
    assert conninfo_to_dict(for_libpq(url))["password"] == password
    assert "pool_size" not in conninfo_to_dict(for_libpq(url))


@given(
    secret=some.from_regex(r"[a-z]{8,12}", fullmatch=True),
    spoiled=some.sampled_from([" x", "%zz", "%"]),
)
def test_a_password_that_cannot_be_read_is_not_repeated(secret, spoiled):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refusal:
        database_from_url(f"postgresql://ann:{secret}{spoiled}@db/shop")

    assert secret not in str(refusal.value)
    assert refusal.value.__context__ is None


@pytest.mark.parametrize(
    "url",
    [
        "", "shop", "host=db dbname=shop", "mysql://db/shop", "postgresql://db:port/shop",
        "postgresql://db:5432,other:port/shop", "postgresql://db:70000/shop",
        "postgresql:///s?pool_size=many", "postgresql:///s?pool_size=-1", "postgresql:///s?colour=red",
        "postgresql://ann:two words@db/shop", "postgresql://ann:%zz@db/shop",
    ],
)  # fmt: skip
def test_what_is_no_database_is_refused_in_words(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refusal:
        database_from_url(url)

    assert "two words" not in str(refusal.value)


# --- Ours ------------------------------------------------------------------------------------


def test_connections_are_bounded_unless_somebody_else_does_it():
    assert database_from_url("postgresql:///shop")["OPTIONS"]["pool"]["max_size"] > 0
    assert database_from_url("postgresql:///shop?pool_size=2")["OPTIONS"]["pool"]["max_size"] == 2
    assert "pool" not in database_from_url("postgresql:///shop?pool_size=0")["OPTIONS"]


def test_other_programs_never_see_what_is_ours():
    url = "postgresql://ann@/shop?host=/run/db&pool_size=0&sslmode=disable"

    assert for_libpq(url) == "postgresql://ann@/shop?host=/run/db&sslmode=disable"
    assert for_libpq("postgresql://ann@/shop?pool_size=2") == "postgresql://ann@/shop"
    assert (
        for_libpq("postgresql://ann@/shop?pool_size=2&host=h1,h2&port=1,2")
        == "postgresql://ann@/shop?host=h1,h2&port=1,2"
    )


def test_pages_wait_only_so_long_and_need_few_connections():
    database = database_from_url("postgresql:///shop?options=-c%20search_path%3Dshop")
    answer_people(database, at_once=4, timeouts=TIMEOUTS)

    assert database["OPTIONS"]["options"] == (
        "-c lock_timeout=3000 -c statement_timeout=15000 -c search_path=shop"
    )
    assert database["OPTIONS"]["pool"]["max_size"] == 5


@pytest.mark.parametrize(("seconds", "wanted"), [("3", 3000), ("0.25", 250), ("0", 0)])
def test_timeouts_are_set_in_seconds(seconds, wanted):
    assert milliseconds("TRADEDOOR_LOCK_TIMEOUT", seconds) == wanted


@pytest.mark.parametrize("seconds", ["", "soon", "-1", "nan", "inf", "1e30"])
def test_what_is_no_number_of_seconds_is_refused_in_words(seconds):
    with pytest.raises(ImproperlyConfigured, match="TRADEDOOR_LOCK_TIMEOUT must be a number of"):
        milliseconds("TRADEDOOR_LOCK_TIMEOUT", seconds)


def test_whoever_bounds_connections_below_that_is_heeded():
    database = database_from_url("postgresql:///shop?pool_size=3")
    answer_people(database, at_once=4, timeouts=TIMEOUTS)

    assert database["OPTIONS"]["pool"]["max_size"] == 3


def test_pgbouncer_is_told_nothing_when_a_connection_begins():
    """It refuses what it does not know, and a connection is the next one's in a moment."""
    database = database_from_url("postgresql:///shop?pool_size=0")
    answer_people(database, at_once=4, timeouts=TIMEOUTS)

    assert "options" not in database["OPTIONS"]
    assert database["TRANSACTION_TIMEOUTS"] == TIMEOUTS


def test_a_worker_has_a_connection_a_job_and_none_that_was_left_in_the_middle():
    database = database_from_url("postgresql:///shop?pool_size=3&options=-c%20search_path%3Dshop")
    do_jobs(database, at_once=8)

    assert database["OPTIONS"]["options"] == (
        "-c idle_in_transaction_session_timeout=60000 -c search_path=shop"
    )
    assert database["OPTIONS"]["pool"]["max_size"] == 8
