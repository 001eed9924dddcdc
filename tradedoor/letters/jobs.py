"""The worker's part in letters."""

from contextlib import suppress
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

SWEEP_LIMIT = 500


@app.task(name="letters.send", queue="letters")
def send(letter_id: int) -> None:
    """Hand one letter to the mail server; come back later if it will not take it now."""
    from tradedoor.letters import sending

    sending.send(letter_id, now=timezone.now())


@app.periodic(cron="* * * * *", periodic_id="sweep")
@app.task(name="letters.sweep", queue="letters", queueing_lock="letters.sweep", pass_context=False)
def sweep(timestamp: int) -> None:
    """Take up letters whose job was lost with a machine, or that were being sent when one died.

    While the mail server is slow its queue does not grow: a letter is swept up once at a time.
    """
    from tradedoor.letters import sending

    for letter_id in sending.overdue(now=datetime.fromtimestamp(timestamp, UTC))[:SWEEP_LIMIT]:
        once = send.configure(queueing_lock=f"letters.send:{letter_id}")
        with suppress(AlreadyEnqueued), transaction.atomic():
            once.defer(letter_id=letter_id)


@app.periodic(cron="*/3 * * * *", periodic_id="bounces")
@app.task(
    name="letters.read_bounces",
    queue="letters",
    queueing_lock="letters.read_bounces",
    lock="letters.read_bounces",
    pass_context=False,
)
def read_bounces(timestamp: int) -> None:  # noqa: ARG001
    """Look into the mailbox letters come back to, where one is configured."""
    from tradedoor.letters import bounce_box

    bounce_box.read(now=timezone.now())
