"""A database that is thrown away: our own server on a temporary directory, or DATABASE_URL."""

import logging
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_database() -> Iterator[None]:
    """Django stands on an empty, migrated database until the end.

    With DATABASE_URL set, that database is used, and must be one to throw away.
    """
    if "DATABASE_URL" in os.environ:
        _set_up()
        yield
        return

    from tradedoor.demo.postgres import LocalPostgres

    with tempfile.TemporaryDirectory(prefix="tradedoor-bench-") as directory:
        postgres = LocalPostgres(Path(directory) / "db", fsync=False)
        postgres.start()
        os.environ["DATABASE_URL"] = postgres.url
        try:
            _set_up()
            yield
            _hang_up()
        finally:
            postgres.stop()


def _set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tradedoor.config.settings"
    os.environ["TRADEDOOR_SECRET_KEY"] = secrets.token_urlsafe()
    import django
    from django.core.management import call_command

    django.setup()
    logging.disable()
    call_command("migrate", verbosity=0)


def _hang_up() -> None:
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
