"""Whether letters can leave."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.mail import mailers

from tradedoor.cli.doctor.finding import Finding
from tradedoor.cli.doctor.safety import HERE


def findings() -> Iterator[Finding]:
    """Say hello to the mail server as the worker does, encryption and password included."""
    options = settings.MAILERS["default"]["OPTIONS"]
    name = f"{options['host']}:{options['port']}"
    try:
        _say_hello()
    except OSError as problem:  # smtplib's own errors are OSErrors.
        remedy = "Check TRADEDOOR_SMTP_URL and the mail server."
        yield Finding("fail", "mail", f"{name}: {problem}", remedy)
        return
    yield Finding("ok", "mail", f"{name} answers")
    if _travels_open(options):
        yield Finding(
            "warn",
            "mail",
            "travels unencrypted, one-use links included",
            "Use smtp+tls:// or smtps:// in TRADEDOOR_SMTP_URL.",
        )


def _say_hello() -> None:
    server = mailers["default"]
    try:
        server.open()
    finally:
        server.close()


def _travels_open(options: dict[str, Any]) -> bool:
    return not (options["use_tls"] or options["use_ssl"] or options["host"] in HERE)
