"""Databases beside the one all tests share: made empty, filled, compared and thrown away."""

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import time_machine
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from psycopg import sql

from tradedoor.cli import migrate

# The demonstration's database before the ground was mended.
BEFORE_4 = Path(__file__).with_name("before_4.sql.gz")
# Its triggers and `standing.refresh` fill these from the others.
FOLLOW = {
    "tradedoor_customersearch", "tradedoor_searchword", "tradedoor_standing",
    "tradedoor_standingcount", "tradedoor_standingdue", "tradedoor_standingrules",
    "tradedoor_externalid",
}  # fmt: skip
COLUMNS = """
SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
  AND table_name LIKE 'tradedoor_%' GROUP BY table_name ORDER BY table_name
"""


@contextmanager
def a_new_one(name: str) -> Iterator[str]:
    """An empty database beside the tests' own, as long as it is needed; answers its name."""
    name = f"tradedoor_{name}_{os.getpid()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield name
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


@contextmanager
def inside(name: str) -> Iterator[None]:
    """Everything Django does meanwhile, it does to this one."""
    before = connection.settings_dict["NAME"]
    _turn_to(name)
    try:
        yield
    finally:
        _turn_to(before)


def _turn_to(name: str) -> None:
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


def restore(dump: Path = BEFORE_4) -> None:
    """Plain SQL, so that no program of PostgreSQL's is needed."""
    with psycopg.connect(**_parameters(), autocommit=True) as there:
        there.execute(gzip.decompress(dump.read_bytes()))


def migrate_as_of(now: datetime) -> None:
    """What `tradedoor migrate` does, with its timeouts, at this time."""
    with time_machine.travel(now, tick=False):
        migrate.migrate(verbosity=0)


def copy_rows(source: str, into: str) -> None:
    """Every row of ours as it stands, in one transaction; what follows from them follows."""
    with (
        psycopg.connect(**_parameters(source)) as here,
        psycopg.connect(**_parameters(into)) as there,
    ):
        for table, names in here.execute(COLUMNS).fetchall():
            if table not in FOLLOW:
                _copy(here, there, table, names)


def _copy(here, there, table: str, names: list[str]) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    what = sql.SQL("COPY {} ({}) ").format(sql.Identifier(table), columns)
    with (
        here.cursor().copy(what + sql.SQL("TO STDOUT")) as out,
        there.cursor().copy(what + sql.SQL("FROM STDIN")) as into,
    ):
        for block in out:
            into.write(block)


def _parameters(name: str = "") -> dict[str, Any]:
    parameters = connection.get_connection_params()
    return {
        "dbname": name or parameters["dbname"],
        **{
            key: parameters[key]
            for key in ("user", "host", "port", "password")
            if key in parameters
        },
    }
