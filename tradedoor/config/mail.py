"""The mail server, from one URL."""

from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mailer_from_url(url: str) -> dict[str, Any]:
    """Django's mailer for ``smtp://``, ``smtp+tls://`` (STARTTLS) or ``smtps://user:password@host:port``."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # which quotes what it could not read: a part of the password, perhaps
        raise _looks_otherwise() from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise _looks_otherwise()
    return {
        "BACKEND": "tradedoor.letters.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": port or PORTS[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtps",
            "timeout": 20,
        },
    }


def address_from(text: str, *, setting: str = "TRADEDOOR_FROM_EMAIL") -> str:
    """The bare address of ``shop@shop.example`` or ``Nordic Fasteners <shop@shop.example>``."""
    address = parseaddr(text)[1]
    if "@" not in address:
        raise ImproperlyConfigured(f"{setting} must look like shop@shop.example")
    return address


@dataclass(frozen=True)
class BounceBox:
    """The mailbox letters come back to. ``security`` is tls, starttls or none."""

    protocol: str
    security: str
    host: str
    port: int
    user: str = field(repr=False)
    password: str = field(repr=False)
    folder: str = "INBOX"

    def __str__(self) -> str:
        return f"{self.protocol}://{self.host}:{self.port}/{self.folder}"


BOXES = {
    "imaps": ("imap", "tls", 993),
    "imap+tls": ("imap", "starttls", 143),
    "imap": ("imap", "none", 143),
    "pop3s": ("pop3", "tls", 995),
    "pop3+tls": ("pop3", "starttls", 110),
    "pop3": ("pop3", "none", 110),
}


def bounce_box_from_url(url: str) -> BounceBox | None:
    """The mailbox of ``imaps://user:password@host/INBOX`` or ``pop3s://…``; none for no URL."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # which quotes what it could not read
        raise _no_bounce_box() from None
    if parts.scheme not in BOXES or not (parts.hostname and parts.username and parts.password):
        raise _no_bounce_box()
    protocol, security, usual = BOXES[parts.scheme]
    return BounceBox(
        protocol,
        security,
        parts.hostname,
        port or usual,
        unquote(parts.username),
        unquote(parts.password),
        unquote(parts.path.strip("/")) or "INBOX",
    )


def _no_bounce_box() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        "TRADEDOOR_BOUNCE_URL must look like imaps://user:password@host/INBOX"
    )


def _looks_otherwise() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        "TRADEDOOR_SMTP_URL must look like smtp+tls://user:password@host:587"
    )
