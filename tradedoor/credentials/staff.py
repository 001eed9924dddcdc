"""The seller's own people: added, let in, and helped when they forgot their password."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tradedoor import later, powers, record
from tradedoor.actors import Actor, visitor
from tradedoor.credentials import counting, names, passwords, staff_mail
from tradedoor.credentials.models import Login, SignInName, SignInTry, Staff
from tradedoor.directory.models import Branch
from tradedoor.errors import NotAllowed, NotValid, Refusal
from tradedoor.letters import links
from tradedoor.powers import Power
from tradedoor.rows import fits

VALID = timedelta(days=7)
NOT_AGAIN_FOR = timedelta(minutes=5)


class LinkNotOpen(Refusal):
    """The link was used, is too old, or was replaced by a newer one."""

    code = "link-not-open"
    status = 410


class LimitRefused(NotValid):
    """Whoever runs the office runs all of it."""

    code = "staff-limit-refused"
    field = "branch"


@dataclass(frozen=True)
class Added:
    staff: Staff
    link: str


def actor(staff: Staff, address: str) -> Actor:
    """This member of staff as the one who asks."""
    return Actor(
        "staff",
        staff.name,
        f"staff:{staff.role}",
        id=str(staff.public_id),
        address=address,
        branches=frozenset(staff.branches) or None,
    )


def branches_of(staff: Staff) -> list[Branch]:
    """The branches somebody is limited to, by name; none where they work for all."""
    if not staff.branches:
        return []
    return list(Branch.objects.filter(pk__in=staff.branches).order_by("name"))


def is_of_staff(login: Login) -> bool:
    """Whether this is the login of somebody who works, or once worked, in the office."""
    return Staff.objects.filter(login=login).exists()


def works_here(login: Login) -> bool:
    """Whether this is the login of somebody who works in the office today."""
    return Staff.objects.filter(login=login, left_at=None).exists()


def locked_by_login(login_id: int) -> Staff | None:
    """Who works in the office with this login, theirs alone until the transaction ends."""
    here = Staff.objects.select_for_update(no_key=True).filter(login=login_id, left_at=None)
    return here.first()


@transaction.atomic
def add(
    *,
    email: str,
    name: str,
    role: str,
    branches: Iterable[Branch] = (),
    language: str = "",
    by: Actor,
    now: datetime,
) -> Added:
    """Take somebody into the office. They choose their own password by the link.

    With ``branches`` they reach the customers of these, and of none.
    Raises NotAllowed, NotValid, LimitRefused, NameTaken.
    """
    powers.require(by, Power.MANAGE_STAFF)
    if role not in Staff.Role.values:
        raise NotValid(_("There is no such role."), field="role")
    branches = list(branches)
    if branches and role == Staff.Role.ADMINISTRATOR:
        raise LimitRefused(_("An administrator works for every branch."))
    staff = Staff(
        name=name,
        email=email,
        role=role,
        branches=sorted(branch.pk for branch in branches),
        language=language,
    )
    fits(staff, ["name", "email"])
    login = staff.login = passwords.login_without_password(now=now)
    staff.save()
    names.give(email, SignInName.Kind.EMAIL, login, now=now)
    link = _open_way_in(staff, "staff-invitation", now=now)
    limits: dict[str, Any] = (
        {"branches": ", ".join(branch.name for branch in branches)} if branches else {}
    )
    record.write("staff.added", subject=staff, by=by, now=now, role=role, **limits)
    return Added(staff, link)


@transaction.atomic
def ask(typed: str, *, address: str, now: datetime) -> None:
    """Somebody says they cannot get into the office. Answers nothing, whoever it is.

    One address that asks again and again is not listened to any more for a while.
    """
    if counting.may_ask(typed, room=SignInTry.Room.OFFICE, address=address, now=now):
        known_as = names.normalised(typed)[: names.LONGEST]
        later.queue("credentials.staff_way_in", typed=known_as, address=address)


@transaction.atomic
def forgot(typed: str, *, now: datetime, address: str = "") -> None:
    """Mail a member of staff a way in, if that is who was meant. Answers nothing, whoever asks.

    Nobody is mailed twice within a few minutes, however often it is asked.
    """
    name = names.find(typed)
    staff = (
        Staff.objects.select_for_update().filter(login=name.login, left_at=None).first()
        if name
        else None
    )
    if staff is not None and not _has_way_in_since(staff, now - NOT_AGAIN_FOR):
        _open_way_in(staff, "staff-way-in", now=now)
        record.write("staff.asked-for-way-in", subject=staff, by=visitor(address), now=now)


def by_link(token: str, *, now: datetime) -> Staff:
    """Whose way in this link is. Raises LinkNotOpen."""
    return _by_link(Staff.objects.all(), token, now)


@transaction.atomic
def choose_password(token: str, password: str, *, address: str, now: datetime) -> Staff:
    """Spend the link by choosing a password. Raises LinkNotOpen, PasswordRefused."""
    staff = _by_link(Staff.objects.select_for_update(), token, now)
    passwords.check_good_enough(password, person=[staff.name, staff.email])
    passwords.choose(staff.login, password, now=now)
    staff.way_in_id = staff.way_in_until = None
    staff.save(update_fields=["way_in_id", "way_in_until"])
    record.write("staff.chose-password", subject=staff, by=actor(staff, address), now=now)
    return staff


@transaction.atomic
def change_password(
    staff_id: int, password: str, *, by: Actor, now: datetime, keep_session: str
) -> None:
    """Somebody in the office chooses another password; the browser they did it in stays.

    Their present password was asked for and right (`proving.prove_again`).
    Raises NotAllowed, PasswordRefused.
    """
    staff = _own(staff_id, by)
    passwords.check_good_enough(password, person=[staff.name, staff.email])
    passwords.choose(staff.login, password, now=now, keep_session=keep_session)
    staff.way_in_id = staff.way_in_until = None
    staff.save(update_fields=["way_in_id", "way_in_until"])
    record.write("staff.changed-password", subject=staff, by=by, now=now)
    path = reverse("office:forgot-password")
    staff_mail.write(staff, "password-changed", now=now, at=now.isoformat(), path=path)


@transaction.atomic
def choose_language(staff_id: int, language: str, *, by: Actor, now: datetime) -> Staff:
    """Somebody in the office reads it in this language from now on. Raises NotAllowed."""
    staff = _own(staff_id, by)
    if language != staff.language:
        changed = {"language": [staff.language, language]}
        staff.language = language
        staff.save(update_fields=["language"])
        record.write("staff.edited", subject=staff, by=by, now=now, changed=changed)
    return staff


def here() -> QuerySet[Staff]:
    """Everybody who works in the office, by name."""
    return Staff.objects.filter(left_at=None).select_related("login").order_by("name", "pk")


def _own(staff_id: int, by: Actor) -> Staff:
    """The row of whoever asks, and their login, locked."""
    staff = Staff.objects.select_for_update().get(pk=staff_id, left_at=None)
    if str(staff.public_id) != by.id:
        raise NotAllowed(_("This is somebody else's. Nothing was changed."))
    staff.login = Login.objects.select_for_update(no_key=True).get(pk=staff.login_id)
    return staff


def _by_link(among: QuerySet[Staff], token: str, now: datetime) -> Staff:
    way_in = links.unseal("staff", token)
    staff = (
        among.filter(way_in_id=way_in, way_in_until__gt=now, left_at=None).first()
        if way_in
        else None
    )
    if staff is None:
        raise LinkNotOpen(_("This link was used, is too old, or was replaced by a newer one."))
    return staff


def _has_way_in_since(staff: Staff, moment: datetime) -> bool:
    return staff.way_in_until is not None and staff.way_in_until - VALID > moment


def _open_way_in(staff: Staff, kind: str, *, now: datetime) -> str:
    staff.way_in_id, staff.way_in_until = uuid.uuid4(), now + VALID
    staff.save(update_fields=["way_in_id", "way_in_until"])
    path = reverse("office:choose-password", args=["-"])[:-1]
    staff_mail.write(
        staff, kind, now=now, email=staff.email, until=staff.way_in_until.isoformat(), path=path,
        opens={"kind": "staff", "id": str(staff.way_in_id)},
    )  # fmt: skip
    return links.address(path) + links.seal("staff", staff.way_in_id)
