"""Giving a contact access, changing it, taking it away and giving it back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor import powers, record
from tradedoor.access import keys, mailing, telling
from tradedoor.access.limits import Limits
from tradedoor.access.limits import check as check_limits
from tradedoor.access.limits import set_on as set_limits
from tradedoor.access.locking import locked
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials import names, passwords, sessions
from tradedoor.credentials import signing_in as guessing
from tradedoor.credentials.models import SignInName
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Contact
from tradedoor.errors import NotValid, Refusal
from tradedoor.giving import logins
from tradedoor.invitations import inviting
from tradedoor.invitations.models import Invitation
from tradedoor.powers import Power
from tradedoor.rows import not_stale


class AlreadyHasAccess(Refusal):
    """The contact has access, or had it: then it is given back, not given anew."""

    code = "access-already-given"


class ContactArchived(Refusal):
    """An archived contact is brought back before anything is done for them."""

    code = "contact-archived"


@dataclass(frozen=True)
class Receipt:
    """What ended when access was taken away, or a password was stopped."""

    sessions: int = 0
    keys: int = 0
    invitations: int = 0
    letters: int = 0


@dataclass(frozen=True)
class Changed:
    """An access as it is now, and what ended if it was taken away with it."""

    access: Access
    receipt: Receipt | None = None


@transaction.atomic
def give(
    contact_id: int,
    *,
    level: str,
    code: str,
    email: str,
    mobile: str = "",
    same_person: bool | None = None,
    limits: Limits | None = None,
    send: bool,
    seen: int | None = None,
    by: Actor,
    now: datetime,
) -> Access:
    """Let a contact into the trade shop for their customer, and with ``send`` write to them.

    They can sign in by e-mail (if it is nobody else's), by user code and by customer number.
    ``same_person`` answers EmailKnown: True joins the login that address already has, False
    leaves the address to its owner. A person who is joined keeps their password and user code.
    ``seen`` is the version of the contact the page showed, where there was one.
    Locks the contact, then the customer.

    Raises NotAllowed, StalePage, ContactArchived, AlreadyHasAccess, EmailKnown, DatesRefused,
    CustomerHasThisPerson, CodeRefused, NameTaken, EmailTaken, NotValid, NotGiven, NoAddress.
    """
    powers.require(by, Power.GIVE_ACCESS)
    contact = _ready(contact_id, seen)
    level, code = _checked_level(level), names.check_code(code)
    contacts.correct(contact, email=email, mobile=mobile, by=by, now=now)

    login = logins.of_contact(contact, same_person, now=now)
    number, number_name = logins.next_number(contact.customer_id, login, now=now)
    code = names.code_of(login) or names.give(code, SignInName.Kind.CODE, login, now=now).value
    access = Access.objects.create(
        contact=contact,
        customer=contact.customer,
        login=login,
        level=level,
        login_number=number,
        given_at=now,
        shares_mailbox=same_person is False,
    )
    limited = _limited(access, limits, now=now)
    record.write(
        "access.given", subject=contact, by=by, now=now, customer_id=contact.customer_id,
        level=level, code=code, number=number_name, **({"changed": limited} if limited else {}),
    )  # fmt: skip
    if send:
        inviting.write_to(access, by=by, now=now)
    return access


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
    level = _checked_level(level)
    had = access.contact.email
    corrected = contacts.correct(access.contact, email=email, mobile=mobile, by=by, now=now)
    logins.follow_email(access, had=had, now=now)
    before: dict[str, Any] = {"level": access.level, "code": names.code_of(access.login)}
    after: dict[str, Any] = {"level": level, "code": names.check_code(code)}
    if shares_mailbox is not None:
        before["shares_mailbox"] = access.shares_mailbox
        after["shares_mailbox"] = access.shares_mailbox = shares_mailbox
    changed = record.changes(before, after)
    changed |= _limited(access, limits, meant=limits_are_meant, now=now)
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
    changed = _limited(access, limits, meant=limits_are_meant, now=now)
    if changed:
        access.version += 1
        access.save(update_fields=["version"])
        _note_change(access, changed, by=by, now=now)
    return access


def _note_change(access: Access, changed: dict[str, Any], *, by: Actor, now: datetime) -> None:
    record.write(
        "access.changed", subject=access.contact, by=by, now=now,
        customer_id=access.customer_id, changed=changed,
    )  # fmt: skip
    telling.changed(access, set(changed), now=now)


def _switch(access: Access, is_given: bool | None, *, by: Actor, now: datetime) -> Receipt | None:
    """Take the locked access away, or give it back, if that is asked for."""
    if is_given is None or is_given == access.is_given:
        return None
    if is_given:
        give_back(access.pk, by=by, now=now)
        access.taken_away_at = None
        return None
    return take_away(access.pk, by=by, now=now)


@transaction.atomic
def take_away(access_id: int, *, by: Actor, now: datetime) -> Receipt:
    """Let the contact in no longer, from the next request on; nothing of theirs is lost.

    Their browsers are signed out (unless they also act for another company); API keys, open
    invitations and letters still waiting end with it, and the person is told. Raises NotAllowed.
    Taking away twice ends nothing more.
    """
    powers.require(by, Power.GIVE_ACCESS)
    access = locked(access_id)
    if not access.is_given:
        return Receipt()
    access.taken_away_at = now
    access.version += 1
    access.save(update_fields=["taken_away_at", "version"])
    receipt = Receipt(
        letters=mailing.drop_waiting(access, mailing.WELCOMES, now=now),
        invitations=inviting.end_open(access, why=Invitation.Ended.TAKEN_AWAY, now=now),
        keys=keys.end_all(access, now=now),
        sessions=_end_sessions(access, now=now),
    )
    record.write(
        "access.taken-away", subject=access.contact, by=by, now=now,
        customer_id=access.customer_id, ended=vars(receipt),
    )  # fmt: skip
    telling.taken_away(access, now=now)
    return receipt


@transaction.atomic
def give_back(access_id: int, *, by: Actor, now: datetime) -> Access:
    """Let the contact in again, with the names and the password they had.

    Raises NotAllowed, ContactArchived. Giving back twice changes nothing more.
    """
    powers.require(by, Power.GIVE_ACCESS)
    access = locked(access_id)
    if not access.contact.is_here:
        raise ContactArchived(_("This contact is archived. Bring them back first."))
    if access.is_given:
        return access
    access.taken_away_at = None
    access.version += 1
    access.save(update_fields=["taken_away_at", "version"])
    mailing.drop_waiting(access, mailing.FAREWELLS, now=now)
    brought_back = keys.bring_back(access, now=now)
    record.write(
        "access.given-back", subject=access.contact, by=by, now=now,
        customer_id=access.customer_id, keys=brought_back,
    )  # fmt: skip
    telling.given_back(access, now=now)
    return access


@transaction.atomic
def reset(access_id: int, *, send: bool, by: Actor, now: datetime) -> Receipt:
    """Stop the person's password and sign them out everywhere; a new one is theirs to choose.

    With ``send`` a one-use link goes out to them; without, staff hand them a printed letter.
    The password is one for all companies the person acts for. Raises NotAllowed, NotGiven,
    NoAddress.
    """
    powers.require(by, Power.GIVE_ACCESS)
    access = locked(access_id)
    if not access.is_given:
        raise inviting.NotGiven(_("This contact cannot come in, so there is nothing to reset."))
    stopped = mailing.drop_waiting(access, mailing.WELCOMES, now=now)
    ended = inviting.end_every_link(access.login, why=Invitation.Ended.REPLACED, now=now)
    receipt = Receipt(
        sessions=passwords.stop(access.login, now=now), invitations=ended, letters=stopped
    )
    access.version += 1
    access.save(update_fields=["version"])
    record.write(
        "password.reset", subject=access.contact, by=by, now=now,
        customer_id=access.customer_id, ended=vars(receipt),
    )  # fmt: skip
    if send:
        inviting.write_to(access, by=by, now=now)
    return receipt


@transaction.atomic
def unlock(access_id: int, *, by: Actor, now: datetime) -> int:
    """Forget the wrong passwords that make somebody wait. Answers how many. Raises NotAllowed."""
    powers.require(by, Power.GIVE_ACCESS)
    access = locked(access_id)
    forgiven = guessing.forgive(access.login, now=now)
    if forgiven:
        record.write(
            "access.unlocked", subject=access.contact, by=by, now=now,
            customer_id=access.customer_id,
        )  # fmt: skip
    return forgiven


def _limited(
    access: Access, limits: Limits | None, *, meant: bool = True, now: datetime
) -> dict[str, Any]:
    """Set the limits of a locked access, if any are asked for; answers what changed."""
    if limits is None:
        return {}
    check_limits(access, limits, meant=meant, now=now)
    return set_limits(access, limits)


def _checked_level(level: str) -> str:
    if level not in Access.Level.values:
        raise NotValid(_("There is no such level."), field="level")
    return level


def _ready(contact_id: int, seen: int | None) -> Contact:
    """The contact and its customer, locked before anything is written.

    What is written of a contact also locks what its customer is found by; whoever edits the
    customer comes the other way, and the two would wait for each other.
    """
    contact = contacts.locked(contact_id)
    contact.customer = customers.locked(contact.customer_id)
    if seen is not None:
        not_stale(contact, seen)
    if not contact.is_here:
        raise ContactArchived(_("This contact is archived. Bring them back first."))
    if Access.objects.filter(contact=contact).exists():
        raise AlreadyHasAccess(
            _("Somebody else has just given this contact access. Nothing more was done.")
        )
    return contact


def _end_sessions(access: Access, *, now: datetime) -> int:
    others = Access.objects.given().filter(login=access.login).exclude(pk=access.pk)
    if others.exists():
        return 0
    return sessions.end_all(access.login, why="taken-away", now=now, room="portal")
