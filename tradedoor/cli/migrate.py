"""`tradedoor migrate`: brings the database up to this version, while the shop is open."""

import argparse

import django

# Queries queue behind a migration that waits for a lock, so it must not wait long; and a statement
# that takes longer than a moment would hold its lock that long. A migration that knows better says
# `SET LOCAL statement_timeout = 0` itself.
LOCK_TIMEOUT = "4s"
STATEMENT_TIMEOUT = "5s"
# Two machines that are updated at once take turns. The number means nothing but us.
TURN = 7_233_367


def run(_options: argparse.Namespace) -> int:
    """Apply what is missing, one machine at a time."""
    django.setup()
    migrate(verbosity=1)
    return 0


def migrate(*, verbosity: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        cursor.execute(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'")
    try:
        call_command("migrate", interactive=False, verbosity=verbosity)
        _find_statuses()
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined] # What was SET must not stay.


def _find_statuses() -> None:
    """By the rules of this version, for the lists: whoever looks first does not wait for it."""
    from django.db import connection
    from django.utils import timezone

    from tradedoor.standing import standing

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    standing.refresh(now=timezone.now())
