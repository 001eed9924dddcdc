"""Receiving requests: from the form to the queue, past limits, proof and people we know already.

The form's page does the same work for everybody: it writes one row and queues one job. Whether
the address is known shows only in letters to that address.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from tradedoor.access import asking
from tradedoor.actors import Actor, system, visitor
from tradedoor.credentials import names
from tradedoor.directory import phones, postcodes, states, taxes
from tradedoor.directory.models import Contact
from tradedoor.directory.seller import in_letters, the_seller
from tradedoor.errors import Refusal
from tradedoor.letters import links
from tradedoor.letters import queue as letters
from tradedoor.record import writing as record
from tradedoor.requests import jobs, telling
from tradedoor.requests.locking import locked
from tradedoor.requests.models import AccessRequest, RequestMessage

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PER_ADDRESS = 10  # requests an hour from one IP address
PER_NETWORK = 60  # and from one network (/24, or /64 of IPv6)
PROOFS_PER_DAY = 3  # letters a day to one e-mail address
STATE = AccessRequest.State


class TooManyRequests(Refusal):
    """Too many requests came from this address or network lately."""

    code = "too-many-requests"
    status = 429


class LinkNotOurs(Refusal):
    """The link of the status page is not complete."""

    code = "request-link-unknown"
    status = 404


class NotAsked(Refusal):
    """The request does not wait for an answer of the applicant."""

    code = "request-not-asked"


@dataclass(frozen=True)
class Sender:
    """Where a request came from, and what language its sender reads."""

    address: str
    language: str

    @property
    def network(self) -> str:
        if not self.address:
            return ""
        bits = 24 if ip_address(self.address).version == 4 else 64
        return str(ip_network(f"{self.address}/{bits}", strict=False))


@transaction.atomic
def submit(sender: Sender, *, now: datetime, **details: Any) -> AccessRequest:
    """Take a request. Raises TooManyRequests, NotValid.

    The answer is the same whoever asks; the worker finds out who it is.
    """
    details |= _checked(details)
    _limit(sender, now=now)
    request = AccessRequest.objects.create(
        **details,
        applicant=names.normalised(details["email"]),
        language=sender.language,
        from_address=sender.address or None,
        from_network=sender.network,
        asked_at=now,
    )
    jobs.received.defer(request_id=request.pk)
    return request


@transaction.atomic
def received(request_id: int, *, now: datetime) -> None:
    """Find out who asks: whoever we know gets a way in, anybody else proves their address."""
    request = locked(request_id)
    if request.state != STATE.UNPROVEN:
        return
    known = _known(request.applicant)
    if known:
        _send_way_in(request, known, now=now)
    elif the_seller().requests_need_proof:
        _ask_for_proof(request, now=now)
    else:
        _join_queue(request, now=now)


@transaction.atomic
def prove(token: str, *, address: str, now: datetime) -> AccessRequest:
    """The applicant pressed the button under the link: the address is theirs. Raises LinkNotOurs."""
    request = locked(by_link(token).pk)
    if request.state == STATE.UNPROVEN:
        request.proven_at = now
        known = _known(request.applicant)
        if known:
            _send_way_in(request, known, now=now)
        else:
            _join_queue(request, now=now, by=visitor(address))
    return request


@transaction.atomic
def answer(token: str, text: str, *, address: str, now: datetime) -> AccessRequest:
    """The applicant answers what staff asked; the request comes back on top of the queue.

    Raises LinkNotOurs, NotAsked.
    """
    request = locked(by_link(token).pk)
    if request.state != STATE.ASKED:
        raise NotAsked(_("Nothing is asked of you just now."))
    RequestMessage.objects.create(
        request=request, at=now, from_us=False, name=request.person, text=text
    )
    request.state, request.waiting_since = STATE.WAITING, now
    request.save(update_fields=["state", "waiting_since"])
    record.write("request.answered", subject=request, by=visitor(address), now=now)
    telling.staff(request, now=now)
    return request


def by_link(token: str) -> AccessRequest:
    """The request this status link belongs to. Raises LinkNotOurs."""
    public_id = links.unseal("request", token)
    ours = AccessRequest.objects.filter(erased_at=None)
    request = ours.filter(public_id=public_id).first() if public_id else None
    if request is None:
        raise LinkNotOurs(_("This link is not complete. Copy the whole of it from the letter."))
    return request


def forget(*, now: datetime) -> int:
    """Erase requests nobody proved within a week, and the people of those rejected long ago."""
    unproven = AccessRequest.objects.filter(
        state__in=[STATE.UNPROVEN, STATE.KNOWN], asked_at__lt=now - timedelta(days=7)
    )
    gone, _kinds = unproven.delete()
    kept = timedelta(days=the_seller().rejected_kept_days)
    old = AccessRequest.objects.filter(
        state__in=[STATE.REJECTED, STATE.REPLACED], erased_at=None, asked_at__lt=now - kept
    )
    return gone + sum(_erase(request, now=now) for request in old.iterator())


@transaction.atomic
def _erase(request: AccessRequest, *, now: datetime) -> int:
    """Keep that there was a request, and nothing of the person."""
    request = locked(request.pk)
    if request.state not in (STATE.REJECTED, STATE.REPLACED):
        return 0
    RequestMessage.objects.filter(request=request).delete()
    blank = ("company", "first_name", "last_name", "phone", "email", "address", "address2",
             "city", "state_name", "postcode", "tax_id", "reason", "applicant")  # fmt: skip
    for field in blank:
        setattr(request, field, "")
    request.extra, request.from_address, request.from_network = [], None, ""
    request.erased_at = now
    request.save()
    record.write("request.erased", subject=request, by=system("erasing"), now=now)
    return 1


def stands(request: AccessRequest) -> str:
    """What the applicant is told of their request. A silent rejection looks like waiting."""
    if request.state == STATE.REJECTED and not request.reason:
        return STATE.WAITING
    return request.state


def _checked(details: dict[str, Any]) -> dict[str, str]:
    country = str(details["country"])
    return {
        "postcode": postcodes.clean(details["postcode"], country=country),
        "state_name": states.clean(details.get("state_name", ""), country=country),
        "phone": phones.clean(details["phone"], country=country),
        "tax_id": taxes.clean(details.get("tax_id", ""), country=country),
    }


def _limit(sender: Sender, *, now: datetime) -> None:
    lately = AccessRequest.objects.filter(asked_at__gt=now - HOUR)
    if sender.address and (
        lately.filter(from_address=sender.address).count() >= PER_ADDRESS
        or lately.filter(from_network=sender.network).count() >= PER_NETWORK
    ):
        raise TooManyRequests(
            _(
                "Many requests came from your network in the last hour. "
                "Try again in an hour, or call us."
            )
        )


def _known(applicant: str) -> list[Contact]:
    """The contacts this address belongs to, at customers that are open."""
    here = Contact.objects.here().annotate(address=Lower("email")).exclude(email="")
    contacts = here.filter(address=applicant.lower(), customer__blocked_at=None)
    return list(contacts.order_by("pk")[:5])


def _send_way_in(request: AccessRequest, known: list[Contact], *, now: datetime) -> None:
    """Somebody we know does not need a request: they get their way in, at most once a day."""
    today = AccessRequest.objects.of_applicant(request.applicant).filter(
        state=STATE.KNOWN, asked_at__gt=now - DAY
    )
    if not today.exists():
        asking.way_in(request.applicant, address=request.from_address or "", now=now)
    for contact in known:
        record.write(
            "contact.signed-up", subject=contact, by=visitor(request.from_address or ""), now=now,
            customer_id=contact.customer_id,
        )  # fmt: skip
    request.state = STATE.KNOWN
    request.save(update_fields=["state", "proven_at"])


def _ask_for_proof(request: AccessRequest, *, now: datetime) -> None:
    sent = AccessRequest.objects.of_applicant(request.applicant).filter(asked_at__gt=now - DAY)
    if sent.filter(pk__lt=request.pk).count() < PROOFS_PER_DAY:
        write_to_applicant("request-proof", request, now=now)


def _join_queue(request: AccessRequest, *, now: datetime, by: Actor | None = None) -> None:
    """From now on the request waits for staff; an older one of the same applicant does not."""
    older = AccessRequest.objects.open().of_applicant(request.applicant).select_for_update()
    for other in older.exclude(pk=request.pk):
        other.state = STATE.REPLACED
        other.save(update_fields=["state"])
    request.state, request.waiting_since = STATE.WAITING, now
    request.save(update_fields=["state", "waiting_since", "proven_at"])
    record.write(
        "request.received", subject=request, by=by or visitor(request.from_address or ""), now=now
    )
    telling.staff(request, now=now)


def write_to_applicant(kind: str, request: AccessRequest, *, now: datetime, **words: Any) -> None:
    """A letter to the applicant, with the link to where their request stands."""
    letters.queue(
        kind,
        to=request.email,
        language=request.language or the_seller().language,
        now=now,
        seller=in_letters(),
        name=request.first_name,
        company=request.company,
        path=reverse("portal:request", args=["-"])[:-1],
        opens={"kind": "request", "id": str(request.public_id)},
        **words,
    )
