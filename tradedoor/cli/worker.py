"""`tradedoor worker`: does what was queued, and what is due."""

import argparse

import django
from procrastinate import PsycopgConnector
from procrastinate.connector import BaseConnector

# Mail servers may take their time; after this a job is given up and found again by the next sweep.
DRAIN_SECONDS = 20


class Connector(PsycopgConnector):
    """Connections of the worker's own, except for what a task queues.

    That is queued as everywhere, over Django's connection: on another one the job would be there
    before the letter it is to send, and would stay if the task's transaction is rolled back.
    """

    def __init__(self, djangos: BaseConnector, *, at_once: int) -> None:
        from procrastinate.contrib.django.utils import connector_params

        # One connection to listen, one for the heartbeat, one a job.
        super().__init__(kwargs=connector_params(), min_size=1, max_size=at_once + 2)
        self._djangos = djangos

    def get_sync_connector(self) -> BaseConnector:
        return self._djangos


def run(options: argparse.Namespace) -> int:
    """Work until SIGTERM, then finish the jobs in hand. Its heartbeat is in the database."""
    django.setup()
    from procrastinate.contrib.django import app

    with app.replace_connector(Connector(app.connector, at_once=options.at_once)) as working:
        working.run_worker(
            concurrency=options.at_once,
            shutdown_graceful_timeout=DRAIN_SECONDS,
            delete_jobs="successful",
        )
    return 0
