"""Proving who one is: a sign-in name and a password.

Nothing here tells whether a name exists: the answer, its status and the work done for it are
the same for a name nobody has, a person without a password and a wrong password.
"""

from datetime import datetime

from django.contrib.auth import hashers
from django.utils.translation import gettext as _

from tradedoor.credentials import browsers, counting, names, passwords, proofs
from tradedoor.credentials.models import Login, SignInTry
from tradedoor.credentials.proofs import Credential
from tradedoor.errors import Refusal

Outcome = SignInTry.Outcome


class SignInFailed(Refusal):
    """The name and the password do not belong together; which of them is wrong is not said."""

    code = "sign-in-failed"
    status = 422


def failed() -> SignInFailed:
    """The one answer to whatever does not open a room."""
    return SignInFailed(
        _(
            "The sign-in name and the password do not belong together. "
            "After many wrong tries, the right password waits a quarter of an hour, too."
        )
    )


def by_password(
    typed: str,
    password: str,
    *,
    room: str,
    address: str,
    agent: str,
    browser: str = "",
    branch: int | None = None,
    now: datetime,
) -> Login:
    """The login that this name and this password prove. Raises SignInFailed, TooManyTries.

    ``browser`` is the secret of a browser (`browsers`): in one its owner signed in with before,
    only the guesses made there count against them.
    """
    name = names.find(typed)
    login = name.login if name else None
    known = browsers.known(login, browser, now=now)
    attempt = counting.begin(
        f"browser:{known.pk}" if known else counting.about_name(typed), login,
        room=room, address=address, agent=agent, branch=branch, is_known=known is not None, now=now,
    )  # fmt: skip
    is_held = attempt.outcome == Outcome.HELD
    stands = proofs.of_password(login, is_held=is_held)
    proven = login if stands == Credential.LIVE else None
    if _password_is_right(proven, password) and proven is not None:
        counting.finish(attempt, Outcome.RIGHT)
        return proven
    counting.finish(attempt, Outcome.HELD if is_held else Outcome.WRONG)
    raise failed()


def prove_again(
    login: Login, password: str, *, room: str, address: str, agent: str, now: datetime
) -> None:
    """Ask somebody signed in for their password once more. Raises SignInFailed, TooManyTries."""
    attempt = counting.begin(
        f"login:{login.pk}", login, room=room, address=address, agent=agent, now=now
    )
    if attempt.outcome == Outcome.HELD:
        raise counting.too_many()
    is_right = _password_is_right(login, password)
    counting.finish(attempt, Outcome.RIGHT if is_right else Outcome.WRONG)
    if not is_right:
        raise SignInFailed(_("This is not your present password."), field="present")


def credential_of(
    login: Login | None, *, typed: list[str], address: str, now: datetime
) -> Credential:
    """How the right password would stand if one of these names were typed now, from there.

    In a browser they signed in with before, guesses made elsewhere do not count.
    """
    is_held = login is not None and counting.is_held(login, typed=typed, address=address, now=now)
    return proofs.of_password(login, is_held=is_held)


def _password_is_right(login: Login | None, password: str) -> bool:
    """Compare, doing the same work whether or not there is anything to compare with."""
    typed = passwords.normalised(password)[: passwords.LONGEST + 1]
    if login is None or not login.has_password:
        hashers.make_password(typed)
        return False
    return hashers.check_password(typed, login.password)
