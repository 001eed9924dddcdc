"""`tradedoor worker`: does what was queued, and what is due."""

import argparse

import django

# Mail servers may take their time; after this a job is given up and found again by the next sweep.
DRAIN_SECONDS = 20


def run(options: argparse.Namespace) -> int:
    """Work until SIGTERM, then finish the jobs in hand. Its heartbeat is in the database."""
    django.setup()
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    # One connection to listen, one for the heartbeat, one a job.
    connector = PsycopgConnector(
        kwargs=connector_params(), min_size=1, max_size=options.at_once + 2
    )
    with app.replace_connector(connector) as working:
        working.run_worker(
            concurrency=options.at_once,
            shutdown_graceful_timeout=DRAIN_SECONDS,
            delete_jobs="successful",
        )
    return 0
