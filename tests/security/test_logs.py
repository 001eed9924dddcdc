"""What the program writes about itself opens nothing."""

import logging
import sys
from io import StringIO

import pytest
from django.test import Client
from psycopg_pool import ConnectionPool, PoolTimeout

from tests.conftest import a_key, invited, link_of
from tradedoor.config.logs import logging_config
from tradedoor.credentials import staff


@pytest.fixture(params=[True, False], ids=["json", "console"])
def lines(request, monkeypatch):
    """Everything the program writes, exactly as it leaves."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    written = StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logging_config(json=request.param, level="DEBUG")
    yield written
    root.handlers, root.level = before[0], before[1]


@pytest.fixture
def strict() -> Client:
    """A browser whose forms have no token, and which sees errors as pages."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def test_an_invitations_link_is_in_no_line(lines, strict, olle, us, noon):
    token = link_of(invited(olle, us, noon))
    strict.get(f"/i/{token}")
    strict.post(f"/i/{token}", {"password": "four quiet herons wait"})
    strict.post(f"/i/{token}/new-link")
    strict.get(f"/office/choose-password/{token}")
    strict.get(f"/elsewhere/{token}.")
    strict.get("/i/brok3n-in-two")
    strict.get("/r/brok3n-in-two")

    assert lines.getvalue().count("/i/") >= 4
    assert "brok3n" not in lines.getvalue()
    assert token.split(".")[1] not in lines.getvalue()


def test_nor_is_the_link_of_a_member_of_staff(lines, strict, seller, us, noon):
    token = staff.add(
        email="ida@nordic.example", name="Ida", role="clerk", by=us, now=noon
    ).link.rsplit("/", 1)[1]
    strict.get(f"/office/choose-password/{token}")
    strict.post(f"/office/choose-password/{token}", {"password": "four quiet herons wait"})

    assert lines.getvalue().count("/office/choose-password/") >= 2
    assert token.split(".")[1] not in lines.getvalue()


def test_nor_does_an_error_tell_it(lines, olle, us, noon):
    token = link_of(invited(olle, us, noon))
    try:
        raise ValueError(f"https://shop.example/i/{token}")
    except ValueError:
        logging.getLogger("anything").exception("could not open %s", token)

    assert "ValueError" in lines.getvalue()
    assert token.split(".")[1] not in lines.getvalue()


def test_an_api_key_is_in_no_line_wherever_it_is_put(lines, strict, marits_access, us, noon):
    secret = a_key(marits_access, us, noon).secret
    half = secret.split("_", 2)[2]
    strict.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    strict.get(f"/api/v1/{secret}")
    strict.get(f"/elsewhere/{secret}")
    logging.getLogger("tradedoor").error("Refused %s", secret)

    assert lines.getvalue().count("/api/v1/") >= 2
    assert half not in lines.getvalue()


# --- And does not drown what matters ---------------------------------------------------------


def test_while_the_database_is_away_one_line_says_why(lines, tmp_path):
    with ConnectionPool(f"host={tmp_path}", min_size=3, open=True, reconnect_timeout=1.5) as pool:
        with pytest.raises(PoolTimeout):
            pool.getconn(timeout=2.5)
        told = [line for line in lines.getvalue().splitlines() if line.strip()]

    (line,) = told
    assert "no connection to the database" in line
    assert "No such file or directory" in line
