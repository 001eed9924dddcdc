"""The worker's connections to the database, which may go away and come back."""

import asyncio
from collections.abc import Iterable

import psycopg_pool
from procrastinate import PsycopgConnector
from procrastinate.connector import BaseConnector, Notify
from procrastinate.exceptions import ConnectorException

from tradedoor.later.retrying import jittered

WAITS = 5  # seconds for a connection
# After a long time away the pool would pause for as long again: it begins anew instead.
TRIES_FOR = 2  # seconds


class Connector(PsycopgConnector):
    """Connections of the worker's own, except for what a task queues.

    That is queued as everywhere, over Django's connection: on another one the job would be there
    before the letter it is to send, and would stay if the task's transaction is rolled back.
    """

    def __init__(self, djangos: BaseConnector, *, at_once: int) -> None:
        from procrastinate.contrib.django.utils import connector_params

        super().__init__(
            kwargs=connector_params(),
            min_size=1,
            max_size=at_once + 2,  # one a job, one for each heartbeat
            timeout=WAITS,
            reconnect_timeout=TRIES_FOR,
        )
        self._djangos = djangos

    def get_sync_connector(self) -> BaseConnector:
        return self._djangos

    async def open_async(self, pool: psycopg_pool.AsyncConnectionPool | None = None) -> None:
        """Without waiting for the database, which may be away for a while."""
        self._async_pool = pool or await self._create_pool(self._pool_args)
        await self._async_pool.open(wait=False)

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        """Listen for ever: whenever the database went away, again."""
        while True:
            try:
                await super().listen_notify(on_notification, channels)
            except ConnectorException:  # told of by whoever asks the database next
                await asyncio.sleep(jittered(1))
