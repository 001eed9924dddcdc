"""Signing in to the portal: the right password, and then the door."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tradedoor import record
from tradedoor.access import decision, holder, telling
from tradedoor.access.decision import NOWHERE, Decision, Where
from tradedoor.access.locking import own
from tradedoor.access.models import Access, AccessQuerySet
from tradedoor.actors import Actor
from tradedoor.credentials import browsers, names, proving, sessions
from tradedoor.credentials.models import Login, SignInName, SignInTry
from tradedoor.errors import Refusal

NOTED_EVERY = timedelta(minutes=1)


class NotOpenToYou(Refusal):
    """The password is right, but the person may not come in anywhere any more, or not from there.

    ``facts["limits"]`` says whether it is only from there.
    """

    code = "not-open-to-you"
    status = 403


@dataclass(frozen=True)
class SignedIn:
    """Who came in, and where: ``access`` is the one company, or nothing if there are several."""

    login: Login
    access: Access | None


def sign_in(
    typed: str,
    password: str,
    *,
    address: str,
    branch: int | None = None,
    agent: str,
    browser: str = "",
    now: datetime,
) -> SignedIn:
    """Let a person into the portal by e-mail, user code or customer number, and their password.

    ``branch`` is the seller's branch they come to, if one was named; ``browser`` is the secret
    their browser holds (`credentials.browsers`).
    Raises SignInFailed, TooManyTries, NotOpenToYou.
    """
    where = Where(address, branch)
    login = proving.by_password(
        typed, password, room=SignInTry.Room.PORTAL, address=address, agent=agent, browser=browser,
        branch=branch, now=now,
    )  # fmt: skip
    inside = open_to(login, where=where, now=now)
    if not inside:
        raise _not_open(login, where=where, now=now)
    came_in(inside, address=address, now=now)
    if browser:
        _seen_in(browser, inside, agent=agent, address=address, now=now)
    return SignedIn(login, _meant(typed, inside))


def open_to(login: Login, *, where: Where = NOWHERE, now: datetime) -> list[Access]:
    """The accesses the door lets this person use now, from there, by company name."""
    accesses = _accesses(login)
    return [one for one in accesses if decision.about(one, now=now, where=where).allowed]


def refused_from(access: Access, asked: Decision, *, where: Where, now: datetime) -> None:
    """Note that a limit kept the person out, so that staff see it; at most once a minute.

    ``asked`` is what the door answered them.
    """
    Access.objects.filter(
        Q(limited_out_at=None) | Q(limited_out_at__lt=now - NOTED_EVERY), pk=access.pk
    ).update(
        limited_out_at=now,
        limited_out_from=where.address or None,
        limited_out_branch=where.branch if asked.failed == decision.Step.BRANCH else None,
    )


@transaction.atomic
def came_in(accesses: list[Access], *, address: str, now: datetime) -> None:
    """Note that a person signed in, on each of their accesses and on record."""
    Access.objects.filter(pk__in=[access.pk for access in accesses]).update(
        first_sign_in_at=Coalesce(F("first_sign_in_at"), now),
        last_sign_in_at=now,
        limited_out_at=None,
        limited_out_from=None,
        limited_out_branch=None,
    )
    for access in accesses:
        by = holder.as_actor(access, address)
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


def _accesses(login: Login) -> AccessQuerySet:
    return Access.objects.at_the_door().filter(login=login).order_by("customer__name_key", "pk")


def _not_open(login: Login, *, where: Where, now: datetime) -> NotOpenToYou:
    """Why somebody with the right password stays outside, noted where it is only a limit."""
    decisions = [(a, decision.about(a, now=now, where=where)) for a in _accesses(login)]
    limited = [(access, asked) for access, asked in decisions if asked.is_limit]
    for access, asked in limited:
        refused_from(access, asked, where=where, now=now)
    if limited:
        return NotOpenToYou(_("Your access does not open from where you are."), limits=True)
    return NotOpenToYou(
        _("Your access has ended. Ask the people you buy from, they can give it back."),
        limits=False,
    )


def _seen_in(
    browser: str, inside: list[Access], *, agent: str, address: str, now: datetime
) -> None:
    """The person is told of a browser they never signed in with before."""
    login = inside[0].login
    if browsers.remember(login, browser, agent=agent, address=address, now=now):
        reached = next((access for access in inside if access.contact.email), None)
        if reached:
            telling.new_browser(reached, agent=agent, address=address, now=now)


def _meant(typed: str, inside: list[Access]) -> Access | None:
    """The company somebody meant: the only one, or the one whose number they typed."""
    if len(inside) == 1:
        return inside[0]
    name = names.find(typed)
    if name is None or name.kind != SignInName.Kind.NUMBER:
        return None
    return next((a for a in inside if names.normalised(a.number) == name.value), None)
