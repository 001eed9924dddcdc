"""Accepting a request: the customer, the contact and the access that come of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor.access.limits import Limits
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials import names
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Branch, Contact, Customer
from tradedoor.errors import Refusal
from tradedoor.giving import changing, giving, keeping, taking_away
from tradedoor.invitations import inviting
from tradedoor.powers import Power
from tradedoor.requests import review
from tradedoor.requests.joining import contact_with
from tradedoor.requests.models import AccessRequest
from tradedoor.rows import still_here


class CustomerBlocked(Refusal):
    """Nobody of a blocked customer can come in, so nobody is added there."""

    code = "customer-blocked"
    field = "customer"


@dataclass(frozen=True)
class NewCustomer:
    """Accept the company as a customer of its own."""

    number: str
    branch: Branch | None = None


@dataclass(frozen=True)
class Giving:
    """The access an applicant is given."""

    level: str
    same_person: bool | None = None
    limits: Limits | None = None
    limits_are_meant: bool = False


def accept(
    request_id: int,
    *,
    into: NewCustomer | int,
    level: str,
    same_person: bool | None = None,
    limits: Limits | None = None,
    limits_are_meant: bool = False,
    by: Actor,
    now: datetime,
) -> AccessRequest:
    """Let the applicant in, at a new customer or at the one with this id; mail says how.

    ``limits`` are set on the access; one there was keeps its own where none are asked for, and
    is first held against the sign-ins of the last 90 days, unless they are ``limits_are_meant``.

    A contact of that customer with the applicant's address is joined rather than doubled, brought
    back from the archive where they are in it, and given back the access they had.
    Locks the applicant, the request, then as `giving.give` does.

    Raises NotAllowed, AlreadyDecided, CustomerBlocked, NumberTaken, NotValid, EmailKnown,
    CustomerHasThisPerson, DatesRefused, LimitsWouldRefuse, Gone.
    """
    wanted = Giving(level, same_person, limits, limits_are_meant)
    try:
        return _accept(request_id, into, wanted, by=by, now=now)
    except contacts.EmailTaken:  # by a contact added this very moment, who is joined
        return _accept(request_id, into, wanted, by=by, now=now)


@transaction.atomic
def _accept(
    request_id: int, into: NewCustomer | int, wanted: Giving, *, by: Actor, now: datetime
) -> AccessRequest:
    request = review.claim(request_id, by=by)
    if isinstance(into, NewCustomer):
        request.customer = _new_customer(request, into, by=by, now=now)
        request.made_customer = True
    else:
        request.customer = still_here(Customer.objects.visible_to(by).filter(pk=into))
    request.contact, request.made_contact = _contact(request, request.customer, by=by, now=now)
    request.access, request.made_access = _access(request.contact, wanted, by=by, now=now)
    review.decide(request, AccessRequest.State.ACCEPTED, by=by, now=now)
    return request


def _new_customer(
    request: AccessRequest, into: NewCustomer, *, by: Actor, now: datetime
) -> Customer:
    return customers.add(
        name=request.company,
        number=into.number,
        branch=into.branch,
        phone=request.phone,
        tax_id=request.tax_id,
        address=request.address,
        address2=request.address2,
        city=request.city,
        state=request.state_name,
        postcode=request.postcode,
        country=request.country,
        language=request.language,
        by=by,
        now=now,
    )


def _contact(
    request: AccessRequest, customer: Customer, *, by: Actor, now: datetime
) -> tuple[Contact, bool]:
    """The customer's contact with this address, or a new one; and whether it is new."""
    known = contact_with(request.email, customer)
    if known:
        contacts.locked(known.pk, by=by, power=Power.EDIT_CONTACTS)
    if customers.locked(customer.pk, by=by, power=Power.EDIT_CONTACTS).is_blocked:
        raise CustomerBlocked(
            _("%(name)s is blocked. Unblock it first, or choose another customer.")
            % {"name": customer}
        )
    if known:
        return keeping.bring_back(known.pk, by=by, now=now), False
    made = contacts.add(
        customer.pk,
        first_name=request.first_name,
        last_name=request.last_name,
        email=request.email,
        phone=request.phone,
        language=request.language,
        by=by,
        now=now,
    )
    return made, True


def _access(contact: Contact, wanted: Giving, *, by: Actor, now: datetime) -> tuple[Access, bool]:
    """The contact's access: given, given back, or only written about; and whether it is new."""
    had = Access.objects.filter(contact=contact).first()
    if had is None:
        return _given(contact, wanted, by=by, now=now), True
    taking_away.give_back(had.pk, by=by, now=now)
    if wanted.limits and wanted.limits.are_any:
        changing.limit(
            had.pk, wanted.limits, limits_are_meant=wanted.limits_are_meant, by=by, now=now
        )
    inviting.send_again(had.pk, by=by, now=now)
    return had, False


def _given(contact: Contact, wanted: Giving, *, by: Actor, now: datetime) -> Access:
    code = names.propose_code(contact.first_name, contact.last_name)
    try:
        with transaction.atomic():
            return giving.give(
                contact.pk,
                level=wanted.level,
                code=code,
                email=contact.email,
                mobile=contact.mobile,
                same_person=wanted.same_person,
                limits=wanted.limits,
                send=True,
                by=by,
                now=now,
            )
    except names.NameTaken as taken:
        if taken.field != "code":
            raise
        # A namesake was given the code this very moment.
        return _given(contact, wanted, by=by, now=now)
