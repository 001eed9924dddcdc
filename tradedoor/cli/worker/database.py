"""Whether the database answers the worker: one line when it stops, one when it is back."""

import math
import time

import structlog

log = structlog.get_logger("tradedoor.worker")


class Database:
    """What this process knows of it."""

    def __init__(self) -> None:
        self._found_at: float | None = -math.inf
        self._words = ""

    @property
    def answers_since(self) -> float:
        """Seconds since it was away, as far as was noticed."""
        return 0.0 if self._found_at is None else time.monotonic() - self._found_at

    def lost(self, trouble: BaseException) -> None:
        """It did not do what it was asked; the worker goes on asking."""
        words = _words(trouble)
        if words != self._words:
            log.warning("the database does not answer, the worker waits for it", reason=words)
        self._found_at, self._words = None, words

    def found(self) -> None:
        """It answered."""
        if self._words:
            log.warning("the database answers again, the worker goes on")
        self._words = ""
        if self._found_at is None:
            self._found_at = time.monotonic()


def _words(trouble: BaseException) -> str:
    """The last line of what the database said, which says it best."""
    said = str(trouble.__cause__ or trouble).strip()
    return said.splitlines()[-1].strip() if said else type(trouble).__name__
