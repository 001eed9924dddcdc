"""Changing an access: what it may do, from where and when, and how its owner signs in.

Every verb changes one thing. `save_window` changes whatever differs in the access window: one
act of one person, so one entry and one letter.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor import record
from tradedoor.access import telling
from tradedoor.access.limits import Limits, set_limits
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

Changes = dict[str, Any]  # what differs by now: field → [before, after]


@dataclass(frozen=True)
class AccessWindow:
    """What the access window shows of an access; None is left as it is.

    ``shares_mailbox`` settles an address that signs somebody else in; ``is_given`` switches the
    whole access off or on; ``limits_are_meant`` answers LimitsWouldRefuse.
    """

    level: str
    code: str
    email: str
    mobile: str
    is_given: bool | None = None
    shares_mailbox: bool | None = None
    limits: Limits | None = None
    limits_are_meant: bool = False


@dataclass(frozen=True)
class Saved:
    """An access as it is now, and what ended if it was taken away with it."""

    access: Access
    receipt: endings.Receipt | None = None


@transaction.atomic
def set_level(access_id: int, level: str, *, by: Actor, now: datetime) -> Access:
    """Let somebody do more, or less, at their company. Raises NotAllowed, NotValid, Gone."""
    access = locked(access_id, by=by, power=Power.GIVE_ACCESS)
    return _note(access, _level(access, level), by=by, now=now)


@transaction.atomic
def change_code(access_id: int, code: str, *, by: Actor, now: datetime) -> Access:
    """Another user code; the old one works no longer, and is never given to anybody else.

    Raises NotAllowed, CodeRefused, NameTaken, Gone.
    """
    access = locked(access_id, by=by, power=Power.GIVE_ACCESS)
    return _note(access, _code(access, code, now=now), by=by, now=now)


@transaction.atomic
def settle_mailbox(access_id: int, *, shares: bool, by: Actor, now: datetime) -> Access:
    """Say whether it is as it should be that their address signs somebody else in.

    Raises NotAllowed, Gone.
    """
    access = locked(access_id, by=by, power=Power.GIVE_ACCESS)
    return _note(access, _mailbox(access, shares), by=by, now=now)


@transaction.atomic
def limit(
    access_id: int, limits: Limits, *, limits_are_meant: bool = False, by: Actor, now: datetime
) -> Access:
    """Set from where, at which branches and until when somebody may come in.

    Raises NotAllowed, DatesRefused, LimitsWouldRefuse, Gone.
    """
    access = locked(access_id, by=by, power=Power.GIVE_ACCESS)
    return _note(access, _limits(access, limits, limits_are_meant, now=now), by=by, now=now)


@transaction.atomic
def save_window(
    access_id: int,
    window: AccessWindow,
    *,
    seen: int,
    send: bool = False,
    by: Actor,
    now: datetime,
) -> Saved:
    """Save what differs in the access window, and with ``send`` write how to sign in.

    ``seen`` is the version of the access the page showed; it counts what is changed of the
    contact here, too. Raises NotAllowed, StalePage, CodeRefused, NameTaken, EmailTaken, NotValid,
    DatesRefused, LimitsWouldRefuse, NotGiven, NoAddress, Gone.
    """
    access = locked(access_id, by=by, power=Power.GIVE_ACCESS)
    not_stale(access, seen)
    if _address(access, window, by=by, now=now):
        _one_newer(access)
    changes = _level(access, window.level) | _code(access, window.code, now=now)
    changes |= _mailbox(access, window.shares_mailbox)
    changes |= _limits(access, window.limits, window.limits_are_meant, now=now)
    _note(access, changes, by=by, now=now)
    receipt = _switch(access, window.is_given, by=by, now=now)
    if send:
        inviting.write_to(access, by=by, now=now)
    return Saved(access, receipt)


def checked_level(level: str) -> str:
    """The level, if there is such a one. Raises NotValid."""
    if level not in Access.Level.values:
        raise NotValid(_("There is no such level."), field="level")
    return level


def _address(access: Access, window: AccessWindow, *, by: Actor, now: datetime) -> bool:
    """Correct where the person is written to; a new address signs them in."""
    contact, had = access.contact, access.contact.email
    changed = contacts.correct(contact, email=window.email, mobile=window.mobile, by=by, now=now)
    logins.follow_email(access, had=had, now=now)
    return changed


def _level(access: Access, level: str) -> Changes:
    changes = record.changes({"level": access.level}, {"level": checked_level(level)})
    if changes:
        access.level = level
        access.save(update_fields=["level"])
    return changes


def _code(access: Access, code: str, *, now: datetime) -> Changes:
    changes = record.changes(
        {"code": names.code_of(access.login)}, {"code": names.check_code(code)}
    )
    if changes:
        logins.change_code(access.login, changes["code"][1], now=now)
    return changes


def _mailbox(access: Access, shares: bool | None) -> Changes:
    if shares in (None, access.shares_mailbox):
        return {}
    changes = {"shares_mailbox": [access.shares_mailbox, shares]}
    access.shares_mailbox = bool(shares)
    access.save(update_fields=["shares_mailbox"])
    return changes


def _limits(access: Access, limits: Limits | None, meant: bool, *, now: datetime) -> Changes:
    return set_limits(access, limits, meant=meant, now=now) if limits else {}


def _note(access: Access, changes: Changes, *, by: Actor, now: datetime) -> Access:
    """Put what changed on record, and tell the person; nothing where nothing did."""
    if changes:
        _one_newer(access)
        record.write(
            "access.changed", subject=access.contact, by=by, now=now,
            customer_id=access.customer_id, changed=changes,
        )  # fmt: skip
        telling.changed(access, set(changes), now=now)
    return access


def _one_newer(access: Access) -> None:
    """A page that shows the access as it was is old now."""
    access.version += 1
    access.save(update_fields=["version"])


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
