"""The mailbox letters come back to, read over IMAP or POP3.

Whatever lies in it is read once: reports about our letters are noted and deleted. Over IMAP other
mail is marked as read and stays; POP3 knows no marks, so there it is deleted as well.
"""

import imaplib
import poplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Protocol

import structlog
from django.conf import settings

from tradedoor.config.mail import BounceBox
from tradedoor.letters import bouncing, links, reports
from tradedoor.letters.bouncing import Noted
from tradedoor.letters.models import BounceReading

log = structlog.get_logger("tradedoor.letters")

PATIENCE = 20  # seconds, for each answer of the mailbox
LONGEST = 120  # seconds, for one reading of it
MOST = 200  # mails of one reading; the next goes on
LARGEST = 256 * 1024  # bytes read of a mail; what it reports stands at its beginning
LINES = 2000
TROUBLE = (OSError, ssl.SSLError, imaplib.IMAP4.error, poplib.error_proto)


class Unreadable(Exception):
    """A mail that breaks the rules of the conversation itself."""


class Box(Protocol):
    """An open mailbox."""

    def waiting(self) -> list[str]: ...
    def read(self, key: str) -> bytes: ...
    def delete(self, key: str) -> None: ...
    def leave(self, key: str) -> None: ...
    def throw_out(self, key: str) -> None: ...
    def close(self) -> None: ...


def read(*, now: datetime) -> int:
    """Read the mailbox, and remember how that went. Answers how many mails were dealt with."""
    box: BounceBox | None = settings.BOUNCE_BOX
    if box is None:
        return 0
    try:
        dealt_with = _read(box, now=now)
    except TROUBLE as trouble:
        words = links.without_secrets(str(trouble))[:300] or type(trouble).__name__
        _remember(tried_at=now, trouble=words)
        log.warning("bounces", box=str(box), trouble=words)
        return 0
    _remember(tried_at=now, read_at=now, trouble="")
    return dealt_with


def _remember(**how: object) -> None:
    BounceReading.objects.update_or_create(pk=1, defaults=how)


def _read(box: BounceBox, *, now: datetime) -> int:
    until = time.monotonic() + LONGEST
    dealt_with = 0
    with _opened(box) as mailbox:
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


def _deal_with(mailbox: Box, key: str, raw: bytes, *, now: datetime) -> None:
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


@contextmanager
def _opened(box: BounceBox) -> Iterator[Box]:
    """The mailbox, open. What was deleted in it is gone when it is closed well."""
    mailbox: Box = _Imap(box) if box.protocol == "imap" else _Pop3(box)
    try:
        yield mailbox
    finally:
        mailbox.close()


class _Imap:
    """Read are mails without the mark that somebody read them."""

    def __init__(self, box: BounceBox) -> None:
        self._imap = _imap(box)
        try:
            self._imap.login(box.user, box.password)
            self._expect(self._imap.select(_quoted(box.folder)))
        except BaseException:
            self._imap.shutdown()
            raise

    def waiting(self) -> list[str]:
        (found, *_rest) = self._expect(self._imap.uid("SEARCH", "UNSEEN", "UNDELETED"))
        return found.decode().split() if found else []

    def read(self, key: str) -> bytes:
        answer = self._expect(self._imap.uid("FETCH", key, f"(BODY.PEEK[]<0.{LARGEST}>)"))
        return next((part[1] for part in answer if isinstance(part, tuple)), b"")

    def delete(self, key: str) -> None:
        self._expect(self._imap.uid("STORE", key, "+FLAGS", r"(\Seen \Deleted)"))

    def leave(self, key: str) -> None:
        self._expect(self._imap.uid("STORE", key, "+FLAGS", r"(\Seen)"))

    throw_out = leave

    def close(self) -> None:
        with suppress(*TROUBLE):
            self._imap.expunge()
            self._imap.logout()
            return
        with suppress(OSError):  # the conversation broke off before its end
            self._imap.shutdown()

    @staticmethod
    def _expect(answer: tuple[str, list]) -> list:  # type: ignore[type-arg]
        kind, data = answer
        if kind != "OK":
            raise imaplib.IMAP4.error(f"the mailbox answered {kind} {data!r:.100}")
        return data


def _imap(box: BounceBox) -> imaplib.IMAP4:
    if box.security == "tls":
        safely = ssl.create_default_context()
        return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=safely, timeout=PATIENCE)
    imap = imaplib.IMAP4(box.host, box.port, timeout=PATIENCE)
    if box.security == "starttls":
        imap.starttls(ssl.create_default_context())
    return imap


def _quoted(folder: str) -> str:
    return '"{}"'.format(folder.replace("\\", "\\\\").replace('"', '\\"'))


class _Pop3:
    """Read is everything there is."""

    def __init__(self, box: BounceBox) -> None:
        self._box = box
        self._pop = self._signed_in()
        self._sizes: dict[str, int] = {}

    def waiting(self) -> list[str]:
        listed = [line.split() for line in self._pop.list()[1]]
        self._sizes = {number.decode(): int(size) for number, size, *_rest in listed}
        return list(self._sizes)

    def read(self, key: str) -> bytes:
        try:
            is_large = self._sizes[key] > LARGEST
            answer = self._pop.top(key, LINES) if is_large else self._pop.retr(key)
        except poplib.error_proto as trouble:  # in the middle of a line that never ends
            raise Unreadable from trouble
        return b"\r\n".join(answer[1])[:LARGEST]

    def delete(self, key: str) -> None:
        self._pop.dele(key)

    leave = delete

    def throw_out(self, key: str) -> None:
        """Delete it unread, in a conversation of its own."""
        self._pop.close()
        self._pop = self._signed_in()
        self.delete(key)

    def close(self) -> None:
        with suppress(*TROUBLE):
            self._pop.quit()
        self._pop.close()

    def _signed_in(self) -> poplib.POP3:
        pop = _pop3(self._box)
        try:
            pop.user(self._box.user)
            pop.pass_(self._box.password)
        except BaseException:
            pop.close()
            raise
        return pop


def _pop3(box: BounceBox) -> poplib.POP3:
    if box.security == "tls":
        safely = ssl.create_default_context()
        return poplib.POP3_SSL(box.host, box.port, timeout=PATIENCE, context=safely)
    pop = poplib.POP3(box.host, box.port, timeout=PATIENCE)
    if box.security == "starttls":
        pop.stls(ssl.create_default_context())
    return pop
