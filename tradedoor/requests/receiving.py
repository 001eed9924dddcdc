"""What becomes of a request: proof of the address, people we know already, the queue."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from tradedoor import record
from tradedoor.access import decision
from tradedoor.access.models import Access
from tradedoor.actors import visitor
from tradedoor.directory.models import Contact
from tradedoor.directory.seller import the_seller
from tradedoor.errors import Gone, Refusal
from tradedoor.giving import asking
from tradedoor.letters import links
from tradedoor.requests import mailing, telling
from tradedoor.requests.locking import proven
from tradedoor.requests.models import AccessRequest, RequestMessage

DAY = timedelta(days=1)
STATE = AccessRequest.State
# Where a request came from stands on the request, which is erased; the record never is.
APPLICANT = visitor("")


class LinkNotOurs(Refusal):
    """The link of the status page is not complete."""

    code = "request-link-unknown"
    status = 404


class NotAsked(Refusal):
    """The request does not wait for an answer of the applicant."""

    code = "request-not-asked"


@transaction.atomic
def received(request_id: int, *, now: datetime) -> None:
    """Find out who asks: whoever we know gets a way in, anybody else proves their address."""
    request = proven(request_id)
    if request.state != STATE.UNPROVEN:
        return
    known = _known(request.applicant, now=now)
    if known:
        _send_way_in(request, known, now=now)
    elif the_seller().requests_need_proof or _stands_behind_a_proven_one(request):
        mailing.write_first("request-proof", request, now=now)
    else:
        _join_queue(request, now=now)
        mailing.write_first("request-taken", request, now=now)


@transaction.atomic
def prove(token: str, *, now: datetime) -> AccessRequest:
    """The applicant pressed the button under the link: the address is theirs. Raises LinkNotOurs.

    Locks the applicant and the request.
    """
    request = _opened(token)
    if request.proven_at is None:
        request.proven_at = now
        request.save(update_fields=["proven_at"])
    if request.state == STATE.UNPROVEN:
        known = _known(request.applicant, now=now)
        if known:
            _send_way_in(request, known, now=now)
        else:
            _join_queue(request, now=now)
    return request


@transaction.atomic
def answer(token: str, text: str, *, now: datetime) -> AccessRequest:
    """The applicant answers what staff asked; the request comes back on top of the queue.

    Raises LinkNotOurs, NotAsked. Locks the applicant and the request.
    """
    request = _opened(token)
    if request.state != STATE.ASKED:
        raise NotAsked(_("Nothing is asked of you just now."))
    RequestMessage.objects.create(
        request=request, at=now, from_us=False, name=request.person, text=text
    )
    request.state, request.waiting_since = STATE.WAITING, now
    request.proven_at = request.proven_at or now
    request.save(update_fields=["state", "waiting_since", "proven_at"])
    record.write("request.answered", subject=request, by=APPLICANT, now=now)
    telling.staff(request, now=now)
    return request


def by_link(token: str) -> AccessRequest:
    """The request this status link belongs to. Raises LinkNotOurs."""
    public_id = links.unseal("request", token)
    ours = AccessRequest.objects.filter(erased_at=None)
    request = ours.filter(public_id=public_id).first() if public_id else None
    if request is None:
        raise _not_ours()
    return request


def stands(request: AccessRequest) -> str:
    """What the applicant is told of their request. A silent rejection looks like waiting."""
    if request.state == STATE.REJECTED and not request.reason:
        newer = AccessRequest.objects.of_applicant(request.applicant).filter(pk__gt=request.pk)
        return STATE.REPLACED if newer.exclude(waiting_since=None).exists() else STATE.WAITING
    return request.state


def _opened(token: str) -> AccessRequest:
    """The request behind the link, locked; it may have been forgotten this very moment."""
    try:
        return proven(by_link(token).pk)
    except Gone:
        raise _not_ours() from None


def _not_ours() -> LinkNotOurs:
    return LinkNotOurs(_("This link is not complete. Copy the whole of it from the letter."))


def _known(applicant: str, *, now: datetime) -> list[Contact]:
    """The contacts with this address who can be mailed a way in.

    Whoever cannot, because access was taken away from them or the seller decides on every first
    access, asks like a stranger: staff see it, and nobody is left without an answer.
    """
    here = Contact.objects.here().annotate(address=Lower("email")).exclude(email="")
    contacts = here.filter(address=applicant.lower(), customer__blocked_at=None)
    first_access = the_seller().forgot_gives_way_in
    return [
        contact
        for contact in contacts.select_related("access__login", "access__customer").order_by("pk")[
            : asking.MOST_ASKED
        ]
        if _gets_a_way_in(contact, first_access=first_access, now=now)
    ]


def _gets_a_way_in(contact: Contact, *, first_access: bool, now: datetime) -> bool:
    try:
        return decision.may_prepare(contact.access, now=now).allowed
    except Access.DoesNotExist:
        return first_access


def _send_way_in(request: AccessRequest, known: list[Contact], *, now: datetime) -> None:
    """Somebody we know does not need a request: they get their way in, at most once a day.

    It stands in their history as often.
    """
    today = AccessRequest.objects.of_applicant(request.applicant).filter(
        state=STATE.KNOWN, asked_at__gt=now - DAY
    )
    if not today.exists():
        came_from = request.from_address or ""
        asking.way_in(request.applicant, address=came_from, now=now)
        for contact in known:
            record.write(
                "contact.signed-up",
                subject=contact,
                by=visitor(came_from),
                now=now,
                customer_id=contact.customer_id,
            )
    request.state = STATE.KNOWN
    request.save(update_fields=["state"])


def _stands_behind_a_proven_one(request: AccessRequest) -> bool:
    """Nobody replaces another's request by typing their address."""
    mine = AccessRequest.objects.open().of_applicant(request.applicant)
    return mine.exclude(proven_at=None).exists()


def _join_queue(request: AccessRequest, *, now: datetime) -> None:
    """From now on the request waits for staff; an older one of the same applicant does not.

    An old link opened late changes nothing: the newest request counts.
    """
    open_ones = AccessRequest.objects.open().of_applicant(request.applicant)
    if open_ones.filter(pk__gt=request.pk).exists():
        request.state = STATE.REPLACED
        request.save(update_fields=["state"])
        return
    open_ones.exclude(pk=request.pk).update(state=STATE.REPLACED)
    request.state, request.waiting_since = STATE.WAITING, now
    request.save(update_fields=["state", "waiting_since"])
    record.write("request.received", subject=request, by=APPLICANT, now=now)
    telling.staff(request, now=now)
