"""An installation as `tradedoor doctor` wants it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.plugins.smtp import MailServer
from tradedoor.later.lost import PRESENT

GOOD_KEY = "k8-J2mQ7vX4rT9bL1sN6wZ3cY5hG0dF-aP_eU8iO2qM7xR4tB9lS"


@pytest.fixture
def installation(db: None, settings: Any, mail_server: MailServer) -> Iterator[Any]:
    """One that lacks nothing."""
    settings.DEMO = settings.DEBUG = False
    settings.SECRET_KEY = GOOD_KEY
    settings.BASE_URL = "https://localhost.localdomain"
    settings.SECURE = True
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    connect()
    yield settings
    leave()


def connect() -> None:
    """A worker is connected."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [PRESENT])


def leave() -> None:
    """And is not any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [PRESENT])
