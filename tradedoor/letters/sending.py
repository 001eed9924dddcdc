"""Sending a letter: one attempt at a time, each remembered, with patience."""

import smtplib
from datetime import datetime, timedelta

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tradedoor.letters import jobs, rendering
from tradedoor.letters.models import Letter, LetterTry

log = structlog.get_logger("tradedoor.letters")

# How long to wait after each attempt the mail server did not take; then the letter has failed.
PATIENCE = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
]
# A letter still "being sent" after this long was being sent by a worker that died.
LOST = timedelta(minutes=5)
OVERDUE = timedelta(minutes=2)


def send(letter_id: int, *, now: datetime) -> None:
    """Try to hand over one letter. Does nothing if it was dropped, sent or taken meanwhile."""
    letter = _claim(letter_id, now=now)
    if letter is None:
        return
    try:
        code, words = _hand_over(letter)
    except smtplib.SMTPResponseException as answer:
        _not_taken(letter, int(answer.smtp_code), _text(answer.smtp_error), now=timezone.now())
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = refused.recipients[letter.to]
        _not_taken(letter, code, _text(said), now=timezone.now())
    except (smtplib.SMTPException, OSError) as trouble:
        _not_taken(letter, None, str(trouble) or type(trouble).__name__, now=timezone.now())
    else:
        _end(letter, Letter.State.HANDED_OVER, code, words, now=timezone.now())


def overdue(*, now: datetime) -> list[int]:
    """Letters that should have been tried by now and were not."""
    return list(
        _due(now - OVERDUE, now).order_by("next_try_at").values_list("pk", flat=True)[:1000]
    )


def _due(since: datetime, now: datetime) -> QuerySet[Letter]:
    return Letter.objects.filter(
        Q(state=Letter.State.QUEUED, next_try_at__lte=since)
        | Q(state=Letter.State.SENDING, next_try_at__lte=now - LOST)
    )


@transaction.atomic
def _claim(letter_id: int, *, now: datetime) -> Letter | None:
    """Take the letter in hand, so that two workers cannot send it twice."""
    letter = _due(now, now).select_for_update(skip_locked=True).filter(pk=letter_id).first()
    if letter is None:
        return None
    letter.state, letter.next_try_at = Letter.State.SENDING, now
    letter.tries += 1
    letter.save(update_fields=["state", "next_try_at", "tries"])
    return letter


def _hand_over(letter: Letter) -> tuple[int, str]:
    """Give the letter to the mail server. Answers with what the server said."""
    mail = rendering.render(letter)
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=mail.sender,
        to=[letter.to],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(mail.html, "text/html")
    message.send()
    return 250, "accepted"


def _not_taken(letter: Letter, code: int | None, words: str, *, now: datetime) -> None:
    """The server said no for good (5xx, or patience is over), or no for now."""
    final = (code is not None and 500 <= code < 600) or letter.tries > len(PATIENCE)
    if final:
        _end(letter, Letter.State.FAILED, code, words, now=now)
        return
    later = now + PATIENCE[letter.tries - 1]
    with transaction.atomic():
        _remember(letter, False, code, words, now=now)
        waiting = _in_hand(letter).update(
            state=Letter.State.QUEUED, next_try_at=later, server_words=words
        )
        if waiting:
            jobs.send.configure(schedule_at=later).defer(letter_id=letter.pk)


@transaction.atomic
def _end(
    letter: Letter, state: Letter.State, code: int | None, words: str, *, now: datetime
) -> None:
    _remember(letter, state == Letter.State.HANDED_OVER, code, words, now=now)
    _in_hand(letter).update(state=state, ended_at=now, next_try_at=None, server_words=words)
    log.info("letter", kind=letter.kind, state=state, code=code)


def _in_hand(letter: Letter) -> QuerySet[Letter]:
    """The letter, unless it was dropped while the mail server was thinking."""
    return Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING)


def _remember(
    letter: Letter, handed_over: bool, code: int | None, words: str, *, now: datetime
) -> None:
    LetterTry.objects.create(letter=letter, at=now, handed_over=handed_over, code=code, words=words)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
