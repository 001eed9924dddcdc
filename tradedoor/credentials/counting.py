"""Counting guesses, before they are looked at: passwords, askings, API keys and printed codes.

What one sees of the limit on passwords counts the name one typed. That a person's other names
were tried as well is counted, too, but not told: it would tell that two names are one person's.
"""

import hashlib
from datetime import datetime, timedelta
from ipaddress import ip_network

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from tradedoor.credentials import names
from tradedoor.credentials.models import Login, SignInTry
from tradedoor.errors import Refusal

WINDOW = timedelta(minutes=15)
WRONG_PER_PERSON = 10
WRONG_PER_ADDRESS = 100
ASKED_PER_ADDRESS = 30
KEYS_PER_ADDRESS = 30
CODES_PER_ADDRESS = 20
REFUSED_KEPT = 20

Outcome = SignInTry.Outcome
Room = SignInTry.Room


class TooManyTries(Refusal):
    """Too many wrong tries with this name or from this address; the right password waits too."""

    code = "too-many-tries"
    status = 429


def too_many() -> TooManyTries:
    """The answer to a password that is not looked at, where it may be seen why."""
    return TooManyTries(
        _(
            "Too many tries in a short time. Wait a quarter of an hour, "
            "or ask for a way in by e-mail."
        )
    )


def about_name(typed: str) -> str:
    """What a guess at this name counts for: a digest, the same for a name nobody has."""
    digest = salted_hmac("tradedoor.typed-name", names.normalised(typed), algorithm="sha256")
    return f"typed:{digest.hexdigest()}"


def begin(
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
    """Begin a try at a password, unless there were too many. Raises TooManyTries.

    It is "held" where there were too many, and that must not be seen. In a browser that
    ``is_known`` guesses made elsewhere do not hold it.
    """
    attempt = SignInTry(
        at=now, about=about, login=login, address=address or None, agent=agent[:300], room=room,
        branch_id=branch,
    )  # fmt: skip
    _count(attempt, address, is_known=is_known)
    if attempt.outcome == Outcome.REFUSED:
        raise too_many()
    return attempt


def finish(attempt: SignInTry, outcome: SignInTry.Outcome) -> None:
    """What became of a try that was begun."""
    SignInTry.objects.filter(pk=attempt.pk).update(outcome=outcome)


def is_held(login: Login, *, typed: list[str], address: str, now: datetime) -> bool:
    """Whether the right password would wait, if one of these names were typed from there now."""
    recent = _recent(now)
    return _is_held(recent, login.pk) or any(
        _is_refused(recent, about_name(name), address) for name in typed
    )


def forgive(login: Login, *, now: datetime) -> int:
    """Forget the wrong passwords that make this person wait. Answers how many there were."""
    recent = SignInTry.objects.filter(login=login, at__gt=now - WINDOW)
    waiting = recent.filter(outcome__in=[Outcome.WRONG, Outcome.HELD])
    return waiting.update(outcome=Outcome.FORGIVEN)


def may_ask(typed: str, *, room: str, address: str, now: datetime) -> bool:
    """Whether this address may ask for another way in; it is counted, whatever name it typed."""
    _one_at_a_time(f"asked:{_network(address)}")
    if _from_there(Outcome.ASKED, address, now) >= ASKED_PER_ADDRESS:
        return False
    _note(Outcome.ASKED, about_name(typed), room=room, address=address, now=now)
    return True


@transaction.atomic
def may_show_key(*, works: bool, address: str, now: datetime) -> bool:
    """Whether a program from this network may show an API key nobody showed there before.

    Those that do not work are counted, however many are shown at once.
    """
    _one_at_a_time(f"keys:{_network(address)}")
    if _from_there(Outcome.WRONG_KEY, address, now) >= KEYS_PER_ADDRESS:
        return False
    if not works:
        _note(Outcome.WRONG_KEY, "key", room=Room.API, address=address, now=now)
    return True


@transaction.atomic
def begin_code(*, address: str, now: datetime) -> SignInTry:
    """Count that a printed code is typed from here, before it is looked at. Raises TooManyTries.

    A right one is given back with `code_was_right`, so that a whole workshop may come in at once.
    """
    _one_at_a_time(f"code:{_network(address)}")
    if _from_there(Outcome.WRONG_CODE, address, now) >= CODES_PER_ADDRESS:
        raise TooManyTries(_("Too many tries in a short time. Wait a quarter of an hour."))
    return _note(Outcome.WRONG_CODE, "code", room=Room.PORTAL, address=address, now=now)


def code_was_right(attempt: SignInTry) -> None:
    """The code that was counted opens something."""
    finish(attempt, Outcome.RIGHT_CODE)


def is_same_place(one: str, other: str) -> bool:
    """Whether two addresses count as the same place, and are known."""
    return bool(one) and _network(one) == _network(other)


def forget_old_tries(*, now: datetime, keep: timedelta = timedelta(days=90)) -> int:
    """Erase tries too old to matter."""
    return SignInTry.objects.filter(at__lt=now - keep).delete()[0]


@transaction.atomic
def _count(attempt: SignInTry, address: str, *, is_known: bool) -> None:
    """Write this try down before it is made, so that a hundred at once are counted as a hundred.

    Of those refused not every one is kept, or a stranger could fill the disk with them.
    """
    login_id = attempt.login_id
    _one_at_a_time(f"login:{login_id}" if login_id else attempt.about)
    recent = _recent(attempt.at)
    if _is_refused(recent, attempt.about, address):
        attempt.outcome = Outcome.REFUSED
    # Also asked for a name nobody has, so that timing tells nothing.
    elif _is_held(recent, login_id or 0) and not is_known:
        attempt.outcome = Outcome.HELD
    is_kept = attempt.outcome != Outcome.REFUSED
    if is_kept or _from_there(Outcome.REFUSED, address, attempt.at) < REFUSED_KEPT:
        attempt.save(force_insert=True)


def _note(
    outcome: SignInTry.Outcome, about: str, *, room: str, address: str, now: datetime
) -> SignInTry:
    return SignInTry.objects.create(
        at=now, about=about, address=address or None, room=room, outcome=outcome
    )


def _from_there(outcome: SignInTry.Outcome, address: str, now: datetime) -> int:
    """How many tries from the same place ended so, lately."""
    tries = SignInTry.objects.filter(_from(address), at__gt=now - WINDOW, outcome=outcome)
    return tries.count()


def _recent(now: datetime) -> QuerySet[SignInTry]:
    counted = [Outcome.WRONG, Outcome.BEGUN, Outcome.HELD]
    return SignInTry.objects.filter(at__gt=now - WINDOW, outcome__in=counted)


def _is_refused(recent: QuerySet[SignInTry], about: str, address: str) -> bool:
    """Whether there were too many tries of this name, or from this address."""
    return (
        recent.filter(about=about).count() >= WRONG_PER_PERSON
        or recent.filter(_from(address)).count() >= WRONG_PER_ADDRESS
    )


def _is_held(recent: QuerySet[SignInTry], login_id: int) -> bool:
    """Whether there were too many guesses at this person, whichever of their names was typed."""
    guesses = recent.filter(login=login_id).exclude(outcome=Outcome.HELD)
    return guesses.count() >= WRONG_PER_PERSON


def _from(address: str) -> Q:
    """Tries from the same place: everybody with IPv6 has a /64 of addresses to choose from."""
    network = _network(address)
    if ":" not in network:
        return Q(address=address or None)
    first, last = ip_network(network)[0], ip_network(network)[-1]
    return Q(address__gte=str(first), address__lte=str(last))


def _network(address: str) -> str:
    return str(ip_network(f"{address}/64", strict=False)) if ":" in address else address


def _one_at_a_time(about: str) -> None:
    """Hold the count of this person for the length of the transaction."""
    number = int.from_bytes(hashlib.sha256(about.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
