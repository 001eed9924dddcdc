"""A mail server that does not answer: after the first conversations that broke off, letters wait.

They keep their place in the queue, the most urgent first, and none of their tries is spent. When
the pause is over one letter goes alone, and the others follow once the server has answered it.
Every worker knows, because it stands in the database.
"""

from datetime import datetime, timedelta

from django.db import transaction

from tradedoor.letters.models import MailTrouble

AFTER = 2  # conversations that broke off, none answered in between
FIRST = timedelta(seconds=15)
LONGEST = timedelta(minutes=2)
ALONE = 60  # seconds for which the one letter is waited for

# For the worker, before it fetches a letter: `open`, `alone` or `paused`. Who is answered `alone`
# has taken the turn of the one letter.
TURN = """
    WITH trouble AS (SELECT id FROM tradedoor_mailtrouble WHERE paused_until IS NOT NULL),
         turn AS (
            UPDATE tradedoor_mailtrouble
               SET paused_until = now() + %(alone)s * interval '1 second', probes = probes + 1
             WHERE paused_until <= now() RETURNING id
         )
    SELECT CASE WHEN EXISTS (SELECT FROM turn) THEN 'alone'
                WHEN EXISTS (SELECT FROM trouble) THEN 'paused'
                ELSE 'open' END AS turn
"""
# There was no letter: the turn is the next one's.
TURN_BACK = "UPDATE tradedoor_mailtrouble SET paused_until = now(), probes = probes - 1"


def is_paused() -> bool:
    """Whether letters wait for the mail server to answer."""
    return MailTrouble.objects.exclude(paused_until=None).exists()


@transaction.atomic
def broke_off(words: str, *, now: datetime) -> None:
    """The mail server was asked, and did not answer."""
    MailTrouble.objects.get_or_create(pk=1, defaults={"since": now})
    trouble = MailTrouble.objects.select_for_update().filter(pk=1).first()
    if trouble is None:  # it answered somebody else this very moment
        return
    trouble.times += 1
    trouble.words = words[:300]
    if trouble.times >= AFTER:
        trouble.paused_until = now + min(FIRST * 2**trouble.probes, LONGEST)
    trouble.save(update_fields=["times", "words", "paused_until"])


def answered() -> None:
    """The mail server said something, be it no: letters may leave."""
    MailTrouble.objects.filter(pk=1).delete()
