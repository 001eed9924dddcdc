"""Deciding on requests: accept, reject, ask for more; once, and with a way back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor import powers
from tradedoor.access import giving, inviting
from tradedoor.access.models import Access, Invitation
from tradedoor.actors import Actor
from tradedoor.credentials import names
from tradedoor.credentials.models import SignInName
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Contact, Customer
from tradedoor.errors import Refusal
from tradedoor.powers import Power
from tradedoor.record import writing as record
from tradedoor.requests import receiving
from tradedoor.requests.models import AccessRequest, RequestMessage

STATE = AccessRequest.State


class AlreadyDecided(Refusal):
    """Somebody else decided first; the sentence says who and what."""

    code = "request-already-decided"


class CannotUndo(Refusal):
    """Somebody signed in already, or more was built on it: undoing would lose something."""

    code = "request-cannot-be-undone"


@dataclass(frozen=True)
class NewCustomer:
    """Accept the company as a customer of its own."""

    number: str
    branch: Any = None


@dataclass(frozen=True)
class Made:
    """What accepting a request made, and undoing it would take back."""

    customer: Customer | None
    contact: Contact | None
    access: Access | None


@transaction.atomic
def accept(
    request_id: int,
    *,
    into: NewCustomer | int,
    level: str,
    same_person: bool | None = None,
    by: Actor,
    now: datetime,
) -> AccessRequest:
    """Let the applicant in, at a new customer or at the one with this id; mail says how.

    A contact of that customer with the applicant's address is joined rather than doubled.
    Raises NotAllowed, AlreadyDecided, NumberTaken, NotValid, and what `giving.give` raises.
    """
    request = _claim(request_id, by=by)
    if isinstance(into, NewCustomer):
        request.customer = _new_customer(request, into, by=by, now=now)
        request.made_customer = True
    else:
        request.customer = Customer.objects.get(pk=into)
    request.contact, request.made_contact = _contact(request, request.customer, by=by, now=now)
    request.access, request.made_access = _access(
        request.contact, level=level, same_person=same_person, by=by, now=now
    )
    _decide(request, STATE.ACCEPTED, by=by, now=now, customer=request.customer.name)
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
        receiving.write_to_applicant("request-rejected", request, now=now, reason=reason)
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
    receiving.write_to_applicant("request-question", request, now=now, question=question)
    return request


@transaction.atomic
def take_back_rejection(request_id: int, *, by: Actor, now: datetime) -> AccessRequest:
    """A mistaken rejection: the request waits again.

    Raises NotAllowed, AlreadyDecided, CannotUndo.
    """
    powers.require(by, Power.DECIDE_REQUESTS)
    request = _locked(request_id)
    if request.state != STATE.REJECTED:
        raise _already(request)
    newer = AccessRequest.objects.open().of_applicant(request.applicant)
    if request.erased_at or newer.exists():
        raise CannotUndo(_("It is erased, or the same person has asked again meanwhile."))
    request.state, request.decided_at, request.decided_by, request.reason = (
        STATE.WAITING,
        None,
        "",
        "",
    )
    request.waiting_since = now
    request.save()
    record.write("request.rejection-taken-back", subject=request, by=by, now=now)
    return request


def made_by(request: AccessRequest) -> Made:
    """What accepting this request made."""
    return Made(
        request.customer if request.made_customer else None,
        request.contact if request.made_contact else None,
        request.access if request.made_access else None,
    )


@transaction.atomic
def undo_acceptance(request_id: int, *, by: Actor, now: datetime) -> AccessRequest:
    """Take back an acceptance nobody has used yet: what it made goes, the request waits again.

    Names that were given stay retired. Raises NotAllowed, AlreadyDecided, CannotUndo.
    """
    powers.require(by, Power.DECIDE_REQUESTS)
    request = _locked(request_id)
    if request.state != STATE.ACCEPTED:
        raise _already(request)
    made = made_by(request)
    _still_unused(made)
    if made.access:
        _remove_access(made.access, by=by, now=now)
    request.state, request.decided_at, request.decided_by = STATE.WAITING, None, ""
    request.waiting_since = now
    request.customer = request.contact = request.access = None
    request.made_customer = request.made_contact = request.made_access = False
    request.save()
    if made.contact:
        made.contact.delete()
    if made.customer:
        made.customer.delete()
    record.write("request.acceptance-undone", subject=request, by=by, now=now)
    return request


def _claim(request_id: int, *, by: Actor) -> AccessRequest:
    """Lock the request, so that it is decided once."""
    powers.require(by, Power.DECIDE_REQUESTS)
    request = _locked(request_id)
    if not request.is_open:
        raise _already(request)
    return request


def _locked(request_id: int) -> AccessRequest:
    return AccessRequest.objects.select_for_update().get(pk=request_id)


def _already(request: AccessRequest) -> AlreadyDecided:
    state = request.get_state_display()
    if request.decided_by:
        words = _("%(who)s has decided meanwhile: %(state)s.") % {
            "who": request.decided_by,
            "state": state,
        }
    else:
        words = _("This request is not waiting any more: %(state)s.") % {"state": state}
    return AlreadyDecided(words, request=request)


def _decide(request: AccessRequest, state: str, *, by: Actor, now: datetime, **facts: Any) -> None:
    request.state, request.decided_at, request.decided_by = state, now, by.name[:200]
    request.save()
    record.write(
        f"request.{state}",
        subject=request,
        by=by,
        now=now,
        customer_id=request.customer_id,
        **facts,
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
    """The customer's contact with this address, or a new one."""
    known = Contact.objects.here().filter(customer=customer, email__iexact=request.email).first()
    if known:
        return known, False
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


def _access(
    contact: Contact, *, level: str, same_person: bool | None, by: Actor, now: datetime
) -> tuple[Access, bool]:
    """The contact's access: given, given back, or only written about again."""
    had = Access.objects.filter(contact=contact).first()
    if had is None:
        code = names.propose_code(contact.first_name, contact.last_name)
        given = giving.give(
            contact.pk, level=level, code=code, email=contact.email, mobile=contact.mobile,
            same_person=same_person, send=True, by=by, now=now,
        )  # fmt: skip
        return given, True
    if not had.is_given:
        giving.give_back(had.pk, by=by, now=now)
    inviting.send_again(had.pk, by=by, now=now)
    return had, False


def _still_unused(made: Made) -> None:
    if made.access and (made.access.first_sign_in_at or made.access.login.has_password):
        raise CannotUndo(
            _("They have chosen their password already. Take their access away instead.")
        )
    if (
        made.customer
        and made.customer.contacts.exclude(pk=made.contact.pk if made.contact else 0).exists()
    ):
        raise CannotUndo(_("The customer has other contacts by now. Archive this one instead."))


def _remove_access(access: Access, *, by: Actor, now: datetime) -> None:
    giving.take_away(access.pk, by=by, now=now)
    mine = SignInName.objects.live().filter(login=access.login)
    if Access.objects.filter(login=access.login).exclude(pk=access.pk).exists():
        number = names.normalised(f"{access.customer.number}-{access.login_number}")
        mine = mine.filter(value=number)
    mine.update(retired_at=now)
    Invitation.objects.filter(access=access).delete()
    access.delete()
