"""The mail server, from one URL."""

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
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
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


def address_from(text: str) -> str:
    """The bare address of ``shop@shop.example`` or ``Nordic Fasteners <shop@shop.example>``."""
    address = parseaddr(text)[1]
    if "@" not in address:
        raise ImproperlyConfigured("TRADEDOOR_FROM_EMAIL must look like shop@shop.example")
    return address


def _looks_otherwise() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        "TRADEDOOR_SMTP_URL must look like smtp+tls://user:password@host:587"
    )
