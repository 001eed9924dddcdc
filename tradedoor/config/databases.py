"""From a database's URL to Django's settings.

The URL is libpq's own and libpq reads it, so that psql, pg_dump and every other program understand
the same words:

    postgresql://user:password@host:port/name?sslmode=require
    postgresql://user@first:5432,second:5433/name?target_session_attrs=read-write
    postgresql://user@/name?host=/directory/of/the/socket

One parameter is ours: `pool_size=0` opens a connection per request, which a database behind
PgBouncer wants; any other number bounds the connections of one process.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import Error
from psycopg.conninfo import conninfo_to_dict

from tradedoor.config import pool

POOL_SIZE = 8
OURS = re.compile(r"(?P<before>[?&])pool_size=(?P<size>[^&]*)(?P<more>&?)")
# A server that has gone without a word (a cable, a firewall) is noticed within seconds.
NETWORK = {
    "connect_timeout": "3",
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
}


def database_from_url(url: str) -> dict[str, Any]:
    """One entry of Django's DATABASES. Raises ImproperlyConfigured for what is no PostgreSQL."""
    options: dict[str, Any] = {**NETWORK, **_read(for_libpq(url))}
    ports = options.pop("port", "")
    if not all(_is_port(port) for port in ports.split(",")):
        raise ImproperlyConfigured("A port in DATABASE_URL must be a number")
    if size := _pool_size(url):
        options["pool"] = pool.settings(size)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname", ""),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": ports,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def for_libpq(url: str) -> str:
    """The URL without the parameter that is ours."""
    return OURS.sub(lambda ours: ours["before"] if ours["more"] else "", url)


def milliseconds(setting: str, seconds: str) -> int:
    """A timeout as PostgreSQL wants it. Raises ImproperlyConfigured for what is none."""
    try:
        length = round(float(seconds) * 1000)
    except (ValueError, OverflowError):
        length = -1
    if not 0 <= length < 2**31:
        raise ImproperlyConfigured(f"{setting} must be a number of seconds, like 3")
    return length


def answer_people(database: dict[str, Any], *, at_once: int, timeouts: Mapping[str, int]) -> None:
    """Let a process that answers people wait for the database only so long (in milliseconds).

    A connection of our own is told so when it begins. Behind PgBouncer, where it may be anybody's
    for the next transaction, each transaction is told (`web.trouble.footprint`).
    """
    options = database["OPTIONS"]
    if "pool" not in options:
        database["TRANSACTION_TIMEOUTS"] = dict(timeouts)
        return
    options["options"] = as_options(timeouts, options.get("options", ""))
    # One a page, and one for whoever asks whether we are ready.
    options["pool"]["max_size"] = min(options["pool"]["max_size"], at_once + 1)


def as_options(timeouts: Mapping[str, int], others: str = "") -> str:
    """What a connection is told when it begins; ``others`` have the last word."""
    return " ".join([*(f"-c {name}={value}" for name, value in timeouts.items()), others]).strip()


def do_jobs(database: dict[str, Any], *, at_once: int) -> None:
    """Give a worker a connection a job; one that was left in the middle is ended by the server.

    A machine that vanished would hold its rows, and its job, for hours.
    """
    options = database["OPTIONS"]
    if "pool" not in options:
        return
    left = {"idle_in_transaction_session_timeout": 60_000}
    options["options"] = as_options(left, options.get("options", ""))
    options["pool"]["max_size"] = max(options["pool"]["max_size"], at_once)


def _read(url: str) -> dict[str, Any]:
    """What libpq reads; its own words about what it cannot read may quote the password."""
    try:
        if url.startswith(("postgresql://", "postgres://")):
            return conninfo_to_dict(url)
    except Error:
        pass
    raise ImproperlyConfigured(
        "DATABASE_URL must look like postgresql://user@host/name, with libpq's own parameters"
    )


def _is_port(text: str) -> bool:
    return not text or (text.isdecimal() and 0 < int(text) < 65536)


def _pool_size(url: str) -> int:
    ours = OURS.search(url)
    if ours is None:
        return POOL_SIZE
    if not ours["size"].isdecimal():
        raise ImproperlyConfigured("pool_size in DATABASE_URL must be a number")
    return int(ours["size"])
