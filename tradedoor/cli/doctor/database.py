"""Whether the database is there, is ours, and is kept at work."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from tradedoor.access import limits
from tradedoor.cli.doctor import connecting, work
from tradedoor.cli.doctor.finding import Finding, Level
from tradedoor.config.saving import Hindrance, hindrance
from tradedoor.config.schema import missing_migrations

OLDEST_POSTGRESQL = 15
EXTENSIONS = {"pg_trgm", "unaccent"}
REMEDIES = {
    Hindrance.READ_ONLY: "Name the server that takes changes in DATABASE_URL, or let this one do.",
    Hindrance.DISK_FULL: "Make room where PostgreSQL keeps its data.",
}


def findings() -> Iterator[Finding]:
    if problem := connecting.finding():
        yield problem
        return
    yield _version()
    if found := hindrance():
        yield Finding("fail", "database", f"nothing can be saved: {found.value}", REMEDIES[found])
    yield _migrations()
    yield _extensions()
    yield _clock()
    yield from work.findings()
    yield from _demonstration()
    yield from _limits()


def _version() -> Finding:
    major = int(_ask("SHOW server_version_num")) // 10_000
    if major < OLDEST_POSTGRESQL:
        remedy = f"Use PostgreSQL {OLDEST_POSTGRESQL} or newer."
        return Finding("fail", "database", f"PostgreSQL {major} is too old", remedy)
    return Finding("ok", "database", f"PostgreSQL {major} answers")


def _migrations() -> Finding:
    missing = missing_migrations()
    if missing:
        found = f"{len(missing)} are not applied, {missing[0]} among them"
        return Finding("fail", "migrations", found, "Run tradedoor migrate.")
    return Finding("ok", "migrations", "all applied")


def _extensions() -> Finding:
    there = set(_ask("SELECT array_agg(extname::text) FROM pg_extension"))
    missing = ", ".join(sorted(EXTENSIONS - there))
    if missing:
        remedy = "Run tradedoor migrate as the database's owner; some servers want a superuser."
        return Finding("fail", "extensions", f"{missing} missing", remedy)
    return Finding("ok", "extensions", ", ".join(sorted(EXTENSIONS)))


def _clock() -> Finding:
    """Invitations and sessions end by this machine's clock; other machines must agree."""
    apart = abs((datetime.now(UTC) - _ask("SELECT clock_timestamp()")).total_seconds())
    level: Level = "ok" if apart < 2 else "warn" if apart < 30 else "fail"
    remedy = "" if level == "ok" else "Let both machines keep time by NTP."
    return Finding(level, "clock", f"{apart:.1f} s apart from the database's", remedy)


def _demonstration() -> Iterator[Finding]:
    """Everybody knows the passwords of made-up people, and a demonstration opens its mailbox."""
    if not _ask("SELECT to_regclass('tradedoor_seller') IS NOT NULL"):
        return
    made_up = bool(_ask("SELECT coalesce(bool_or(is_demo), false) FROM tradedoor_seller"))
    if made_up and not settings.DEMO:
        found = "was filled for a demonstration: everybody knows its passwords"
        yield Finding("fail", "database", found, "Name another one in DATABASE_URL.")
    if settings.DEMO and not made_up:
        found = "is set, and this database is no demonstration's"
        yield Finding("fail", "demo", found, "Unset TRADEDOOR_DEMO.")


def _limits() -> Iterator[Finding]:
    """Limits to addresses are only as good as what we know of where somebody comes from."""
    if not _ask("SELECT to_regclass('tradedoor_apikey') IS NOT NULL"):
        return
    if limits.by_address_in_use() and settings.SECURE and not settings.TRUSTED_PROXIES:
        yield Finding(
            "fail",
            "limits",
            "to addresses are in use, and everybody seems to come from the proxy's own address",
            "Name the proxy that ends https in TRADEDOOR_TRUSTED_PROXIES, like 127.0.0.1.",
        )


def _ask(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]
