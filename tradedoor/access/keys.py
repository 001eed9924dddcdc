"""API keys: how a customer's program comes in, in the name of an access.

A key is shown once, when it is made; kept is its digest. It has 256 random bits, so a plain digest
is as good as a slow one. It can do no more than its scopes, from nowhere but its networks, until
its last day; and never more than the access itself.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import DurationField, ExpressionWrapper, F, Value
from django.utils.translation import gettext as _

from tradedoor import record
from tradedoor.access import decision, key_checking, telling
from tradedoor.access.locking import locked
from tradedoor.access.models import Access, ApiKey, Network
from tradedoor.actors import Actor
from tradedoor.errors import NotValid, Refusal
from tradedoor.powers import Power
from tradedoor.rows import still_here

MOST_OF_ONE = 20  # live keys of one access
LONGEST = timedelta(days=731)
WARNED_BEFORE = timedelta(days=14)


class KeyRefused(NotValid):
    """The key could not be made as asked; ``field`` says what is wrong."""

    code = "api-key-refused"


class TooManyKeys(Refusal):
    """An access can only have so many live keys."""

    code = "too-many-api-keys"
    field = "name"


class MadeAlready(Refusal):
    """The form was sent twice: one key was made, and its secret went out with the first answer."""

    code = "api-key-made-already"


@dataclass(frozen=True)
class Made:
    """A new key, and its secret, which nobody can read again."""

    key: ApiKey
    secret: str


@transaction.atomic
def make(
    access_id: int,
    *,
    name: str,
    scopes: list[str],
    expires_at: datetime,
    networks: list[Network],
    once: UUID | None = None,
    by: Actor,
    now: datetime,
) -> Made:
    """Make a key for this access; staff may, and its owner. The person is told.

    ``once`` is the public id it will have: a form that is sent twice makes one key.
    Raises NotAllowed, KeyRefused, TooManyKeys, MadeAlready.
    """
    access = _mine_or_ours(access_id, by=by)
    if once and ApiKey.objects.filter(public_id=once).exists():
        raise MadeAlready(
            _(
                "This key is made already, and its secret was shown then. "
                "If you did not see it, take the key away and make another."
            )
        )
    _check(access, name, scopes, expires_at, now=now)
    secret_half = secrets.token_urlsafe(32)
    prefix = f"td_{secrets.token_hex(4)}"
    secret = f"{prefix}_{secret_half}"
    key = ApiKey.objects.create(
        access=access,
        **({"public_id": once} if once else {}),
        name=name.strip(),
        prefix=prefix,
        digest=key_checking.digest(secret),
        scopes=sorted(set(scopes)),
        networks=networks,
        made_at=now,
        made_by=by.name[:200],
        expires_at=expires_at,
    )
    record.write(
        "key.made", subject=access.contact, by=by, now=now, customer_id=access.customer_id,
        key=key.name, prefix=prefix, until=expires_at.isoformat(),
    )  # fmt: skip
    telling.key_made(access, key, now=now)
    return Made(key, secret)


@transaction.atomic
def take_away(key_id: int, *, by: Actor, now: datetime) -> ApiKey:
    """Let no program in with this key any more, from the next request on.

    Raises NotAllowed, Gone.
    """
    theirs = still_here(ApiKey.objects.visible_to(by).filter(pk=key_id))
    access = _mine_or_ours(theirs.access_id, by=by)
    key = ApiKey.objects.select_for_update().get(pk=key_id)
    if key.ended_at:
        return key
    key.ended_at, key.ended_why = now, ApiKey.Ended.TAKEN_AWAY
    key.save(update_fields=["ended_at", "ended_why"])
    record.write(
        "key.taken-away", subject=access.contact, by=by, now=now,
        customer_id=access.customer_id, key=key.name, prefix=key.prefix,
    )  # fmt: skip
    telling.key_ended(access, key, now=now)
    return key


def end_all(access: Access, *, now: datetime) -> int:
    """End the keys of an access that is taken away; the caller holds its lock. Answers how many."""
    return ApiKey.objects.filter(access=access, ended_at=None).update(
        ended_at=now, ended_why=ApiKey.Ended.ACCESS
    )


def bring_back(access: Access, *, now: datetime) -> int:
    """The keys that ended with the access work again when it is given back. Answers how many."""
    ended = ApiKey.objects.filter(access=access, ended_why=ApiKey.Ended.ACCESS, expires_at__gt=now)
    return ended.update(ended_at=None, ended_why="")


def warn_before_the_end(*, now: datetime) -> int:
    """Write to the owners of keys that run out soon, once. Answers to how many.

    A key made for a few days is warned of when half of them are over.
    """
    moment = Value(now)
    left = ExpressionWrapper(F("expires_at") - moment, DurationField())
    lived = ExpressionWrapper(moment - F("made_at"), DurationField())
    soon = (
        ApiKey.objects.live(now)
        .filter(warned_at=None, expires_at__lte=now + WARNED_BEFORE)
        .alias(left=left, lived=lived)
        .filter(left__lte=F("lived"))
        .order_by("expires_at", "pk")
    )
    return sum(_warn(key_id, now=now) for key_id in soon.values_list("pk", flat=True)[:1000])


@transaction.atomic
def _warn(key_id: int, *, now: datetime) -> bool:
    key = (
        ApiKey.objects.live(now)
        .select_for_update(skip_locked=True)
        .filter(pk=key_id, warned_at=None)
        .first()
    )
    if key is None:
        return False
    ApiKey.objects.filter(pk=key_id).update(warned_at=now)
    access = Access.objects.at_the_door().get(pk=key.access_id)
    if decision.about(access, now=now).allowed:
        telling.key_ends_soon(access, key, now=now)
    return True


def _mine_or_ours(access_id: int, *, by: Actor) -> Access:
    """The access, locked, for staff who give access and for its owner. Raises Gone, NotAllowed."""
    power = Power.GIVE_ACCESS if by.is_ours else Power.KEEP_OWN_KEYS
    return locked(access_id, by=by, power=power)


def _check(
    access: Access, name: str, scopes: list[str], expires_at: datetime, *, now: datetime
) -> None:
    if not access.is_given:
        raise KeyRefused(_("This contact cannot come in, so no key was made."), field="name")
    if not name.strip() or len(name.strip()) > 80:
        raise KeyRefused(_("Give the key a name of at most 80 letters."), field="name")
    if not scopes or set(scopes) - set(ApiKey.Scope.values):
        raise KeyRefused(_("Say what the key may do."), field="scopes")
    if not now < expires_at <= now + LONGEST:
        raise KeyRefused(_("The last day is after today, and within two years."), field="ends_on")
    if ApiKey.objects.live(now).filter(access=access).count() >= MOST_OF_ONE:
        raise TooManyKeys(
            _("There are %(n)d keys already. Take one away first.") % {"n": MOST_OF_ONE}
        )
