"""Why there is no connection to the database, and what to do about it."""

import re

import psycopg
from django.conf import settings
from django.db import connection

from tradedoor.cli.doctor.finding import Finding
from tradedoor.config.databases import as_options

CHECK = "Check DATABASE_URL and that PostgreSQL runs."
REMEDIES = {
    r"too many (clients|connections)|connection slots are reserved": (
        "Raise max_connections in PostgreSQL, or run fewer processes."
    ),
    r"password authentication failed|no password supplied": (
        "Check the user and the password in DATABASE_URL."
    ),
    r"database .+ does not exist": "Make it with createdb, or check its name in DATABASE_URL.",
    r"role .+ does not exist": "Make it with createuser, or check the user in DATABASE_URL.",
    r"no pg_hba.conf entry": "Let this machine in, in PostgreSQL's pg_hba.conf.",
    r"unsupported startup parameter": "Behind PgBouncer write ?pool_size=0 in DATABASE_URL.",
    r"No space left on device": "Make room where PostgreSQL keeps its data.",
    r"the database system is": "Wait until PostgreSQL has started.",
    r"session is read-only": "None of these servers takes changes: see which one should.",
    r"certificate|SSL": "Check sslmode and sslrootcert in DATABASE_URL.",
    r"translate host name|resolve host": "Check the host in DATABASE_URL, and its DNS entry.",
    r"timeout expired|timed out|No route to host": (
        "Check the host in DATABASE_URL, and the network between."
    ),
    r"Connection refused|No such file or directory": (
        "Start PostgreSQL, or check host and port in DATABASE_URL."
    ),
}


def finding() -> Finding | None:
    """What the server itself, or the way to it, says; nothing if it lets us in.

    Asked without the pool, which says no more than that it waited; but as pages do (`config.wsgi`).
    """
    told = connection.get_connection_params()
    if "pool" in connection.settings_dict["OPTIONS"]:
        told["options"] = as_options(settings.PAGE_TIMEOUTS, told.get("options", ""))
    try:
        psycopg.connect(**told).close()
    except psycopg.Error as problem:
        reason = " ".join(str(problem).split()).removeprefix("connection failed: ")
        return Finding("fail", "database", reason or "does not answer", _remedy(reason))
    return None


def _remedy(reason: str) -> str:
    fitting = (remedy for words, remedy in REMEDIES.items() if re.search(words, reason))
    return next(fitting, CHECK)
