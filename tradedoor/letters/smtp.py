"""The mail server, and its own words when it takes a letter, which its administrator looks for."""

import smtplib
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp


class Remembering(smtplib.SMTP):
    """Keeps what the server says to a letter it takes, which `sendmail` forgets."""

    said: bytes = b""

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, self.said = super().data(msg)
        return code, self.said


class RememberingEncrypted(Remembering, smtplib.SMTP_SSL):
    """The same where the connection is encrypted from its beginning."""


class EmailBackend(smtp.EmailBackend):
    """Django's own, which can be asked what the server said last."""

    said: bytes = b""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return RememberingEncrypted if self.use_ssl else Remembering

    def _send(self, email_message: EmailMessage) -> bool:
        sent: bool = super()._send(email_message)  # type: ignore[misc]
        self.said = getattr(self.connection, "said", b"")
        return sent
