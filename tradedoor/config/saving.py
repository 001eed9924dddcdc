"""Whether the database takes changes, found out without leaving one."""

from enum import Enum

from django.db import OperationalError, connection, transaction
from psycopg import errors

# Sorting this much in so little memory writes to the disk on which the tables grow, and to nothing
# that must be tidied up. A server that only follows another one can do it, too.
SPILL = """
SELECT count(*) FROM (
  SELECT n FROM generate_series(1, 300) AS n ORDER BY repeat(n::text, 400) OFFSET 0
) AS spilled
"""


class Hindrance(Enum):
    """Why nothing can be saved."""

    READ_ONLY = "the database is read-only"
    DISK_FULL = "the database's disk is full"


def hindrance() -> Hindrance | None:
    """What keeps people from saving, if something does. Raises Error without a database."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            if cursor.fetchone() == ("on",):
                return Hindrance.READ_ONLY
            cursor.execute("SET LOCAL work_mem = '64kB'")
            cursor.execute(SPILL)
            transaction.set_rollback(True)
    except OperationalError as error:
        if isinstance(error.__cause__, errors.DiskFull):
            return Hindrance.DISK_FULL
        raise
    return None
