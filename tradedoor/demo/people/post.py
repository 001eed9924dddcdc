"""The letters of the past: they left long ago, and must not leave again."""

from datetime import datetime, timedelta

from django.db import connection

from tradedoor.demo.mail.server import REFUSED
from tradedoor.letters.models import Letter, LetterTry

ON_THE_WAY = timedelta(seconds=4)


def leave(*, before: datetime) -> None:
    """Let what was queued before this moment have left, or have come back, at its own time."""
    for letter in Letter.objects.queued().filter(queued_at__lt=before):
        at = letter.queued_at + ON_THE_WAY
        refused = any(word in letter.to for word in REFUSED)
        code, words = (
            (550, f"5.1.1 <{letter.to}>: no such mailbox here") if refused else (250, "accepted")
        )
        LetterTry.objects.create(
            letter=letter, at=at, handed_over=not refused, code=code, words=words
        )
        letter.state = Letter.State.FAILED if refused else Letter.State.HANDED_OVER
        letter.ended_at, letter.next_try_at, letter.tries, letter.server_words = at, None, 1, words
        letter.save()


def forget_jobs() -> None:
    """Take the jobs of letters that have left, and of requests, from the worker's list."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name LIKE 'requests.%'")
        cursor.execute(
            """
            DELETE FROM procrastinate_jobs USING tradedoor_letter AS letter
             WHERE task_name = 'letters.send' AND letter.id = (args ->> 'letter_id')::bigint
               AND letter.state NOT IN ('queued', 'sending')
            """
        )
