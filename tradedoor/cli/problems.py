"""What keeps a command from its work, in one line: for people who run an installation."""

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from psycopg import errors

DOCTOR = "`tradedoor doctor` says more."


def in_words(problem: Exception) -> str | None:
    """What happened and what to do, or nothing if it is a bug, which is told with all its lines."""
    if isinstance(problem, ImproperlyConfigured):
        return str(problem)
    if not isinstance(problem, OperationalError | InterfaceError):
        return None
    match problem.__cause__:
        case errors.LockNotAvailable():
            return "the shop is in use, and a table was not free in time. Try again."
        case errors.QueryCanceled():
            return "the database took too long. Try again when there is less to do."
    return f"the database does not answer: {' '.join(str(problem).split())}. {DOCTOR}"
