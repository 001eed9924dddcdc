"""The worker's own connection: a sign that it is there, and an eye on jobs that were lost."""

import asyncio
from typing import Any

import psycopg
import structlog

from tradedoor.cli.worker.manager import Manager
from tradedoor.later import lost
from tradedoor.later.retrying import jittered

LOOKS_EVERY = 10  # seconds
log = structlog.get_logger("tradedoor.worker")


async def keep(manager: Manager) -> None:
    """Hold the sign and look after lost jobs, for ever; whenever the database went away, again."""
    from procrastinate.contrib.django.utils import connector_params

    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(
                **{**connector_params(), "autocommit": True}
            )
            async with connection:
                await _look_after(connection, manager)
        except psycopg.Error as trouble:
            manager.database.lost(trouble)
        await asyncio.sleep(jittered(1))


async def _look_after(connection: psycopg.AsyncConnection[Any], manager: Manager) -> None:
    await connection.execute("SELECT pg_advisory_lock_shared(%s)", [lost.PRESENT])
    suspects: set[int] = set()
    while True:
        # After an outage others get time to show that they live.
        if manager.database.answers_since > lost.SILENT:
            await _take_up(connection, lost.OF_THE_SILENT, silent=lost.SILENT)
        workers = list(manager.workers)
        held = await connection.execute(lost.IN_HAND, {"workers": workers})
        unknown = {number for (number,) in await held.fetchall()} - manager.in_hand
        # One that was not known a while ago either was not just being fetched.
        await _take_up(connection, lost.UNKNOWN, workers=workers, jobs=list(unknown & suspects))
        suspects = unknown
        await asyncio.sleep(jittered(LOOKS_EVERY))


async def _take_up(connection: psycopg.AsyncConnection[Any], query: Any, **which: Any) -> None:
    taken = await connection.execute(query, {**which, "most": lost.MOST})
    for number, name, status in await taken.fetchall():
        log.warning("a job lost its worker", job=name, number=number, now=status)
