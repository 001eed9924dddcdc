"""Deciding on requests once: reject, ask for more, take a rejection back; accept is beside."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor import record
from tradedoor.actors import Actor
from tradedoor.errors import Refusal
from tradedoor.powers import Power
from tradedoor.requests import mailing
from tradedoor.requests.locking import locked
from tradedoor.requests.models import AccessRequest, RequestMessage

STATE = AccessRequest.State


class AlreadyDecided(Refusal):
    """Somebody else decided first; the sentence says who and what."""

    code = "request-already-decided"


class CannotTakeBack(Refusal):
    """The person has asked again, or what they asked is erased."""

    code = "rejection-cannot-be-taken-back"


@transaction.atomic
def reject(request_id: int, *, reason: str = "", by: Actor, now: datetime) -> AccessRequest:
    """Turn the request down, in silence unless there is a reason to send.

    Raises NotAllowed, AlreadyDecided.
    """
    request = claim(request_id, by=by)
    request.reason = reason
    decide(request, STATE.REJECTED, by=by, now=now)
    if reason:
        mailing.write("request-rejected", request, now=now, reason=reason)
    return request


@transaction.atomic
def ask(request_id: int, *, question: str, by: Actor, now: datetime) -> AccessRequest:
    """Ask the applicant for more; the request waits on them. Raises NotAllowed, AlreadyDecided."""
    request = claim(request_id, by=by)
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


def claim(request_id: int, *, by: Actor) -> AccessRequest:
    """Lock an open request, so that it is decided once. Raises NotAllowed, AlreadyDecided."""
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


def decide(request: AccessRequest, state: str, *, by: Actor, now: datetime) -> None:
    """Note the decision, on the request and on record. The caller holds the lock."""
    request.state, request.decided_at, request.decided_by = state, now, by.name[:200]
    request.save(update_fields=DECIDED)
    record.write(
        f"request.{state}",
        subject=request,
        by=by,
        now=now,
        customer_id=request.customer_id,
    )
