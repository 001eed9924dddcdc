"""`tradedoor worker`: does what was queued, and what is due."""

import argparse
import asyncio
import signal
from typing import TYPE_CHECKING, Any

import django
from django import db

from tradedoor.cli.worker.connections import Connector
from tradedoor.config import databases

if TYPE_CHECKING:
    from procrastinate import App

    from tradedoor.cli.worker.manager import Manager

__all__ = ["Connector", "run"]

# Mail servers may take their time; after this a job is given up and found again as lost.
DRAIN_SECONDS = 20
# How soon a worker looks for what nobody told it of, seconds: what is tried again, or taken up.
LOOKS_EVERY = 2.0

Half = asyncio.Task[None]


def run(options: argparse.Namespace) -> int:
    """Work until SIGTERM, then finish the jobs in hand. Its heartbeat is in the database.

    While the database is away it waits. It ends by itself, with 1, only on a mistake of ours.
    """
    django.setup()
    at_once = options.at_once + options.letters_at_once
    databases.do_jobs(db.connections.databases["default"], at_once=at_once)
    return asyncio.run(_work(options))


async def _work(options: argparse.Namespace) -> int:
    from procrastinate.contrib.django import app

    from tradedoor.cli.worker.database import Database
    from tradedoor.cli.worker.manager import Manager

    at_once = options.at_once + options.letters_at_once
    connector = Connector(app.connector, at_once=at_once)
    with app.replace_connector(connector) as working:
        usual = working.job_manager
        working.job_manager = manager = Manager(connector, Database())
        try:
            async with working.open_async():
                return await _until_told(_halves(working, options), manager)
        finally:
            working.job_manager = usual


def _halves(working: "App", options: argparse.Namespace) -> list[Half]:
    """Slots for letters, and others for everything else: neither waits for the other."""
    from tradedoor import later

    return [
        _half(working, later.LETTERS, options.letters_at_once),
        _half(working, later.WORK, options.at_once),
    ]


def _half(working: "App", queue: str, at_once: int) -> Half:
    how: dict[str, Any] = {
        "name": queue,
        "queues": [queue],
        "concurrency": at_once,
        "fetch_job_polling_interval": LOOKS_EVERY,
        "shutdown_graceful_timeout": DRAIN_SECONDS,
        "delete_jobs": "successful",
        "install_signal_handlers": False,
    }
    return asyncio.create_task(working.run_worker_async(**how))


async def _until_told(halves: list[Half], manager: "Manager") -> int:
    """Work until somebody says to stop; answers 1 when nobody did."""
    from tradedoor.cli.worker.keeper import keep

    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    keeper, until = asyncio.create_task(keep(manager)), asyncio.create_task(told.wait())
    await asyncio.wait([keeper, until, *halves], return_when=asyncio.FIRST_COMPLETED)
    manager.stopping = True
    for half in halves:
        half.cancel()
    await asyncio.gather(*halves, return_exceptions=True)
    keeper.cancel()
    until.cancel()
    await asyncio.gather(keeper, until, return_exceptions=True)
    return 0 if told.is_set() else 1
