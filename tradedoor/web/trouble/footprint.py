"""What one run through a request does to the database, as far as it must be known afterwards:
whether it may be run once more, and whether it can be said that nothing was saved."""

import re
from collections.abc import Callable
from typing import Any

from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus

from tradedoor.web.trouble.kinds import AWAY, CROSSED, FOLLOWING, Trouble

READS = re.compile(r"\s*(SELECT|WITH|SHOW|SET|SAVEPOINT|RELEASE|ROLLBACK)\b", re.IGNORECASE)
# Even within what begins like that. "FOR UPDATE" is taken for one where a word follows, which only
# means that less is tried again.
CHANGES = re.compile(
    r"\b(INSERT|DELETE|MERGE|UPDATE\s+\w|procrastinate_\w+\s*\()|\bnextval\b", re.IGNORECASE
)
TOLD = "SELECT set_config(name, value, true) FROM unnest(%s::text[], %s::text[]) AS t (name, value)"


class Footprint:
    """Wraps every statement (`connection.execute_wrapper`) from the first to the answer."""

    def __init__(self) -> None:
        self.changed = False  # A change was sent, whatever became of it.
        self.committed = False  # A change stands already.
        self.failed = False  # A statement failed, which says that the connection was there.
        self.failed_inside = False  # And within a transaction, which is rolled back with it.

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        connection: BaseDatabaseWrapper = context["connection"]
        _tell_timeouts(connection)
        changes = not is_reading(sql)
        if changes:
            self.changed = True
            if connection.in_atomic_block:
                connection.on_commit(self._stands)
        try:
            result = execute(sql, params, many, context)
        except Error:
            self.failed, self.failed_inside = True, connection.in_atomic_block
            raise
        if changes and not connection.in_atomic_block:
            self._stands()
        return result

    def saved_nothing(self, trouble: Trouble) -> bool:
        """Whether that is certain: it is not when a connection is lost while it commits."""
        if self.committed:
            return False
        return trouble is not AWAY or not self.changed or self.failed_inside

    def may_be_repeated(self, trouble: Trouble) -> bool:
        """Whether the same request can be run again as if it had never been run.

        What PostgreSQL refuses, or breaks off for somebody who waits for us, it rolls back. A
        connection that was lost says nothing, so then only what had sent no change is asked again.
        """
        if trouble in (CROSSED, FOLLOWING):
            return not self.committed
        return trouble is AWAY and self.failed and not self.changed

    def _stands(self) -> None:
        self.committed = True


def is_reading(sql: Any) -> bool:
    """Whether a statement changes nothing, as far as can be seen: when in doubt, it does."""
    return isinstance(sql, str) and bool(READS.match(sql)) and not CHANGES.search(sql)


def _tell_timeouts(connection: BaseDatabaseWrapper) -> None:
    """Behind PgBouncer a transaction is told how long it may wait (`config.databases`)."""
    timeouts = connection.settings_dict.get("TRANSACTION_TIMEOUTS")
    if not timeouts or not connection.in_atomic_block or connection.connection is None:
        return
    if connection.connection.info.transaction_status == TransactionStatus.IDLE:
        values = [str(value) for value in timeouts.values()]
        connection.connection.execute(TOLD, [list(timeouts), values])
