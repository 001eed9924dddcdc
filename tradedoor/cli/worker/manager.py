"""Fetching jobs and telling what became of them, however often the database goes away."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

from procrastinate import PsycopgConnector, utils
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from psycopg.errors import ReadOnlySqlTransaction

from tradedoor import later
from tradedoor.cli.worker.database import Database
from tradedoor.later.holding import FINISH, RETRY
from tradedoor.later.retrying import jittered
from tradedoor.letters import pausing

FORGOTTEN_AFTER = 3600  # seconds; until then a silent worker may come back

# A worker that was forgotten while the database was away is known again.
HEARTBEAT = """
    INSERT INTO procrastinate_workers (id, last_heartbeat) OVERRIDING SYSTEM VALUE
    VALUES (%(worker_id)s, now())
    ON CONFLICT (id) DO UPDATE SET last_heartbeat = now()
"""


class Manager(JobManager):
    """Procrastinate's own, which waits for a database that is away instead of giving up.

    It knows the jobs this process has in hand: what the database thinks it has beyond those was
    lost on the way.
    """

    connector: PsycopgConnector

    def __init__(self, connector: PsycopgConnector, database: Database) -> None:
        super().__init__(connector)
        self.database = database
        self.workers: set[int] = set()
        self.in_hand: set[int] = set()
        self.stopping = False

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        try:
            job = await self._fetch(list(queues or ()), worker_id)
        except ConnectorException as trouble:
            await self._lost(trouble)
            return None
        self.database.found()
        if job and job.id:
            self.in_hand.add(job.id)
        return job

    async def _fetch(self, queues: list[str], worker_id: int) -> Job | None:
        """While the mail server does not answer no letter is fetched, but one at times."""
        if later.LETTERS not in queues:
            return await super().fetch_job(queues, worker_id)
        ask = self.connector.execute_query_one_async
        turn = (await ask(pausing.TURN, alone=pausing.ALONE))["turn"]
        job = None if turn == "paused" else await super().fetch_job(queues, worker_id)
        if turn == "alone" and job is None:
            await self.connector.execute_query_async(pausing.TURN_BACK)
        return job

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        await self._tell(FINISH, job, status=status.value, delete_job=delete_job)

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,  # noqa: ARG002
        queue: str | None = None,  # noqa: ARG002
        lock: str | None = None,  # noqa: ARG002
    ) -> None:
        pause = (retry_at - utils.utcnow()).total_seconds() if retry_at else 0
        await self._tell(RETRY, job, pause=pause)

    async def defer_periodic_job(
        self, job: Job, periodic_id: str, defer_timestamp: int
    ) -> int | None:
        defer = super().defer_periodic_job
        return await self._insist(lambda: defer(job, periodic_id, defer_timestamp))

    async def register_worker(self) -> int:
        worker_id = await self._insist(super().register_worker)
        self.workers.add(worker_id)
        return worker_id

    async def unregister_worker(self, worker_id: int) -> None:
        with suppress(ConnectorException):
            await super().unregister_worker(worker_id)

    async def update_heartbeat(self, worker_id: int) -> None:
        with suppress(ConnectorException):
            await self.connector.execute_query_async(HEARTBEAT, worker_id=worker_id)

    async def prune_stalled_workers(self, seconds_since_heartbeat: float) -> list[int]:  # noqa: ARG002
        return await self._insist(lambda: JobManager.prune_stalled_workers(self, FORGOTTEN_AFTER))

    async def list_jobs_to_abort_async(self, queue: str | None = None) -> Iterable[int]:  # noqa: ARG002
        """None: a job is a function that cannot be stopped in the middle."""
        return []

    async def _tell(self, query: Any, job: Job, **facts: Any) -> None:
        """Say what became of a job. If that fails until the worker ends, the job is lost."""
        facts |= {"job_id": job.id, "attempts": job.attempts}
        with suppress(_Stopping):
            await self._insist(lambda: self.connector.execute_query_async(query, **facts))
        self.in_hand.discard(job.id or 0)

    async def _lost(self, trouble: ConnectorException) -> None:
        """What can only be read was the leader until a moment ago: look for the new one."""
        self.database.lost(trouble)
        if isinstance(trouble.__cause__, ReadOnlySqlTransaction):
            await self.connector.pool.drain()

    async def _insist[Answer](self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """Ask the database until it answers."""
        while True:
            try:
                answer = await ask()
            except ConnectorException as trouble:
                await self._lost(trouble)
                if self.stopping:
                    raise _Stopping from trouble
                await asyncio.sleep(jittered(1))
            else:
                self.database.found()
                return answer


class _Stopping(Exception):
    """Nobody waits for the database any longer."""
