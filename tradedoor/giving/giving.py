"""Giving a contact access for the first time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor import record
from tradedoor.access.limits import Limits, set_limits
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials import names
from tradedoor.credentials.models import SignInName
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Contact
from tradedoor.errors import Refusal
from tradedoor.giving import changing, logins, taking_away
from tradedoor.invitations import inviting
from tradedoor.powers import Power
from tradedoor.rows import not_stale


class AlreadyHasAccess(Refusal):
    """The contact has access, or had it: then it is given back, not given anew."""

    code = "access-already-given"


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

    Raises NotAllowed, StalePage, ContactArchived, AlreadyHasAccess, EmailKnown, ActsElsewhere,
    DatesRefused, CustomerHasThisPerson, CodeRefused, NameTaken, EmailTaken, NotValid, NotGiven,
    NoAddress.
    """
    contact = _ready(contact_id, seen, by=by)
    level, code = changing.checked_level(level), names.check_code(code)
    contacts.correct(contact, email=email, mobile=mobile, by=by, now=now)

    login = logins.of_contact(contact, same_person, by=by, now=now)
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
    limited = set_limits(access, limits, meant=True, now=now) if limits else {}
    record.write(
        "access.given", subject=contact, by=by, now=now, customer_id=contact.customer_id,
        level=level, code=code, number=number_name, **({"changed": limited} if limited else {}),
    )  # fmt: skip
    if send:
        inviting.write_to(access, by=by, now=now)
    return access


def _ready(contact_id: int, seen: int | None, *, by: Actor) -> Contact:
    """The contact and its customer, locked before anything is written.

    What is written of a contact also locks what its customer is found by; whoever edits the
    customer comes the other way, and the two would wait for each other.
    """
    contact = contacts.locked(contact_id, by=by, power=Power.GIVE_ACCESS)
    contact.customer = customers.locked(contact.customer_id, by=by, power=Power.GIVE_ACCESS)
    if seen is not None:
        not_stale(contact, seen)
    if not contact.is_here:
        raise taking_away.ContactArchived(_("This contact is archived. Bring them back first."))
    if Access.objects.filter(contact=contact).exists():
        raise AlreadyHasAccess(
            _("Somebody else has just given this contact access. Nothing more was done.")
        )
    return contact
