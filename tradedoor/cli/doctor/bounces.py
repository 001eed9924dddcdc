"""Whether it is known when a letter comes back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

from tradedoor.cli.doctor.finding import Finding
from tradedoor.cli.doctor.safety import HERE
from tradedoor.config.mail import BounceBox

SILENT_AFTER = timedelta(minutes=15)
READ_THEM = (
    "Set TRADEDOOR_BOUNCE_ADDRESS and TRADEDOOR_BOUNCE_URL, or TRADEDOOR_ANYMAIL_WEBHOOK_SECRET."
)


def findings() -> Iterator[Finding]:
    box: BounceBox | None = settings.BOUNCE_BOX
    if box is None:
        yield _without_box()
        return
    yield _reading(box)
    if box.security == "none" and box.host not in HERE:
        found = "the mailbox's password travels unencrypted"
        remedy = "Use imaps:// or pop3s:// in TRADEDOOR_BOUNCE_URL."
        yield Finding("warn", "bounces", found, remedy)
    if not settings.BOUNCE_ADDRESS:
        found = f"letters come back to {settings.DEFAULT_FROM_EMAIL}"
        remedy = "Set TRADEDOOR_BOUNCE_ADDRESS to the address of that mailbox, if it is another."
        yield Finding("warn", "bounces", found, remedy)


def _without_box() -> Finding:
    if settings.ANYMAIL.get("WEBHOOK_SECRET"):
        return Finding("ok", "bounces", "the mail service tells of them at /hooks/")
    return Finding("warn", "bounces", "nobody reads what comes back", READ_THEM)


def _reading(box: BounceBox) -> Finding:
    """When the worker read it last, and what went wrong since."""
    known = _last()
    if known is None:
        return Finding("warn", "bounces", f"{box} was not read yet", "Start tradedoor worker.")
    read_at, tried_at, trouble = known
    read = f"read {_ago(read_at)}" if read_at else "never read"
    if trouble:
        found = f"{box}, {read}: {trouble}"
        return Finding("fail", "bounces", found, "Check TRADEDOOR_BOUNCE_URL and the mailbox.")
    if timezone.now() - tried_at > SILENT_AFTER:
        return Finding("fail", "bounces", f"{box}, {read}", "Start tradedoor worker.")
    return Finding("ok", "bounces", f"{box}, {read}")


def _last() -> tuple[datetime | None, datetime, str] | None:
    question = "SELECT read_at, tried_at, trouble FROM tradedoor_bouncereading"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(question)
            row: tuple[datetime | None, datetime, str] | None = cursor.fetchone()
            return row
    except Error:  # no database, or no table in it yet, which other checks say
        return None


def _ago(moment: datetime) -> str:
    minutes = (datetime.now(UTC) - moment).total_seconds() // 60
    return "a moment ago" if minutes < 1 else f"{minutes:.0f} min ago"
