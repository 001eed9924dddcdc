"""What goes wrong with a setting is said without what is secret in it."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from tradedoor.config.databases import database_from_url
from tradedoor.config.mail import address_from, mailer_from_url

PASSWORDS = ["pa/ss-hemlig", "pa#ss-hemlig", "pa?ss-hemlig", "pa[ss-hemlig", "pa]ss-hemlig"]


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_mail_password_that_breaks_its_url_is_not_told(password):
    with pytest.raises(ImproperlyConfigured) as wrong:
        mailer_from_url(f"smtp+tls://shop:{password}@mail.example:587")

    assert "hemlig" not in str(wrong.value)
    assert wrong.value.__suppress_context__ or wrong.value.__context__ is None


@pytest.mark.parametrize("password", [word for word in PASSWORDS if "/" not in word])
def test_the_databases_is_read_as_libpq_reads_it(password):
    database = database_from_url(f"postgresql://shop:{password}@db.example/tradedoor")

    assert (database["PASSWORD"], database["HOST"]) == (password, "db.example")


@pytest.mark.parametrize("password", PASSWORDS)
def test_nor_is_that_of_a_database_whose_url_breaks(password):
    for broken in ("db.example:port/name", "[db.example/name", "db.example/%zz"):
        with pytest.raises(ImproperlyConfigured) as wrong:
            database_from_url(f"postgresql://shop:{password}@{broken}")

        assert "hemlig" not in str(wrong.value)
        assert wrong.value.__suppress_context__ or wrong.value.__context__ is None


def test_doctor_tells_neither():
    secrets = {
        "DATABASE_URL": "postgresql://shop:db-hemlig@127.0.0.1:1/tradedoor",
        "TRADEDOOR_SMTP_URL": "smtp+tls://shop:mail-hemlig@127.0.0.1:1",
        "TRADEDOOR_SECRET_KEY": "key-hemlig" * 6,
        "TRADEDOOR_BASE_URL": "https://shop.example",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tradedoor", "doctor"],
        env={**os.environ, **secrets},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "127.0.0.1:1" in done.stdout
    assert "hemlig" not in done.stdout + done.stderr


@pytest.mark.parametrize("text", ["shop@shop.example", "Nordic Fasteners <shop@shop.example>"])
def test_letters_come_from_one_bare_address(text):
    assert address_from(text) == "shop@shop.example"


@pytest.mark.parametrize("text", ["", "Nordic Fasteners", "shop@shop.example\r\nBcc: x@y.example"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ImproperlyConfigured):
        address_from(text)
