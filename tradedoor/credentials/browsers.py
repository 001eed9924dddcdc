"""Browsers people signed in with before. Each holds a secret of its own; here is its digest.

Knowing one is no proof of anything: it only keeps guesses made elsewhere from locking its owner
out, and lets a sign-in from any other browser be told to them.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from tradedoor.credentials.models import KnownBrowser, Login

MOST = 20  # browsers known of one person; the one not seen for longest is forgotten first
KEPT = timedelta(days=365)


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest() if secret else ""


def known(login: Login | None, secret: str, *, now: datetime) -> KnownBrowser | None:
    """The browser, if this person signed in with it before. Asked alike for a name nobody has."""
    theirs = KnownBrowser.objects.filter(
        login=login.pk if login else 0, digest=digest(secret), seen_at__gt=now - KEPT
    )
    return theirs.first()


def remember(login: Login, secret: str, *, agent: str, address: str, now: datetime) -> bool:
    """This person has signed in with this browser. Answers whether it is one more than before.

    Their very first browser is not: it is told of nobody.
    """
    others = KnownBrowser.objects.filter(login=login)
    had_some = others.exists()
    _browser, is_new = KnownBrowser.objects.update_or_create(
        login=login,
        digest=digest(secret),
        defaults={"seen_at": now, "agent": agent[:300], "address": address or None},
        create_defaults={
            "seen_at": now, "agent": agent[:300], "address": address or None, "first_seen_at": now,
        },
    )  # fmt: skip
    kept = others.order_by("-seen_at").values_list("pk", flat=True)[:MOST]
    others.exclude(pk__in=list(kept)).delete()
    return is_new and had_some


def forget_all(login: Login) -> None:
    """No browser of this person's is known any more: their password was stopped."""
    KnownBrowser.objects.filter(login=login).delete()


def forget_old(*, now: datetime) -> int:
    return KnownBrowser.objects.filter(seen_at__lt=now - KEPT).delete()[0]
