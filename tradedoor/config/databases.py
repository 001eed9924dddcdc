"""From a database's URL to Django's settings.

The URL is libpq's own, so that psql, pg_dump and every other program understand the same word:

    postgresql://user:password@host:port/name?sslmode=require
    postgresql://user@/name?host=/directory/of/the/socket

One parameter is ours: `pool_size=0` opens a connection per request, which a database behind
PgBouncer wants; any other number bounds the connections of one process.
"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured

# Four threads answer requests; a few more leave room for tests and for the door.
POOL_SIZE = 8
# A page that waits longer than this for a connection is better refused.
POOL_TIMEOUT = 5


def database_from_url(url: str) -> dict[str, Any]:
    """One entry of Django's DATABASES. Raises ImproperlyConfigured for what is no PostgreSQL."""
    try:
        parts = urlsplit(url)
    except ValueError:  # which may quote a part of the password
        raise _looks_otherwise() from None
    if parts.scheme not in ("postgresql", "postgres"):
        raise _looks_otherwise()
    options: dict[str, Any] = {"connect_timeout": "5", **dict(parse_qsl(parts.query))}
    host = options.pop("host", "") or unquote(parts.hostname or "")
    size = _pool_size(options.pop("pool_size", ""))
    if size:
        options["pool"] = {"min_size": 1, "max_size": size, "timeout": POOL_TIMEOUT}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": _port(url),
        "CONN_HEALTH_CHECKS": True,  # A restarted server is noticed before a page fails on it.
        "OPTIONS": options,
    }


def _looks_otherwise() -> ImproperlyConfigured:
    return ImproperlyConfigured("DATABASE_URL must look like postgresql://user@host/name")


def for_libpq(url: str) -> str:
    """The URL without the parameter that is ours."""
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "pool_size"]
    return urlunsplit(parts._replace(query=urlencode(query, safe="/")))


def _pool_size(asked: str) -> int:
    try:
        return int(asked or POOL_SIZE)
    except ValueError:
        raise ImproperlyConfigured("pool_size in DATABASE_URL must be a number") from None


def _port(url: str) -> str:
    try:
        return str(urlsplit(url).port or "")
    except ValueError:
        raise ImproperlyConfigured("The port in DATABASE_URL must be a number") from None
