"""However many jobs wait, one is fetched by reading a few rows, whatever the statistics say."""

import pytest
from django.db import connection
from procrastinate import sql

MANY = 20_000
FEW = 20  # rows read for one job
FETCH = "SELECT id FROM procrastinate_fetch_job_v2(ARRAY[%s]::varchar[], NULL)"


def ask(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)  # type: ignore[arg-type]
        return list(cursor.fetchall()) if cursor.description else []


def queued(n: int, queue: str = "letters", hours: int = 0) -> None:
    ask(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at)"
        " SELECT %s, 'letters.send', now() + %s * interval '1 hour' FROM generate_series(1, %s)",
        queue,
        hours,
        n,
    )


def fetch(queue: str = "letters") -> object:
    return ask(FETCH, queue)[0][0]


def finish(job: object) -> None:
    ask("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", job)


def rows_read() -> int:
    """In this transaction, of the list of jobs and of what happened to them."""
    ((read,),) = ask(
        "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int FROM pg_stat_xact_user_tables"
        " WHERE relname IN ('procrastinate_jobs', 'procrastinate_events')"
    )
    assert isinstance(read, int)
    return read


@pytest.fixture
def stale(db: None) -> None:
    """This connection has planned everything while there was next to nothing, and so it counted."""
    ask("SET LOCAL statement_timeout = '30s'")
    ask("TRUNCATE procrastinate_jobs CASCADE")
    ask("ANALYZE procrastinate_jobs, procrastinate_events")
    for _ in range(12):
        queued(1)
        finish(fetch())
        fetch()


def test_the_function_is_the_one_the_worker_calls():
    assert "procrastinate_fetch_job_v2" in sql.queries["fetch_job"]


def test_one_of_many_is_fetched_and_finished_by_reading_a_few_rows(stale):
    queued(MANY)
    for _ in range(3):
        before = rows_read()
        job = fetch()
        fetched = rows_read()
        finish(job)

        assert fetched - before <= FEW
        assert rows_read() - fetched <= FEW


def test_queueing_many_reads_each_once(stale):
    before = rows_read()

    queued(2000)

    assert rows_read() - before <= 2 * 2000


def test_many_that_wait_elsewhere_or_for_later_are_passed_over_once(stale):
    queued(MANY, hours=1)
    queued(1, queue="default")
    before = rows_read()

    assert fetch("default")
    assert fetch("letters") is None

    assert rows_read() - before <= 2 * MANY + FEW


def test_the_most_urgent_is_fetched_first(db):
    queued(3)
    ((last,),) = ask("SELECT max(id) FROM procrastinate_jobs")
    ask("UPDATE procrastinate_jobs SET priority = 20 WHERE id = %s", last)

    assert fetch() == last
