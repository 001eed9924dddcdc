"""Mailboxes that are read over IMAP or POP3, one mail after the other.

A mail is read to a length and no further. Names of people and folders, and passwords, may be
written in any alphabet.
"""

import poplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from imap_tools.errors import MailboxFetchError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.query import AND
from imap_tools.utils import check_command_status

from tradedoor.config.mail import BounceBox

PATIENCE = 20  # seconds, for each answer of the mailbox
LARGEST = 256 * 1024  # bytes read of a mail; what it reports stands at its beginning
LINES = 2000


class Unreadable(Exception):
    """A mail that breaks the rules of the conversation itself."""


class Mailbox(Protocol):
    """An open mailbox."""

    def waiting(self) -> list[str]: ...
    def read(self, key: str) -> bytes: ...
    def delete(self, key: str) -> None: ...
    def leave(self, key: str) -> None: ...
    def throw_out(self, key: str) -> None: ...
    def close(self) -> None: ...


@contextmanager
def opened(box: BounceBox) -> Iterator[Mailbox]:
    """The mailbox, open. What was deleted in it is gone when it is closed well."""
    mailbox: Mailbox = Imap(box) if box.protocol == "imap" else Pop3(box)
    try:
        yield mailbox
    finally:
        mailbox.close()


class Imap:
    """Reads unseen mails."""

    def __init__(self, box: BounceBox) -> None:
        self._box = _imap(box)
        try:
            # LOGIN knows ASCII only; PLAIN knows every character, but not every server knows PLAIN.
            is_plain = (box.user + box.password).isascii()
            sign_in = self._box.login if is_plain else self._box.login_utf8
            sign_in(box.user, box.password, box.folder)
        except BaseException:
            self._box.client.shutdown()
            raise

    def waiting(self) -> list[str]:
        # Some servers refuse a search that names a character set.
        return self._box.uids(AND(seen=False, deleted=False), charset=None)

    def read(self, key: str) -> bytes:
        answer = self._box.client.uid("FETCH", key, f"(BODY.PEEK[]<0.{LARGEST}>)")
        check_command_status(answer, MailboxFetchError)
        return next((part[1] for part in answer[1] if isinstance(part, tuple)), b"")

    def delete(self, key: str) -> None:
        self._box.delete(key)

    def leave(self, key: str) -> None:
        self._box.flag(key, r"\Seen", True)

    throw_out = leave

    def close(self) -> None:
        try:
            self._box.logout()
        except Exception:  # the conversation broke off before its end, which was noticed already
            with suppress(OSError):
                self._box.client.shutdown()


def _imap(box: BounceBox) -> BaseMailBox:
    safely = ssl.create_default_context()
    if box.security == "tls":
        return MailBox(box.host, box.port, timeout=PATIENCE, ssl_context=safely)
    if box.security == "starttls":
        return MailBoxStartTls(box.host, box.port, timeout=PATIENCE, ssl_context=safely)
    return MailBoxUnencrypted(box.host, box.port, timeout=PATIENCE)


class Pop3:
    """Reads everything there is."""

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
        with suppress(OSError, poplib.error_proto):
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
