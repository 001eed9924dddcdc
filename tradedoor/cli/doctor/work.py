"""Whether a worker is there, what waits for it, and what it could not finish."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tradedoor.cli.doctor.finding import Finding
from tradedoor.later.lost import PRESENT
from tradedoor.letters.models import Letter, MailTrouble
from tradedoor.unfinished import deciding

SILENT_AFTER = 60  # seconds
LATE_AFTER = timedelta(minutes=10)
START_IT = "Start tradedoor worker; without it no letter leaves."
HEARD_OF = """
    SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat))::float
      FROM procrastinate_workers
"""
# A worker shares this lock for as long as it is connected; no dump brings it along.
IS_CONNECTED = """
    SELECT EXISTS (
        SELECT FROM pg_locks
         WHERE locktype = 'advisory' AND classid = 0 AND objid = %s AND objsubid = 1
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
"""
OLDEST = """
    SELECT clock_timestamp() - min(at) FROM procrastinate_events
     WHERE type = 'deferred' AND job_id = (
        SELECT min(id) FROM procrastinate_jobs
         WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
     )
"""


def findings() -> Iterator[Finding]:
    if not _ask("SELECT to_regclass('tradedoor_mailtrouble') IS NOT NULL"):
        yield Finding("fail", "worker", "has no tables yet", "Run tradedoor migrate.")
        return
    yield _worker()
    yield from _mail()
    yield from _unfinished()


def _worker() -> Finding:
    """A restored dump brings signs of life of workers that are long gone."""
    silent = _ask(HEARD_OF)
    if silent is None:
        return Finding("fail", "worker", "none runs", START_IT)
    if silent > SILENT_AFTER:
        return Finding("fail", "worker", f"was last heard of {silent:.0f} s ago", START_IT)
    if not _ask(IS_CONNECTED, PRESENT):
        found = f"was heard of {silent:.0f} s ago, and none is connected now"
        return Finding("warn", "worker", found, f"{START_IT} Right after a restore: none runs.")
    return _backlog()


def _backlog() -> Finding:
    """Alive, and how far behind it is."""
    queued = ProcrastinateJob.objects.filter(status="todo")
    later = queued.filter(scheduled_at__gt=datetime.now(UTC)).count()
    due, oldest = queued.count() - later, _ask(OLDEST)
    found = f"alive; {due} jobs wait, {later} more for later"
    if due and oldest:
        found = f"{found}; the oldest has waited {_span(oldest)}"
    if oldest and oldest > LATE_AFTER:
        return Finding("warn", "worker", found, "Run more workers, or see what they log.")
    return Finding("ok", "worker", found)


def _mail() -> Iterator[Finding]:
    trouble = MailTrouble.objects.exclude(paused_until=None).first()
    if trouble is None:
        return
    waiting = Letter.objects.queued().count()
    since = _span(datetime.now(UTC) - trouble.since)
    found = (
        f"the mail server has not answered for {since} ({trouble.words}); {waiting} letters wait"
    )
    yield Finding("fail", "letters", found, "They leave by themselves once it answers.")


def _unfinished() -> Iterator[Finding]:
    kinds = deciding.every()
    if not kinds:
        return
    names = ", ".join(f"{kind.name} ×{kind.count}" for kind in kinds)
    oldest = min(kind.first_at for kind in kinds if kind.first_at)
    found = f"{deciding.count()} failed, the first {_span(datetime.now(UTC) - oldest)} ago: {names}"
    yield Finding("warn", "jobs", found, "Decide in the office, at /office/unfinished/.")


def _span(time: timedelta) -> str:
    seconds = time.total_seconds()
    if seconds < 90:
        return f"{max(seconds, 0):.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.0f} h"


def _ask(question: str, *values: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]
