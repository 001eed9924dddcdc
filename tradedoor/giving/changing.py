"""Changing an access: what it may do, from where and when, and how its owner signs in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor import powers, record
from tradedoor.access import telling
from tradedoor.access.limits import Limits
from tradedoor.access.limits import check as check_limits
from tradedoor.access.limits import set_on as set_limits
from tradedoor.access.locking import locked
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials import names
from tradedoor.directory import contacts
from tradedoor.errors import NotValid
from tradedoor.giving import endings, logins, taking_away
from tradedoor.invitations import inviting
from tradedoor.powers import Power
from tradedoor.rows import not_stale


@dataclass(frozen=True)
class Changed:
    """An access as it is now, and what ended if it was taken away with it."""

    access: Access
    receipt: endings.Receipt | None = None


@transaction.atomic
def change(
    access_id: int,
    *,
    seen: int,
    level: str,
    code: str,
    email: str,
    mobile: str,
    is_given: bool | None = None,
    shares_mailbox: bool | None = None,
    limits: Limits | None = None,
    limits_are_meant: bool = False,
    send: bool = False,
    by: Actor,
    now: datetime,
) -> Changed:
    """Change what an access may do, from where and when, and how its owner signs in.

    ``seen`` is the version of the access the page showed; it counts what is changed of the
    contact here, too. ``shares_mailbox`` settles an address that signs somebody else in;
    ``is_given`` switches the whole access off, with a receipt, or on again.
    The person is told what changed for them. Raises NotAllowed, StalePage, CodeRefused, NameTaken,
    EmailTaken, NotValid, DatesRefused, LimitsWouldRefuse, NotGiven, NoAddress.
    """
    powers.require(by, Power.GIVE_ACCESS)
    access = locked(access_id)
    not_stale(access, seen)
    level = checked_level(level)
    had = access.contact.email
    corrected = contacts.correct(access.contact, email=email, mobile=mobile, by=by, now=now)
    logins.follow_email(access, had=had, now=now)
    before: dict[str, Any] = {"level": access.level, "code": names.code_of(access.login)}
    after: dict[str, Any] = {"level": level, "code": names.check_code(code)}
    if shares_mailbox is not None:
        before["shares_mailbox"] = access.shares_mailbox
        after["shares_mailbox"] = access.shares_mailbox = shares_mailbox
    changed = record.changes(before, after)
    changed |= limited(access, limits, meant=limits_are_meant, now=now)
    if corrected or changed:
        access.level = level
        access.version += 1
        access.save(update_fields=["level", "version", "shares_mailbox"])
    if changed:
        logins.change_code(access.login, after["code"], now=now)
        _note_change(access, changed, by=by, now=now)
    receipt = _switch(access, is_given, by=by, now=now)
    if send:
        inviting.write_to(access, by=by, now=now)
    return Changed(access, receipt)


@transaction.atomic
def limit(
    access_id: int, limits: Limits, *, limits_are_meant: bool = False, by: Actor, now: datetime
) -> Access:
    """Set the limits of an access, and nothing else; its owner is told.

    Raises NotAllowed, DatesRefused, LimitsWouldRefuse.
    """
    powers.require(by, Power.GIVE_ACCESS)
    access = locked(access_id)
    changed = limited(access, limits, meant=limits_are_meant, now=now)
    if changed:
        access.version += 1
        access.save(update_fields=["version"])
        _note_change(access, changed, by=by, now=now)
    return access


def limited(
    access: Access, limits: Limits | None, *, meant: bool = True, now: datetime
) -> dict[str, Any]:
    """Set the limits of a locked access, if any are asked for; answers what changed."""
    if limits is None:
        return {}
    check_limits(access, limits, meant=meant, now=now)
    return set_limits(access, limits)


def checked_level(level: str) -> str:
    """The level, if there is such a one. Raises NotValid."""
    if level not in Access.Level.values:
        raise NotValid(_("There is no such level."), field="level")
    return level


def _note_change(access: Access, changed: dict[str, Any], *, by: Actor, now: datetime) -> None:
    record.write(
        "access.changed", subject=access.contact, by=by, now=now,
        customer_id=access.customer_id, changed=changed,
    )  # fmt: skip
    telling.changed(access, set(changed), now=now)


def _switch(
    access: Access, is_given: bool | None, *, by: Actor, now: datetime
) -> endings.Receipt | None:
    """Take the locked access away, or give it back, if that is asked for."""
    if is_given is None or is_given == access.is_given:
        return None
    if is_given:
        taking_away.give_back(access.pk, by=by, now=now)
        access.taken_away_at = None
        return None
    return taking_away.take_away(access.pk, by=by, now=now)
