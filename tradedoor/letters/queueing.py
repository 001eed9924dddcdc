"""Queueing letters in the transaction of the change they report."""

from datetime import datetime
from typing import Any

from tradedoor import later
from tradedoor.letters.models import Letter


def queue(
    kind: str,
    *,
    to: str,
    language: str,
    now: datetime,
    customer_id: int | None = None,
    **context: Any,
) -> Letter:
    """Put a letter in the queue; the worker sends it once the transaction is committed."""
    letter = Letter.objects.create(
        kind=kind,
        to=to,
        language=language,
        context=context,
        customer_id=customer_id,
        queued_at=now,
        next_try_at=now,
    )
    later.queue("letters.send", once=f"letters.send:{letter.pk}", letter_id=letter.pk)
    return letter


def drop(letter_ids: list[int], *, now: datetime) -> int:
    """Keep letters that have not left from leaving, because what they say is no longer true."""
    return Letter.objects.filter(
        pk__in=letter_ids, state__in=[Letter.State.QUEUED, Letter.State.SENDING]
    ).update(state=Letter.State.DROPPED, ended_at=now, next_try_at=None)
