"""Proving who one is: a sign-in name and a password, with a limit on guessing.

Nothing here tells whether a name exists: the answer, its status and the work done for it are
the same for a name nobody has, a person without a password and a wrong password.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import hashers
from django.db import connection, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from tradedoor.credentials import names, passwords
from tradedoor.credentials.models import Login, SignInTry
from tradedoor.errors import Refusal

WINDOW = timedelta(minutes=15)
WRONG_PER_PERSON = 10
WRONG_PER_ADDRESS = 100
ASKED_PER_ADDRESS = 30


class SignInFailed(Refusal):
    """The name and the password do not belong together; which of them is wrong is not said."""

    code = "sign-in-failed"
    status = 422


class TooManyTries(Refusal):
    """Too many wrong tries for this person or from this address; the right password waits too."""

    code = "too-many-tries"
    status = 429


def check(
    typed: str, password: str, *, room: str, address: str, agent: str, now: datetime
) -> Login:
    """The login that this name and this password prove. Raises SignInFailed, TooManyTries."""
    name = names.find(typed)
    login = name.login if name else None
    attempt = _begin(_about(typed, login), login, room=room, address=address, agent=agent, now=now)
    if _password_is_right(login, password) and login is not None and login.is_active:
        _finish(attempt, "right")
        return login
    _finish(attempt, "wrong")
    raise SignInFailed(_("The sign-in name and the password do not belong together."))


def prove_again(
    login: Login, password: str, *, room: str, address: str, agent: str, now: datetime
) -> None:
    """Ask somebody signed in for their password once more. Raises SignInFailed, TooManyTries."""
    attempt = _begin(f"login:{login.pk}", login, room=room, address=address, agent=agent, now=now)
    right = _password_is_right(login, password)
    _finish(attempt, "right" if right else "wrong")
    if not right:
        raise SignInFailed(_("This is not your present password."), field="present")


def may_ask(typed: str, *, address: str, now: datetime) -> bool:
    """Whether this address may ask for another way in; it is counted, whatever name it typed."""
    _one_at_a_time(f"asked:{address}")
    asked = SignInTry.objects.filter(address=address or None, at__gt=now - WINDOW, outcome="asked")
    if asked.count() >= ASKED_PER_ADDRESS:
        return False
    SignInTry.objects.create(
        at=now, about=_about(typed, None), address=address or None, room="portal", outcome="asked"
    )
    return True


def forget_old_tries(*, now: datetime, keep: timedelta = timedelta(days=90)) -> int:
    """Erase tries too old to matter."""
    return SignInTry.objects.filter(at__lt=now - keep).delete()[0]


def _about(typed: str, login: Login | None) -> str:
    if login:
        return f"login:{login.pk}"
    digest = salted_hmac("tradedoor.typed-name", names.normalised(typed), algorithm="sha256")
    return f"typed:{digest.hexdigest()}"


def _begin(about: str, login: Login | None, **where: Any) -> SignInTry:
    """Begin a try, unless there were too many. Raises TooManyTries."""
    attempt = _counted(about, login, **where)
    if attempt.outcome == "refused":
        raise TooManyTries(
            _(
                "Too many tries in a short time. Wait a quarter of an hour, "
                "or ask for a way in by e-mail."
            )
        )
    return attempt


@transaction.atomic
def _counted(
    about: str, login: Login | None, *, room: str, address: str, agent: str, now: datetime
) -> SignInTry:
    """Write this try down before it is made, so that a hundred at once are counted as a hundred."""
    _one_at_a_time(about)
    recent = SignInTry.objects.filter(at__gt=now - WINDOW, outcome__in=["wrong", "begun"])
    too_many = (
        recent.filter(about=about).count() >= WRONG_PER_PERSON
        or recent.filter(address=address or None).count() >= WRONG_PER_ADDRESS
    )
    return SignInTry.objects.create(
        at=now,
        about=about,
        login=login,
        address=address or None,
        agent=agent[:300],
        room=room,
        outcome="refused" if too_many else "begun",
    )


def _finish(attempt: SignInTry, outcome: str) -> None:
    SignInTry.objects.filter(pk=attempt.pk).update(outcome=outcome)


def _one_at_a_time(about: str) -> None:
    """Hold the count of this person for the length of the transaction."""
    number = int.from_bytes(hashlib.sha256(about.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _password_is_right(login: Login | None, password: str) -> bool:
    """Compare, doing the same work whether or not there is anything to compare with."""
    typed = passwords.normalised(password)[: passwords.LONGEST + 1]
    if login is None or not login.has_password:
        hashers.make_password(typed)
        return False
    return hashers.check_password(typed, login.password)
