"""The worker's part in letters."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tradedoor import later
from tradedoor.letters import bounce_box, sending

SWEEP_LIMIT = 500


@later.job("letters.send", _("Send an e-mail"), queue=later.LETTERS, in_parts=True)
def send(letter_id: int, *, now: datetime) -> None:
    """Hand one letter to the mail server; come back later if it will not take it now."""
    sending.send(letter_id, now=now)


@later.job("letters.sweep", _("Take up e-mails that should have left"), every="* * * * *")
def sweep(*, now: datetime) -> None:
    """Take up letters whose job was lost with a machine, or that were being sent when one died.

    While the mail server is slow its queue does not grow: a letter is swept up once at a time.
    """
    for letter_id in sending.overdue(now=now)[:SWEEP_LIMIT]:
        later.queue("letters.send", once=f"letters.send:{letter_id}", letter_id=letter_id)


@later.job("letters.read_bounces", _("Read e-mails that came back"), every="*/3 * * * *")
def read_bounces(*, now: datetime) -> None:
    """Look into the mailbox letters come back to, where one is configured."""
    bounce_box.read(now=now)
