"""DATABASE_URL: the same words that psql understands, and what Django makes of them."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tradedoor.config.databases import database_from_url, for_libpq


def test_a_server_on_the_network():
    found = database_from_url("postgresql://ann:p%40ss@db.example:5433/shop?sslmode=require")

    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("ann", "p@ss", "shop")
    assert (found["HOST"], found["PORT"]) == ("db.example", "5433")
    assert found["OPTIONS"]["sslmode"] == "require"


def test_a_socket_on_this_machine():
    found = database_from_url("postgresql://ann@/shop?host=/run/my%20server")

    assert (found["HOST"], found["NAME"]) == ("/run/my server", "shop")


def test_connections_are_bounded_unless_somebody_else_does_it():
    assert database_from_url("postgresql:///shop")["OPTIONS"]["pool"]["max_size"] > 0
    assert database_from_url("postgresql:///shop?pool_size=2")["OPTIONS"]["pool"]["max_size"] == 2
    assert "pool" not in database_from_url("postgresql:///shop?pool_size=0")["OPTIONS"]


def test_other_programs_never_see_what_is_ours():
    url = "postgresql://ann@/shop?host=/run/db&pool_size=0&sslmode=disable"

    assert for_libpq(url) == "postgresql://ann@/shop?host=/run/db&sslmode=disable"
    assert for_libpq("postgresql://ann@/shop?pool_size=2") == "postgresql://ann@/shop"


@pytest.mark.parametrize(
    "url",
    ["", "shop", "mysql://db/shop", "postgresql://db:port/shop", "postgresql:///s?pool_size=many"],
)
def test_what_is_no_database_is_refused_in_words(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database_from_url(url)
