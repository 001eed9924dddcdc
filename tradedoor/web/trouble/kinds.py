"""The ways in which the database may keep us waiting, and which error means which."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import django.db
import psycopg
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from psycopg import errors

SAFE = ("GET", "HEAD", "OPTIONS")  # Whoever asks so only looks.


@dataclass(frozen=True)
class Trouble:
    """One way in which the database may keep us waiting.

    ``retry_after`` is what people are asked to wait, in seconds; ``tries`` how often we try
    ourselves before we tell them.
    """

    code: str
    title: str | Promise
    cause: str | Promise
    status: int = 503
    retry_after: int = 5
    tries: int = 1


AWAY = Trouble(
    "unavailable",
    gettext_lazy("Back in a moment"),
    gettext_lazy("We cannot reach our data right now."),
    tries=2,
)
BUSY = Trouble(
    "busy",
    gettext_lazy("Very busy right now"),
    gettext_lazy("There is more to do at the moment than can be done at once."),
)
TOO_LONG = Trouble(
    "took-too-long",
    gettext_lazy("This took too long"),
    gettext_lazy("It was stopped, so that others do not have to wait."),
)
READ_ONLY = Trouble(
    "read-only",
    gettext_lazy("Nothing can be saved right now"),
    gettext_lazy("You can look at everything, but not change it."),
    retry_after=30,
)
# Another server may have taken over; on a new connection we are led to it.
FOLLOWING = replace(READ_ONLY, tries=2)
HELD = Trouble(
    "held",
    gettext_lazy("Somebody else is changing this right now"),
    "",
    status=409,
    retry_after=1,
)
# Two who waited for each other, of whom PostgreSQL sent one away: trying again may well work.
CROSSED = replace(HELD, tries=3)

# The first line that fits counts. Whatever else PostgreSQL reports is a bug of ours.
TABLE: list[tuple[tuple[type[Exception], ...], Trouble]] = [
    ((errors.DeadlockDetected, errors.SerializationFailure), CROSSED),
    ((errors.LockNotAvailable,), HELD),
    ((errors.QueryCanceled,), TOO_LONG),
    ((errors.ReadOnlySqlTransaction,), FOLLOWING),
    ((errors.DiskFull,), READ_ONLY),
    ((errors.TooManyConnections, errors.OutOfMemory, errors.ConfigurationLimitExceeded), BUSY),
    # All that ends a connection or keeps us from having one, the pool's own words among it.
    ((psycopg.OperationalError, errors.IdleInTransactionSessionTimeout), AWAY),
    ((psycopg.InterfaceError, django.db.InterfaceError), AWAY),
]


def trouble_in(error: BaseException | None) -> Trouble | None:
    """What this error, or the one behind it, means to whoever asked; nothing if it is a bug."""
    for behind in _chain(error):
        for classes, trouble in TABLE:
            if isinstance(behind, classes):
                return trouble
    return None


def reason(error: BaseException | None) -> str:
    """What PostgreSQL or the pool said, in one line, for the log.

    Never the statement, in which stands what people typed.
    """
    chain = [*_chain(error)]
    if not chain:
        return ""
    said = chain[-1].diag.message_primary if isinstance(chain[-1], psycopg.Error) else None
    return f"{type(chain[-1]).__name__}: {said or ' '.join(str(chain[-1]).split())}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Libraries wrap the errors of others: Django psycopg's, procrastinate Django's."""
    while error is not None:
        yield error
        error = error.__cause__
