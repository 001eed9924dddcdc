"""Sending a letter: one attempt at a time, each remembered, with patience."""

import random
import smtplib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, mailers
from django.db import transaction
from django.db.models import Q, QuerySet

from tradedoor import later
from tradedoor.letters import links, pausing, rendering
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
JITTER = 0.25  # so that many that came at a bad moment do not come back together
# A letter still "being sent" after this long was being sent by a worker that died.
LOST = timedelta(minutes=5)
OVERDUE = timedelta(minutes=2)


@dataclass(frozen=True)
class Answer:
    """What came of an attempt.

    ``final`` where another one would not help, ``broke_off`` where the mail server was silent.
    """

    code: int | None
    words: str
    taken: bool = False
    final: bool = False
    broke_off: bool = False


def send(letter_id: int, *, now: datetime) -> None:
    """Try to hand over one letter. Does nothing if it was dropped, sent or taken meanwhile."""
    letter = _claim(letter_id, now=now)
    if letter is None:
        return
    try:
        answer = _hand_over(_message(letter))
    except Exception:  # A mistake of ours is reported, and the letter tried again like any other.
        _note(letter, Answer(None, "The letter could not be written."))
        raise
    _note(letter, answer)


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
    """Take the letter in hand, so that two workers cannot send it twice.

    One that was never tried is always due, whatever the clock of the machine that queued it says.
    """
    due = _due(now, now) | Letter.objects.filter(state=Letter.State.QUEUED, tries=0)
    letter = due.select_for_update(skip_locked=True).filter(pk=letter_id).first()
    if letter is None:
        return None
    letter.state, letter.next_try_at = Letter.State.SENDING, now
    letter.tries += 1
    letter.save(update_fields=["state", "next_try_at", "tries"])
    return letter


def _message(letter: Letter) -> EmailMessage:
    mail = rendering.render(letter)
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        # The envelope's sender, to whom mail servers send back what they cannot deliver.
        from_email=settings.BOUNCE_ADDRESS or mail.sender,
        to=[letter.to],
        headers={
            "From": mail.sender,
            "Message-ID": mail.message_id,
            "Auto-Submitted": "auto-generated",
        },
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _hand_over(message: EmailMessage) -> Answer:
    """Give the letter to the mail server. Only what it says of this letter can be final."""
    server = mailers["default"]
    try:
        server.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refused:
        return _said(*next(iter(refused.recipients.values())))
    except smtplib.SMTPDataError as refused:
        return _said(refused.smtp_code, refused.smtp_error)
    except smtplib.SMTPResponseException as trouble:  # with us: our greeting, password, sender
        return Answer(int(trouble.smtp_code), _text(trouble.smtp_error))
    except (smtplib.SMTPException, OSError) as trouble:
        return Answer(None, _text(str(trouble)) or type(trouble).__name__, broke_off=True)
    except ValueError as wrong:  # an address no mail server would understand
        return Answer(None, _text(str(wrong)), final=True)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.close()
    return Answer(250, _text(getattr(server, "said", b"")) or "accepted", taken=True)


def _said(code: int, words: bytes | str) -> Answer:
    return Answer(code, _text(words), final=500 <= code < 600)


def _note(letter: Letter, answer: Answer) -> None:
    """However long the database is away: nobody else knows whether the letter left."""
    later.insist(lambda: _go_on(letter, answer, now=later.now()))
    if answer.broke_off:
        later.insist(lambda: pausing.broke_off(answer.words, now=later.now()))
    elif answer.code:
        later.insist(pausing.answered)


def _go_on(letter: Letter, answer: Answer, *, now: datetime) -> None:
    """The letter has left, or has failed (for good, or patience is over), or is tried again."""
    if answer.taken:
        _end(letter, Letter.State.HANDED_OVER, answer, now=now)
    elif answer.final or letter.tries > len(PATIENCE):
        _end(letter, Letter.State.FAILED, answer, now=now)
    else:
        _try_again(letter, answer, now=now)


@transaction.atomic
def _try_again(letter: Letter, answer: Answer, *, now: datetime) -> None:
    again_at = now + PATIENCE[letter.tries - 1] * random.uniform(1, 1 + JITTER)  # noqa: S311
    _remember(letter, answer, now=now)
    waiting = _in_hand(letter).update(
        state=Letter.State.QUEUED, next_try_at=again_at, server_words=answer.words
    )
    if waiting:
        later.queue("letters.send", at=again_at, letter_id=letter.pk)


@transaction.atomic
def _end(letter: Letter, state: Letter.State, answer: Answer, *, now: datetime) -> None:
    _remember(letter, answer, now=now)
    # What left has left, even if it was to be stopped a moment ago.
    letters = Letter.objects.filter(pk=letter.pk) if answer.taken else _in_hand(letter)
    letters.update(state=state, ended_at=now, next_try_at=None, server_words=answer.words)
    log.info("letter", kind=letter.kind, state=str(state), code=answer.code)


def _in_hand(letter: Letter) -> QuerySet[Letter]:
    """The letter, unless it was dropped while the mail server was thinking."""
    return Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING)


def _remember(letter: Letter, answer: Answer, *, now: datetime) -> None:
    LetterTry.objects.create(
        letter=letter, at=now, handed_over=answer.taken, code=answer.code, words=answer.words
    )


def _text(said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return links.without_secrets(words.replace("\x00", ""))
