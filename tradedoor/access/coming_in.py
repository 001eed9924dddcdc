"""The one place where somebody comes in: by a password, a link, or a printed code.

First they prove who they are. That opens nothing and stands on no record: what is `Proven` may
wait for a second proof. Then they come in, in one transaction: the door is asked, it is noted and
put on record, and they are told of a browser they never used before.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from tradedoor import record
from tradedoor.access import door, holder, telling
from tradedoor.access.decision import Where
from tradedoor.access.models import Access
from tradedoor.credentials import browsers, names, proving, staff, staff_mail
from tradedoor.credentials.models import Login, Session, SignInName, Staff

PROOF_HOLDS = timedelta(minutes=10)  # from the first proof to coming in


@dataclass(frozen=True)
class Proven:
    """Who somebody has shown to be, at which entrance. They are not in yet.

    Plain values, which may be kept while a second proof is awaited. ``stamp`` goes with the
    password: a proof from before it was changed or stopped lets nobody in. ``meant`` is the
    access that their name or their link points at, if it points at one.
    """

    login_id: int
    room: str
    stamp: str
    at: datetime
    meant: int | None = None

    @classmethod
    def of(cls, login: Login, room: str, *, now: datetime, meant: int | None = None) -> Self:
        """The proof of somebody who has just shown one, by password or by their own link."""
        return cls(login.pk, room, login.get_session_auth_hash(), now, meant)


@dataclass(frozen=True)
class CameIn:
    """Who came in: staff into the office; anybody else for the companies the door opens to them.

    ``access`` is the company they meant or the only one; nothing, if they have to choose.
    """

    login: Login
    room: str
    inside: list[Access] = field(default_factory=list)
    access: Access | None = None
    staff: Staff | None = None


def prove(
    typed: str,
    password: str,
    *,
    room: str,
    where: Where,
    agent: str,
    browser: str = "",
    now: datetime,
) -> Proven:
    """Prove who one is with a sign-in name and a password. Raises SignInFailed, TooManyTries.

    ``browser`` is the secret their browser holds (`credentials.browsers`). Whoever does not work
    in the office fails there as with a wrong password.
    """
    login = proving.by_password(
        typed, password, room=room, address=where.address or "", branch=where.branch, agent=agent,
        browser=browser, now=now,
    )  # fmt: skip
    if room == Session.Room.OFFICE and not staff.works_here(login):
        raise proving.failed()
    return Proven.of(login, room, now=now, meant=_meant(typed, login))


def come_in(
    proven: Proven, *, where: Where, agent: str, browser: str = "", now: datetime
) -> CameIn:
    """Let somebody in who has proven who they are. `web.browser` opens the session.

    Raises SignInFailed where the proof no longer stands, and NotOpenToYou.
    """
    if proven.room == Session.Room.OFFICE:
        return _into_the_office(proven, where, agent, browser, now)
    with transaction.atomic():
        answers = door.answers(proven.login_id, where=where, now=now, lock=True)
        login = _still_proven(proven, now)
        inside = [answer.access for answer in answers if answer.decision.allowed]
        if inside:
            _note(inside, where, now)
            _remember(login, inside, where, agent, browser, now)
            return CameIn(login, proven.room, inside, _one_of(inside, proven.meant))
    door.note_limits(answers, where=where, now=now)
    raise door.why(answers, now=now)


@transaction.atomic
def _into_the_office(
    proven: Proven, where: Where, agent: str, browser: str, now: datetime
) -> CameIn:
    person = staff.locked_by_login(proven.login_id)
    login, address = _still_proven(proven, now), where.address or ""
    if person is None:
        raise proving.failed()
    by = staff.actor(person, address)
    record.write("staff.signed-in", subject=person, by=by, now=now)
    if browser and browsers.remember(login, browser, agent=agent, address=address, now=now):
        staff_mail.new_browser(person, agent=agent, address=address, now=now)
    return CameIn(login, proven.room, staff=person)


def _still_proven(proven: Proven, now: datetime) -> Login:
    """The login, locked. Raises SignInFailed where the proof is too old, or of another password."""
    login = Login.objects.select_for_update(no_key=True).get(pk=proven.login_id)
    if now - proven.at > PROOF_HOLDS or proven.stamp != login.get_session_auth_hash():
        raise proving.failed()
    return login


def _note(inside: list[Access], where: Where, now: datetime) -> None:
    """That a person came in, on each of their accesses and on record."""
    Access.objects.filter(pk__in=[access.pk for access in inside]).update(
        first_sign_in_at=Coalesce(F("first_sign_in_at"), now),
        last_sign_in_at=now,
        limited_out_at=None,
        limited_out_from=None,
        limited_out_branch=None,
    )
    for access in inside:
        record.write(
            "access.signed-in", subject=access.contact, now=now, customer_id=access.customer_id,
            by=holder.as_actor(access, where.address or ""),
        )  # fmt: skip


def _remember(
    login: Login, inside: list[Access], where: Where, agent: str, browser: str, now: datetime
) -> None:
    """The person is told of a browser they never came in with before."""
    address = where.address or ""
    if browser and browsers.remember(login, browser, agent=agent, address=address, now=now):
        reached = next((access for access in inside if access.contact.email), None)
        if reached:
            telling.new_browser(reached, agent=agent, address=address, now=now)


def _meant(typed: str, login: Login) -> int | None:
    """The access whose number was typed, if it was a number."""
    name = names.find(typed)
    if name is None or name.kind != SignInName.Kind.NUMBER:
        return None
    theirs = Access.objects.filter(login=login).select_related("customer")
    return next((a.pk for a in theirs if names.normalised(a.number) == name.value), None)


def _one_of(inside: list[Access], meant: int | None) -> Access | None:
    if len(inside) == 1:
        return inside[0]
    return next((access for access in inside if access.pk == meant), None)
