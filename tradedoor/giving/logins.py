"""The login of somebody with an access, and the names it signs in by."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor import powers
from tradedoor.access import telling
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials import names, passwords, staff
from tradedoor.credentials.models import Login, SignInName
from tradedoor.directory import customers
from tradedoor.directory.models import Contact
from tradedoor.errors import Refusal
from tradedoor.invitations import inviting
from tradedoor.invitations.models import Invitation
from tradedoor.powers import Power


class EmailKnown(Refusal):
    """The e-mail address is how somebody else signs in; staff say whether it is one person.

    ``facts["who"]`` lists the accesses of the person who signs in with it.
    """

    code = "email-is-a-sign-in-name"
    field = "same_person"


class ActsElsewhere(Refusal):
    """Whoever sees a part of the customers does not join somebody of another part."""

    code = "person-acts-elsewhere"
    field = "same_person"


class CustomerHasThisPerson(Refusal):
    """The person already has an access at this customer, as another contact."""

    code = "person-already-at-customer"
    field = "email"


def of_contact(contact: Contact, same_person: bool | None, *, by: Actor, now: datetime) -> Login:
    """The login the contact will use: that of the same person at another company, or a new one.

    Nobody is joined to the login of somebody who works in the office: whoever may write to the
    contact could choose a password for it. For the same reason staff of some branches join nobody
    who acts for a company they may not know of, nor are they told who it is.
    """
    email = names.normalised(contact.email)
    name = names.ever_given(email)
    if name is None:
        try:
            return _new_login(email, now=now)
        except names.NameTaken:  # by somebody else, this very moment
            return of_contact(contact, same_person, by=by, now=now)
    if name.retired_at and _is_nobodys(name.login):
        names.give(email, SignInName.Kind.EMAIL, name.login, now=now)
        return name.login
    if same_person is False or name.retired_at or staff.is_of_staff(name.login):
        return _new_login("", now=now)
    theirs = list(Access.objects.filter(login=name.login).select_related("contact", "customer"))
    known = [access for access in theirs if powers.may(by, Power.GIVE_ACCESS, access)]
    if same_person is None:
        raise EmailKnown(
            _("This address already signs somebody in. Is it the same person?"), who=known
        )
    if known != theirs:
        raise ActsElsewhere(
            _("This person also acts for a company of another branch. Ask an administrator.")
        )
    if any(access.customer_id == contact.customer_id for access in theirs):
        raise CustomerHasThisPerson(
            _("Somebody at this customer already signs in with this address.")
        )
    return name.login


def next_number(customer_id: int, login: Login, *, now: datetime) -> tuple[int, str]:
    """The next login number whose name nobody ever had."""
    while True:
        number, name = customers.take_login_number(customer_id)
        with suppress(names.NameTaken):
            names.give(name, SignInName.Kind.NUMBER, login, now=now)
            return number, name


def change_code(login: Login, code: str, *, now: datetime) -> None:
    """Give the login this user code instead of the one it has. Raises NameTaken."""
    old = names.code_of(login)
    if old == code:
        return
    names.give(code, SignInName.Kind.CODE, login, now=now)
    names.retire(login, SignInName.Kind.CODE, value=old, now=now)


def clash(access: Access) -> bool:
    """Whether the contact's e-mail address is how somebody else signs in."""
    name = names.find(access.contact.email) if access.contact.email else None
    return name is not None and name.login_id != access.login_id


def follow_email(access: Access, *, had: str, now: datetime) -> None:
    """After the contact's address changed: it becomes the sign-in name, the old one stops.

    An address that is another person's sign-in name stays theirs; invitations sent to the
    old address end. Both addresses are told.
    """
    if names.normalised(had) != names.normalised(access.contact.email):
        telling.email_changed(access, had, now=now)
    login, email = access.login, names.normalised(access.contact.email)
    mine = set(
        login.names.live().filter(kind=SignInName.Kind.EMAIL).values_list("value", flat=True)
    )
    wanted = _addresses_of(login)
    for old in mine - wanted:
        names.retire(login, SignInName.Kind.EMAIL, value=old, now=now)
    if email and email not in mine:
        with suppress(names.NameTaken):
            names.give(email, SignInName.Kind.EMAIL, login, now=now)
    mailed = access.invitations.open().exclude(letter=None)
    letters_elsewhere = mailed.exclude(letter__to__iexact=email)
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


def _is_nobodys(login: Login) -> bool:
    """Whether this is what an undone acceptance left behind: names, and nobody who used them."""
    return not (login.has_password or login.accesses.exists() or staff.is_of_staff(login))


@transaction.atomic
def _new_login(email: str, *, now: datetime) -> Login:
    login = passwords.login_without_password(now=now)
    if email:
        names.give(email, SignInName.Kind.EMAIL, login, now=now)
    return login
