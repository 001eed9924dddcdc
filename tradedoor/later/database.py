"""The database as the worker's clock, and as what it waits for."""

import time
from collections.abc import Callable
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection

from tradedoor.later.retrying import jittered

INSISTS_FOR = 300  # seconds


def now() -> datetime:
    """The database's clock: those of machines differ by seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def insist(act: Callable[[], None]) -> None:
    """Do this until the database answers. For what happened already, outside of the database."""
    until = time.monotonic() + INSISTS_FOR
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > until:
                raise
        connection.close()
        time.sleep(jittered(1))
