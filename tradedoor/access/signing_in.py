"""Signing in to the portal: the right password, and then the door."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tradedoor.access import decision, inviting
from tradedoor.access.locking import own
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials import names, sessions, signing_in
from tradedoor.credentials.models import Login, SignInName
from tradedoor.errors import Refusal
from tradedoor.record import writing as record


class NotOpenToYou(Refusal):
    """The password is right, but the person may not come in anywhere any more."""

    code = "not-open-to-you"
    status = 403


@dataclass(frozen=True)
class SignedIn:
    """Who came in, and where: ``access`` is the one company, or nothing if there are several."""

    login: Login
    access: Access | None


def sign_in(typed: str, password: str, *, address: str, agent: str, now: datetime) -> SignedIn:
    """Let a person into the portal by e-mail, user code or customer number, and their password.

    Raises SignInFailed, TooManyTries, NotOpenToYou.
    """
    login = signing_in.check(typed, password, room="portal", address=address, agent=agent, now=now)
    inside = open_to(login)
    if not inside:
        raise NotOpenToYou(
            _("Your access has ended. Ask the people you buy from, they can give it back.")
        )
    came_in(inside, address=address, now=now)
    return SignedIn(login, _meant(typed, inside))


def open_to(login: Login) -> list[Access]:
    """The accesses the door lets this person use now, by company name."""
    accesses = Access.objects.at_the_door().filter(login=login).order_by("customer__name_key", "pk")
    return [access for access in accesses if decision.about(access).allowed]


@transaction.atomic
def came_in(accesses: list[Access], *, address: str, now: datetime) -> None:
    """Note that a person signed in, on each of their accesses and on record."""
    Access.objects.filter(pk__in=[access.pk for access in accesses]).update(
        first_sign_in_at=Coalesce(F("first_sign_in_at"), now), last_sign_in_at=now
    )
    for access in accesses:
        by = inviting.as_actor(access, address)
        record.write(
            "access.signed-in",
            subject=access.contact,
            by=by,
            now=now,
            customer_id=access.customer_id,
        )


@transaction.atomic
def sign_out_elsewhere(access_id: int, *, by: Actor, now: datetime, keep_session: str) -> int:
    """End every browser of somebody's, except the one they ask from. Answers how many.

    Raises NotAllowed.
    """
    access = own(access_id, by=by)
    ended = sessions.end_all(
        access.login, why="elsewhere", now=now, keep=keep_session, room="portal"
    )
    if ended:
        record.write(
            "sessions.ended", subject=access.contact, by=by, now=now,
            customer_id=access.customer_id, ended={"sessions": ended},
        )  # fmt: skip
    return ended


def _meant(typed: str, inside: list[Access]) -> Access | None:
    """The company somebody meant: the only one, or the one whose number they typed."""
    if len(inside) == 1:
        return inside[0]
    name = names.find(typed)
    if name is None or name.kind != SignInName.Kind.NUMBER:
        return None
    return next((a for a in inside if names.normalised(a.number) == name.value), None)
