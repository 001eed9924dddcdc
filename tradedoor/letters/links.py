"""Links that letters carry: made while sending, checked when opened, kept nowhere.

The secret half is a signature over what the link opens, made with the program's secret key.
Whoever reads the database, a log or the queue cannot make one.
"""

import re
import uuid

from django.conf import settings
from django.core import signing

HEX = re.compile(r"[0-9a-f]{32}\Z")
SECRET_HALF = re.compile(r"(?<=[0-9a-f]{32}\.)[\w-]{20,}")
HIDDEN = "••••••"


def address(path: str) -> str:
    """The path on the seller's own configured address, whatever the request was called."""
    return f"{settings.BASE_URL}{path}"


def seal(kind: str, public_id: uuid.UUID) -> str:
    """The secret that opens this one thing."""
    return _signer(kind).sign(public_id.hex)


def unseal(kind: str, token: str) -> uuid.UUID | None:
    """What the token opens, or nothing if it was not made by us for this."""
    try:
        opened = _signer(kind).unsign(token)
    except signing.BadSignature:
        return None
    return uuid.UUID(opened) if HEX.match(opened) else None


def without_secrets(text: str) -> str:
    """What others said of a letter, who may have quoted a link from it."""
    return SECRET_HALF.sub(HIDDEN, text)


def _signer(kind: str) -> signing.Signer:
    return signing.Signer(salt=f"tradedoor.link.{kind}", sep=".")
