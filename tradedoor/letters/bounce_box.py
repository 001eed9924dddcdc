"""The mailbox letters come back to, read over IMAP or POP3.

Whatever lies in it is read once: reports about our letters are noted and deleted. Over IMAP other
mail is marked as read and stays; POP3 knows no marks, so there it is deleted as well.
"""

import imaplib
import poplib
import time
from datetime import datetime

import structlog
from django.conf import settings
from django.db import Error
from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError

from tradedoor.config.mail import BounceBox
from tradedoor.letters import bouncing, links, mailboxes, reports
from tradedoor.letters.bouncing import Noted
from tradedoor.letters.mailboxes import Mailbox, Unreadable
from tradedoor.letters.models import BounceReading

log = structlog.get_logger("tradedoor.letters")

LONGEST = 120  # seconds, for one reading of it
MOST = 200  # mails of one reading; the next goes on
OF_MAIL_SERVERS = (OSError, imaplib.IMAP4.error, poplib.error_proto, ImapToolsError)


def read(*, now: datetime) -> int:
    """Read the mailbox, and remember how that went. Answers how many mails were dealt with."""
    box: BounceBox | None = settings.BOUNCE_BOX
    if box is None:
        return 0
    try:
        dealt_with = _read(box, now=now)
    except Error:  # the database's trouble, which is not the mailbox's
        raise
    except Exception as trouble:  # whatever a mail server answers, and whatever is made of it
        words = _words(trouble, box)
        _remember(tried_at=now, trouble=words)
        log.warning("bounces", box=str(box), trouble=words)
        return 0
    _remember(tried_at=now, read_at=now, trouble="")
    return dealt_with


def _words(trouble: Exception, box: BounceBox) -> str:
    """What went wrong, as the mail server said it, without what it was told in secret."""
    said = _said(trouble)
    words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    words = links.without_secrets(words.replace(box.password, "…"))
    if not words or not isinstance(trouble, OF_MAIL_SERVERS):
        words = f"{type(trouble).__name__} {words}".strip()
    return words[:300]


def _said(trouble: Exception) -> object:
    if isinstance(trouble, UnexpectedCommandStatusError):
        kind, answers = trouble.command_result
        return answers[-1] if answers and answers[-1] else kind
    return trouble.args[0] if len(trouble.args) == 1 else trouble


def _remember(**how: object) -> None:
    BounceReading.objects.update_or_create(pk=1, defaults=how)


def _read(box: BounceBox, *, now: datetime) -> int:
    until = time.monotonic() + LONGEST
    dealt_with = 0
    with mailboxes.opened(box) as mailbox:
        for key in mailbox.waiting()[:MOST]:
            if time.monotonic() > until:
                break
            try:
                raw = mailbox.read(key)
            except Unreadable:
                mailbox.throw_out(key)
                return dealt_with + 1
            _deal_with(mailbox, key, raw, now=now)
            dealt_with += 1
    return dealt_with


def _deal_with(mailbox: Mailbox, key: str, raw: bytes, *, now: datetime) -> None:
    noted = _noted(raw, now=now)
    if noted == Noted.YES:
        mailbox.delete(key)
    elif noted == Noted.UNKNOWN:
        mailbox.leave(key)


def _noted(raw: bytes, *, now: datetime) -> Noted:
    try:
        report = reports.read(raw)
    except Exception as trouble:  # whatever somebody sends must not keep the rest from being read
        log.warning("bounces", trouble=f"a mail could not be read: {type(trouble).__name__}")
        return Noted.UNKNOWN
    if report is None:
        return Noted.UNKNOWN
    return bouncing.came_back(report.letters, report.words, final=report.final, now=now)
