"""Proving who one is: a sign-in name and a password, with a limit on guessing.

Nothing here tells whether a name exists: the answer, its status and the work done for it are
the same for a name nobody has, a person without a password and a wrong password. So is the limit
on guessing: what one sees of it counts the name one typed. That a person's other names were tried
as well is counted, too, but not told: it would tell that two names are one person's.
"""

import hashlib
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

from django.contrib.auth import hashers
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from tradedoor.credentials import browsers, names, passwords, proofs
from tradedoor.credentials.models import Login, SignInTry
from tradedoor.credentials.proofs import Credential
from tradedoor.errors import Refusal

WINDOW = timedelta(minutes=15)
WRONG_PER_PERSON = 10
WRONG_PER_ADDRESS = 100
ASKED_PER_ADDRESS = 30
KEYS_PER_ADDRESS = 30
CODES_PER_ADDRESS = 20
REFUSED_KEPT = 20


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


class TooManyTries(Refusal):
    """Too many wrong tries with this name or from this address; the right password waits too."""

    code = "too-many-tries"
    status = 429


def check(
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
    about = f"browser:{known.pk}" if known else _about(typed)
    attempt = _begin(
        about, login, room=room, address=address, agent=agent, branch=branch, now=now,
        is_known=known is not None,
    )  # fmt: skip
    stands = proofs.of_password(login, is_held=attempt.outcome == "held")
    proven = login if stands == Credential.LIVE else None
    if _password_is_right(proven, password) and proven is not None:
        _finish(attempt, "right")
        return proven
    _finish(attempt, "held" if attempt.outcome == "held" else "wrong")
    raise failed()


def prove_again(
    login: Login, password: str, *, room: str, address: str, agent: str, now: datetime
) -> None:
    """Ask somebody signed in for their password once more. Raises SignInFailed, TooManyTries."""
    attempt = _begin(f"login:{login.pk}", login, room=room, address=address, agent=agent, now=now)
    if attempt.outcome == "held":
        raise _too_many()
    right = _password_is_right(login, password)
    _finish(attempt, "right" if right else "wrong")
    if not right:
        raise SignInFailed(_("This is not your present password."), field="present")


def credential_of(
    login: Login | None, *, typed: list[str], address: str, now: datetime
) -> Credential:
    """How the right password would stand if one of these names were typed now, from there.

    In a browser they signed in with before, guesses made elsewhere do not count.
    """
    recent = _recent(now)
    is_held = login is not None and (
        _is_held(recent, login.pk)
        or any(_is_refused(recent, _about(name), address) for name in typed)
    )
    return proofs.of_password(login, is_held=is_held)


def forgive(login: Login, *, now: datetime) -> int:
    """Forget the wrong passwords that make this person wait. Answers how many there were."""
    recent = SignInTry.objects.filter(login=login, at__gt=now - WINDOW)
    return recent.filter(outcome__in=["wrong", "held"]).update(outcome="forgiven")


def may_ask(typed: str, *, room: str, address: str, now: datetime) -> bool:
    """Whether this address may ask for another way in; it is counted, whatever name it typed."""
    _one_at_a_time(f"asked:{_network(address)}")
    asked = SignInTry.objects.filter(_from(address), at__gt=now - WINDOW, outcome="asked")
    if asked.count() >= ASKED_PER_ADDRESS:
        return False
    SignInTry.objects.create(
        at=now, about=_about(typed), address=address or None, room=room, outcome="asked"
    )
    return True


@transaction.atomic
def may_show_key(*, works: bool, address: str, now: datetime) -> bool:
    """Whether a program from this network may show an API key nobody showed there before.

    Those that do not work are counted, however many are shown at once.
    """
    _one_at_a_time(f"keys:{_network(address)}")
    tried = SignInTry.objects.filter(_from(address), at__gt=now - WINDOW, outcome="wrong-key")
    if tried.count() >= KEYS_PER_ADDRESS:
        return False
    if not works:
        SignInTry.objects.create(
            at=now, about="key", address=address or None, room="api", outcome="wrong-key"
        )
    return True


def is_same_place(one: str, other: str) -> bool:
    """Whether two addresses count as the same place, and are known."""
    return bool(one) and _network(one) == _network(other)


@transaction.atomic
def begin_code(*, address: str, now: datetime) -> SignInTry:
    """Count that a printed code is typed from here, before it is looked at. Raises TooManyTries.

    A right one is given back with `code_was_right`, so that a whole workshop may come in at once.
    """
    _one_at_a_time(f"code:{_network(address)}")
    wrong = SignInTry.objects.filter(_from(address), at__gt=now - WINDOW, outcome="wrong-code")
    if wrong.count() >= CODES_PER_ADDRESS:
        raise TooManyTries(_("Too many tries in a short time. Wait a quarter of an hour."))
    return SignInTry.objects.create(
        at=now, about="code", address=address or None, room="portal", outcome="wrong-code"
    )


def code_was_right(attempt: SignInTry) -> None:
    _finish(attempt, "right-code")


def forget_old_tries(*, now: datetime, keep: timedelta = timedelta(days=90)) -> int:
    """Erase tries too old to matter."""
    return SignInTry.objects.filter(at__lt=now - keep).delete()[0]


def _about(typed: str) -> str:
    digest = salted_hmac("tradedoor.typed-name", names.normalised(typed), algorithm="sha256")
    return f"typed:{digest.hexdigest()}"


def _begin(about: str, login: Login | None, **where: Any) -> SignInTry:
    """Begin a try, unless there were too many. Raises TooManyTries."""
    attempt = _counted(about, login, **where)
    if attempt.outcome == "refused":
        raise _too_many()
    return attempt


def _too_many() -> TooManyTries:
    return TooManyTries(
        _(
            "Too many tries in a short time. Wait a quarter of an hour, "
            "or ask for a way in by e-mail."
        )
    )


@transaction.atomic
def _counted(
    about: str,
    login: Login | None,
    *,
    room: str,
    address: str,
    agent: str,
    branch: int | None = None,
    is_known: bool = False,
    now: datetime,
) -> SignInTry:
    """Write this try down before it is made, so that a hundred at once are counted as a hundred.

    It is "refused" where it may be seen that there were too many, and "held" where it may not.
    Of those refused not every one is kept, or a stranger could fill the disk with them.
    """
    _one_at_a_time(f"login:{login.pk}" if login else about)
    recent = _recent(now)
    outcome = "begun"
    if _is_refused(recent, about, address):
        outcome = "refused"
    # Asked for a name nobody has as well, so that the same is done for everybody.
    elif _is_held(recent, login.pk if login else 0) and not is_known:
        outcome = "held"
    attempt = SignInTry(
        at=now,
        about=about,
        login=login,
        address=address or None,
        agent=agent[:300],
        room=room,
        branch_id=branch,
        outcome=outcome,
    )
    if outcome != "refused" or _refused(address, now=now) < REFUSED_KEPT:
        attempt.save(force_insert=True)
    return attempt


def _refused(address: str, *, now: datetime) -> int:
    refused = SignInTry.objects.filter(_from(address), at__gt=now - WINDOW, outcome="refused")
    return refused.count()


def _recent(now: datetime) -> QuerySet[SignInTry]:
    return SignInTry.objects.filter(at__gt=now - WINDOW, outcome__in=["wrong", "begun", "held"])


def _is_refused(recent: QuerySet[SignInTry], about: str, address: str) -> bool:
    """Whether there were too many tries of this name, or from this address."""
    return (
        recent.filter(about=about).count() >= WRONG_PER_PERSON
        or recent.filter(_from(address)).count() >= WRONG_PER_ADDRESS
    )


def _is_held(recent: QuerySet[SignInTry], login_id: int) -> bool:
    """Whether there were too many guesses at this person, whichever of their names was typed."""
    return recent.filter(login=login_id).exclude(outcome="held").count() >= WRONG_PER_PERSON


def _from(address: str) -> Q:
    """Tries from the same place: everybody with IPv6 has a /64 of addresses to choose from."""
    network = _network(address)
    if ":" not in network:
        return Q(address=address or None)
    first, last = ip_network(network)[0], ip_network(network)[-1]
    return Q(address__gte=str(first), address__lte=str(last))


def _network(address: str) -> str:
    return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address


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
