"""Fills a scratch database by the hundred thousand: rows by COPY, then the search in one go."""

import random
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from bench.scratch.people import People
from tradedoor.directory.models import Branch

CONTACTS_EACH = 10
OPENED = datetime(2020, 1, 1, tzinfo=UTC)
AT_ONCE = 500
# Of a thousand customers so many are of each branch; the others are of none.
BRANCHES = {"Göteborg": 500, "Malmö": 348, "Uppsala": 140, "Lund": 10}
# Built again when the rows are in: faster, and as tidy as after a night's maintenance.
BUILT_AGAIN = ["search_by_words", "word_near", "word_part"]

type Row = dict[str, Any]


def fill(people: People, first: int, last: int, *, at_branches: bool = False) -> None:
    """Take in the customers with these running numbers, each with ten contacts."""
    companies = list(people.companies(first, last))
    branches: list[int | None] = _branches() if at_branches else [None]
    with connection.cursor() as cursor, _without_triggers(cursor):
        _copy(cursor, "tradedoor_customer", _customers(companies, first, branches))
        _copy(cursor, "tradedoor_contact", _contacts(people, companies, first))
    with connection.cursor() as cursor, built_again(cursor, BUILT_AGAIN):
        _make_findable(first, last)
    with connection.cursor() as cursor:
        for table in ("customer", "contact", "customersearch", "searchword"):
            cursor.execute(f"VACUUM ANALYZE tradedoor_{table}")
        cursor.execute("CHECKPOINT")


@contextmanager
def _without_triggers(cursor: Any) -> Iterator[None]:
    cursor.execute("SET session_replication_role = replica")
    yield
    cursor.execute("RESET session_replication_role")


@contextmanager
def built_again(cursor: Any, names: list[str]) -> Iterator[None]:
    cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [names])
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET maintenance_work_mem = '256MB'")
    for _, definition in indexes:
        cursor.execute(definition)
    cursor.execute("RESET maintenance_work_mem")


def _make_findable(first: int, last: int) -> None:
    """What the triggers would have done, on both processors."""
    with ThreadPoolExecutor(2) as both:
        list(both.map(_refresh, range(first, last, AT_ONCE), [last] * (last - first)))
        list(both.map(lambda _: connection.close(), range(2)))


def _refresh(start: int, last: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tradedoor_refresh_search(array_agg(n)) FROM generate_series(%s, %s) AS n",
            [start + 1, min(start + AT_ONCE, last)],
        )


def _copy(cursor: Any, table: str, rows: Iterator[Row]) -> None:
    row = next(rows)
    columns = list(row)
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        while row:
            copy.write_row([row[column] for column in columns])
            row = next(rows, {})


def _branches() -> list[int | None]:
    """The branch of each customer of a thousand, well mixed."""
    each: list[int | None] = []
    for name, share in BRANCHES.items():
        each += [Branch.objects.get_or_create(name=name)[0].pk] * share
    each += [None] * (1000 - len(each))
    random.Random(len(each)).shuffle(each)
    return each


def _customers(companies: list[Row], first: int, branches: list[int | None]) -> Iterator[Row]:
    same = {"address2": "", "state": "", "version": 1, "last_login_number": 0}
    for n, company in enumerate(companies, first):
        kept = {k: v for k, v in company.items() if k not in ("of", "domain")}
        yield {
            **kept,
            **same,
            "id": n + 1,
            "public_id": uuid.UUID(int=n + 1),
            "branch_id": branches[n % len(branches)],
            "created_at": OPENED + timedelta(minutes=n),
        }


def _contacts(people: People, companies: list[Row], first: int) -> Iterator[Row]:
    same = {"kind": "buyer", "title": "", "newsletter": False, "language": "", "version": 1}
    for n, company in enumerate(companies, first):
        for k, contact in enumerate(people.contacts(company, CONTACTS_EACH)):
            yield {
                **contact,
                **same,
                "customer_id": n + 1,
                "public_id": uuid.UUID(int=(n + 1) * 100 + k),
                "created_at": OPENED,
            }
