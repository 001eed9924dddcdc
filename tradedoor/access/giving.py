"""Giving a contact access, changing it, taking it away and giving it back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor import powers
from tradedoor.access import inviting, letters
from tradedoor.access.models import Access, Invitation
from tradedoor.actors import Actor
from tradedoor.credentials import names, passwords, sessions
from tradedoor.credentials.models import Login, SignInName
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Contact
from tradedoor.directory.stale import not_stale
from tradedoor.errors import Refusal
from tradedoor.powers import Power
from tradedoor.record import writing as record


class AlreadyHasAccess(Refusal):
    """The contact has access, or had it: then it is given back, not given anew."""

    code = "access-already-given"


class ContactArchived(Refusal):
    """An archived contact is brought back before anything is done for them."""

    code = "contact-archived"


class EmailKnown(Refusal):
    """The e-mail address is how somebody else signs in; staff say whether it is one person.

    ``facts["who"]`` lists the accesses of the person who signs in with it.
    """

    code = "email-is-a-sign-in-name"
    field = "same_person"


class CustomerHasThisPerson(Refusal):
    """The person already has an access at this customer, as another contact."""

    code = "person-already-at-customer"
    field = "email"


@dataclass(frozen=True)
class Receipt:
    """What ended when access was taken away."""

    sessions: int
    invitations: int
    letters: int


@transaction.atomic
def give(
    contact_id: int,
    *,
    level: str,
    code: str,
    email: str,
    mobile: str = "",
    same_person: bool | None = None,
    send: bool,
    by: Actor,
    now: datetime,
) -> Access:
    """Let a contact into the trade shop for their customer, and with ``send`` write to them.

    They can sign in by e-mail (if it is nobody else's), by user code and by customer number.
    ``same_person`` answers EmailKnown: True joins the login that address already has, False
    leaves the address to its owner. Locks the contact, then the customer.

    Raises NotAllowed, ContactArchived, AlreadyHasAccess, EmailKnown, CustomerHasThisPerson,
    CodeRefused, NameTaken, EmailTaken, NotValid, NoAddress.
    """
    powers.require(by, Power.GIVE_ACCESS)
    contact = _ready(contact_id)
    code = names.check_code(code)
    contacts.correct(contact, email=email, mobile=mobile, by=by, now=now)

    login = _login_for(contact, same_person, now=now)
    number, number_name = _next_number(contact.customer_id, login, now=now)
    names.give(code, SignInName.Kind.CODE, login, now=now)
    access = Access.objects.create(
        contact=contact,
        customer=contact.customer,
        login=login,
        level=level,
        login_number=number,
        given_at=now,
    )
    record.write(
        "access.given", subject=contact, by=by, now=now, customer_id=contact.customer_id,
        level=level, code=code, number=number_name,
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
    send: bool = False,
    by: Actor,
    now: datetime,
) -> Access:
    """Change what an access may do and how its owner signs in.

    ``seen`` is the version of the access the page showed. Raises NotAllowed, StalePage,
    CodeRefused, NameTaken, EmailTaken, NotValid.
    """
    powers.require(by, Power.GIVE_ACCESS)
    access = locked(access_id)
    not_stale(access, seen)
    contacts.correct(access.contact, email=email, mobile=mobile, by=by, now=now)
    follow_email(access, now=now)
    before = {"level": access.level, "code": code_of(access.login)}
    after = {"level": level, "code": names.check_code(code)}
    if changed := record.changes(before, after):
        _change_code(access.login, after["code"], now=now)
        access.level = level
        access.version += 1
        access.save(update_fields=["level", "version"])
        record.write(
            "access.changed", subject=access.contact, by=by, now=now,
            customer_id=access.customer_id, changed=changed,
        )  # fmt: skip
    if send:
        inviting.write_to(access, by=by, now=now)
    return access


@transaction.atomic
def take_away(access_id: int, *, by: Actor, now: datetime) -> Receipt:
    """Let the contact in no longer, from the next request on; nothing of theirs is lost.

    Their browsers are signed out (unless they also act for another company), open invitations
    and letters still waiting end with it. Raises NotAllowed. Taking away twice ends nothing more.
    """
    powers.require(by, Power.GIVE_ACCESS)
    access = locked(access_id)
    if not access.is_given:
        return Receipt(0, 0, 0)
    access.taken_away_at = now
    access.version += 1
    access.save(update_fields=["taken_away_at", "version"])
    invitations, dropped = inviting.end_open(access, why=Invitation.Ended.TAKEN_AWAY, now=now)
    receipt = Receipt(_end_sessions(access, now=now), invitations, dropped)
    record.write(
        "access.taken-away", subject=access.contact, by=by, now=now,
        customer_id=access.customer_id, ended=vars(receipt),
    )  # fmt: skip
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
    record.write(
        "access.given-back", subject=access.contact, by=by, now=now, customer_id=access.customer_id
    )
    return access


def locked(access_id: int) -> Access:
    """The access, with its contact locked first: the order every verb about a person keeps."""
    contact_id = Access.objects.values_list("contact_id", flat=True).get(pk=access_id)
    contact = contacts.locked(contact_id)
    access = (
        Access.objects.select_for_update(of=("self",)).select_related("login").get(pk=access_id)
    )
    access.contact, access.customer = contact, contact.customer
    return access


def code_of(login: Login) -> str:
    """The person's present user code."""
    return (
        login.names.live().filter(kind=SignInName.Kind.CODE).values_list("value", flat=True).first()
        or ""
    )


def follow_email(access: Access, *, now: datetime) -> None:
    """After the contact's address changed: it becomes the sign-in name, the old one stops.

    An address that is another person's sign-in name stays theirs; invitations sent to the
    old address end.
    """
    login, email = access.login, names.normalised(access.contact.email)
    mine = set(
        login.names.live().filter(kind=SignInName.Kind.EMAIL).values_list("value", flat=True)
    )
    wanted = _addresses_of(login)
    for old in mine - wanted:
        names.retire(login, SignInName.Kind.EMAIL, value=old, now=now)
    if (
        email
        and email not in mine
        and not SignInName.objects.filter(value=email).exclude(login=login).exists()
    ):
        names.give(email, SignInName.Kind.EMAIL, login, now=now)
    letters_elsewhere = access.invitations.open().exclude(letter__to__iexact=email)
    if letters_elsewhere.exists():
        inviting.end_open(access, why=Invitation.Ended.ADDRESS, now=now)


def _addresses_of(login: Login) -> set[str]:
    """The present addresses of all the contacts this person is."""
    emails = (
        Contact.objects.filter(access__login=login)
        .exclude(email="")
        .values_list("email", flat=True)
    )
    return {names.normalised(email) for email in emails}


def _ready(contact_id: int) -> Contact:
    contact = contacts.locked(contact_id)
    if not contact.is_here:
        raise ContactArchived(_("This contact is archived. Bring them back first."))
    if Access.objects.filter(contact=contact).exists():
        raise AlreadyHasAccess(
            _("Somebody else has just given this contact access. Nothing more was done.")
        )
    return contact


def _login_for(contact: Contact, same_person: bool | None, *, now: datetime) -> Login:
    """The login the contact will use: that of the same person at another company, or a new one."""
    email = names.normalised(contact.email)
    known = (
        SignInName.objects.select_related("login").filter(value=email).first() if email else None
    )
    if known is None or same_person is False or known.retired_at:
        login = passwords.login_without_password(now=now)
        if email and known is None:
            names.give(email, SignInName.Kind.EMAIL, login, now=now)
        return login
    theirs = list(Access.objects.filter(login=known.login).select_related("contact", "customer"))
    if any(access.customer_id == contact.customer_id for access in theirs):
        raise CustomerHasThisPerson(
            _("Somebody at this customer already signs in with this address.")
        )
    if same_person is None:
        raise EmailKnown(
            _("This address already signs somebody in. Is it the same person?"), who=theirs
        )
    return known.login


def _next_number(customer_id: int, login: Login, *, now: datetime) -> tuple[int, str]:
    """The next login number whose name nobody ever had."""
    while True:
        number, name = customers.take_login_number(customer_id)
        if not SignInName.objects.filter(value=names.normalised(name)).exists():
            names.give(name, SignInName.Kind.NUMBER, login, now=now)
            return number, name


def _change_code(login: Login, code: str, *, now: datetime) -> None:
    old = code_of(login)
    if old == code:
        return
    names.give(code, SignInName.Kind.CODE, login, now=now)
    names.retire(login, SignInName.Kind.CODE, value=old, now=now)


def _end_sessions(access: Access, *, now: datetime) -> int:
    others = Access.objects.given().filter(login=access.login).exclude(pk=access.pk)
    if others.exists():
        return 0
    return sessions.end_all(access.login, why="taken-away", now=now, room="portal")
