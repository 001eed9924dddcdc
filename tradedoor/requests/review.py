"""Deciding on requests: accept, reject, ask for more; once, and with a way back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor import record
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
from tradedoor.requests import mailing
from tradedoor.requests.joining import contact_with
from tradedoor.requests.locking import locked
from tradedoor.requests.models import AccessRequest, RequestMessage
from tradedoor.rows import still_here

STATE = AccessRequest.State


class AlreadyDecided(Refusal):
    """Somebody else decided first; the sentence says who and what."""

    code = "request-already-decided"


class CustomerBlocked(Refusal):
    """Nobody of a blocked customer can come in, so nobody is added there."""

    code = "customer-blocked"
    field = "customer"


class CannotTakeBack(Refusal):
    """The person has asked again, or what they asked is erased."""

    code = "rejection-cannot-be-taken-back"


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
    request = _claim(request_id, by=by)
    if isinstance(into, NewCustomer):
        request.customer = _new_customer(request, into, by=by, now=now)
        request.made_customer = True
    else:
        request.customer = still_here(Customer.objects.visible_to(by).filter(pk=into))
    request.contact, request.made_contact = _contact(request, request.customer, by=by, now=now)
    request.access, request.made_access = _access(request.contact, wanted, by=by, now=now)
    _decide(request, STATE.ACCEPTED, by=by, now=now)
    return request


@transaction.atomic
def reject(request_id: int, *, reason: str = "", by: Actor, now: datetime) -> AccessRequest:
    """Turn the request down, in silence unless there is a reason to send.

    Raises NotAllowed, AlreadyDecided.
    """
    request = _claim(request_id, by=by)
    request.reason = reason
    _decide(request, STATE.REJECTED, by=by, now=now)
    if reason:
        mailing.write("request-rejected", request, now=now, reason=reason)
    return request


@transaction.atomic
def ask(request_id: int, *, question: str, by: Actor, now: datetime) -> AccessRequest:
    """Ask the applicant for more; the request waits on them. Raises NotAllowed, AlreadyDecided."""
    request = _claim(request_id, by=by)
    RequestMessage.objects.create(
        request=request, at=now, from_us=True, name=by.name, text=question
    )
    request.state = STATE.ASKED
    request.save(update_fields=["state"])
    record.write("request.asked-for-more", subject=request, by=by, now=now)
    mailing.write("request-question", request, now=now, question=question)
    return request


@transaction.atomic
def take_back_rejection(request_id: int, *, by: Actor, now: datetime) -> AccessRequest:
    """A mistaken rejection: the request waits again, on top.

    Raises NotAllowed, AlreadyDecided, CannotTakeBack.
    """
    request = locked(request_id, by=by, power=Power.DECIDE_REQUESTS)
    if request.state != STATE.REJECTED:
        raise already(request)
    if request.erased_at:
        raise CannotTakeBack(_("This request is erased; there is nothing left to decide on."))
    if AccessRequest.objects.open().of_applicant(request.applicant).exists():
        raise CannotTakeBack(_("The same person has asked again. Decide on their newer request."))
    request.reason = ""
    wait_again(request, now=now)
    record.write("request.rejection-taken-back", subject=request, by=by, now=now)
    return request


def wait_again(request: AccessRequest, *, now: datetime) -> None:
    """Nothing is decided about this request any more. The caller holds the lock."""
    request.state, request.waiting_since = STATE.WAITING, now
    request.decided_at, request.decided_by = None, ""
    request.customer = request.contact = request.access = None
    request.made_customer = request.made_contact = request.made_access = False
    request.save(update_fields=["waiting_since", *DECIDED])


def already(request: AccessRequest) -> AlreadyDecided:
    """Who decided what, in a sentence."""
    words = _decided(request) if request.decided_by else _not_open(request)
    return AlreadyDecided(words, request=request)


DECIDED = (
    "state", "decided_at", "decided_by", "reason", "customer", "contact", "access",
    "made_customer", "made_contact", "made_access",
)  # fmt: skip


def _claim(request_id: int, *, by: Actor) -> AccessRequest:
    """Lock the request, so that it is decided once."""
    request = locked(request_id, by=by, power=Power.DECIDE_REQUESTS)
    if not request.is_open:
        raise already(request)
    return request


def _decided(request: AccessRequest) -> str:
    if request.state == STATE.ACCEPTED:
        words = _("%(who)s has accepted this request already. Nothing more was done.")
    else:
        words = _("%(who)s has rejected this request already. Nothing more was done.")
    return words % {"who": request.decided_by}


def _not_open(request: AccessRequest) -> str:
    if request.state == STATE.REPLACED:
        return _("The same person has asked again. Decide on their newer request.")
    if request.state == STATE.KNOWN:
        return _("We know this person already. They were mailed their way in.")
    if request.state == STATE.UNPROVEN:
        return _("The applicant has not proven their address yet.")
    return _("This request waits: nothing is decided about it.")


def _decide(request: AccessRequest, state: str, *, by: Actor, now: datetime) -> None:
    request.state, request.decided_at, request.decided_by = state, now, by.name[:200]
    request.save(update_fields=DECIDED)
    record.write(
        f"request.{state}",
        subject=request,
        by=by,
        now=now,
        customer_id=request.customer_id,
    )


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
        return _given(
            contact, wanted, by=by, now=now
        )  # A namesake was given the code this very moment.
