"""The connections of one process, and how they come back after the database was away.

What psycopg's pool does by itself is too patient for people: it looks at its dead connections one
by one, ever more slowly, and after a long absence tries again only every few minutes.
"""

from typing import Any

from django.db import connection
from psycopg import Connection, Error
from psycopg_pool import ConnectionPool

# A page waits so long (seconds) for a connection: a switch to another server is over by then.
PATIENCE = 3.0
# And no longer than this once the database is known to be away.
PATIENCE_WHILE_AWAY = 0.5
# So long the pool tries by itself; after that, with the next page that wants a connection.
TRIES_FOR = 2.0


def settings(size: int) -> dict[str, Any]:
    """Django's settings of a pool of at most so many connections."""
    return {
        "min_size": 1,
        "max_size": size,
        "timeout": PATIENCE,
        "reconnect_timeout": TRIES_FOR,
        "reconnect_failed": _is_away,
        "check": _check,
    }


def renew() -> None:
    """Let every connection be made anew: this server takes no changes any more, another one may."""
    connection.close()
    if connection.settings_dict["OPTIONS"].get("pool"):
        _pool().drain()


def _check(borrowed: Connection[Any]) -> None:
    """Look whether a connection works before a page gets it. If one is dead, all are suspected."""
    try:
        ConnectionPool.check_connection(borrowed)
    except Error:
        _pool().drain()
        raise
    _pool().timeout = PATIENCE


def _is_away(pool: "ConnectionPool[Any]") -> None:
    pool.timeout = PATIENCE_WHILE_AWAY


def _pool() -> "ConnectionPool[Any]":
    pool: ConnectionPool[Any] = connection.pool  # type: ignore[attr-defined]
    return pool
