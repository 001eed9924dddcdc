"""A mail server that really receives, on a port of its own.

    def test_a_letter_arrives(mail_server, marits_access): ...

It takes everything, unless it is told to refuse an address, to be busy, or to hang up.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ssl import SSLContext
from threading import Thread

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SMTPSession
from django.db.models import QuerySet

from tradedoor.config.mail import mailer_from_url
from tradedoor.letters import sending
from tradedoor.letters.models import Letter

logging.getLogger("mail.log").setLevel(logging.ERROR)  # the server's own talk


class MailServer:
    """What arrived, and how the server behaves."""

    def __init__(self, tls: SSLContext | None = None) -> None:
        self.arrived: list[EmailMessage] = []
        self.senders: list[str] = []  # of the envelopes that were begun
        self.answers: dict[str, str] = {}  # to an address, instead of "250 OK"
        self.answer_to_us = ""  # to whoever sends, as "550 We do not know you"
        self.answer_to_letters = ""  # to every letter, as "451 Try again later"
        self.hangs_up = False
        self.is_silent = False  # it takes connections, and never answers to a recipient
        self.meanwhile: Callable[[], object] | None = None  # while it thinks about a letter
        self._scheme = "smtps" if tls else "smtp"
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(
            self._loop.create_server(self._conversation, "127.0.0.1", 0, ssl=tls)
        )
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[EmailMessage]:
        """The letters that arrived for this address, as a mail program reads them."""
        return [mail for mail in self.arrived if mail["X-Arrived-For"] == address]

    def stop(self) -> None:
        self._server.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _conversation(self) -> SMTP:
        return SMTP(self, hostname="mail.example", ident="mail", loop=self._loop)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: SMTPSession, envelope: Envelope, address: str, options: object
    ) -> str:
        envelope.mail_from = address
        self.senders.append(address)
        return self.answer_to_us or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: SMTPSession, envelope: Envelope, address: str, options: object
    ) -> str:
        while self.is_silent:
            await asyncio.sleep(0.1)
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: SMTPSession, envelope: Envelope
    ) -> str:
        if self.hangs_up:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return ""
        if self.meanwhile:
            await self._loop.run_in_executor(None, self.meanwhile)
        if self.answer_to_letters:
            return self.answer_to_letters
        assert isinstance(envelope.content, bytes)
        for address in envelope.rcpt_tos:
            mail = message_from_bytes(envelope.content, policy=default)
            assert isinstance(mail, EmailMessage)
            mail["X-Arrived-For"] = address
            self.arrived.append(mail)
        return "250 Taken"


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    """A mail server, and letters are sent to it."""
    server = MailServer()
    settings.MAILERS = {"default": mailer_from_url(server.url)}
    yield server
    server.stop()


def hand_over(now: datetime) -> None:
    """Do what the worker does: try every letter that is due."""
    for letter_id in Letter.objects.queued().order_by("pk").values_list("pk", flat=True):
        sending.send(letter_id, now=now)


def to_customers() -> QuerySet[Letter]:
    """The letters to customers' people, without those to staff that set the scene."""
    return Letter.objects.exclude(customer_id=None)


def text_of(mail: EmailMessage) -> str:
    """The text a person reads."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())
