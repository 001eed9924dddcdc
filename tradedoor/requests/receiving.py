"""Receiving requests: from the form to the queue, past limits, proof and people we know already.

The form's page does the same work for everybody: it writes one row and queues one job. Whether
the address is known shows only in letters to that address.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from tradedoor import later, letters, record
from tradedoor.access import decision
from tradedoor.access.models import Access
from tradedoor.actors import visitor
from tradedoor.credentials import names
from tradedoor.directory.models import Contact
from tradedoor.directory.seller import in_letters, the_seller
from tradedoor.errors import Gone, NotValid, Refusal
from tradedoor.formats import phones, postcodes, states, taxes
from tradedoor.giving import asking
from tradedoor.letters import links
from tradedoor.requests import freemail, telling
from tradedoor.requests.locking import proven, take_turns
from tradedoor.requests.mailbox_sql import domain_of
from tradedoor.requests.models import AccessRequest, RequestMessage
from tradedoor.rows import fits

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PER_ADDRESS = 10  # requests an hour from one IP address
PER_NETWORK = 60  # and from one network (/24, or /64 of IPv6)
PROOFS_PER_DAY = 3  # letters a day to one mailbox
PROOFS_PER_DOMAIN = 50  # and to one domain that is a company's own
STATE = AccessRequest.State
# Where a request came from stands on the request, which is erased; the record never is.
APPLICANT = visitor("")


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
    Locks the sender's network, so that nobody is counted too late.
    """
    for mistake in mistakes(details):
        raise mistake
    request = AccessRequest(
        **{**details, **_cleaned(details)},
        applicant=names.normalised(details["email"])[:254],
        language=sender.language,
        from_address=sender.address or None,
        from_network=sender.network,
        asked_at=now,
    )
    fits(request, details.keys() - {"extra"})
    _limit(sender, now=now)
    request.save(force_insert=True)
    later.queue("requests.received", request_id=request.pk)
    return request


def mistakes(details: dict[str, Any]) -> Iterator[NotValid]:
    """All that cannot be right in that country, each with its field."""
    for field in CHECKS:
        try:
            _check(field, details)
        except NotValid as mistake:
            yield mistake


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
        _write_first("request-proof", request, now=now)
    else:
        _join_queue(request, now=now)
        _write_first("request-taken", request, now=now)


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


# What is looked at more closely, and how: from what was typed and the country to what is kept.
CHECKS: dict[str, Callable[..., str]] = {
    "postcode": postcodes.clean,
    "state_name": states.clean,
    "phone": phones.clean,
    "tax_id": taxes.clean,
}


def _check(field: str, details: dict[str, Any]) -> str:
    return CHECKS[field](details.get(field, ""), country=str(details["country"]))


def _cleaned(details: dict[str, Any]) -> dict[str, str]:
    return {field: _check(field, details) for field in CHECKS}


def _limit(sender: Sender, *, now: datetime) -> None:
    """Whoever cannot be told from anybody else shares the limit of a network with them."""
    take_turns(f"requests from {sender.network}")
    lately = AccessRequest.objects.filter(asked_at__gt=now - HOUR)
    of_address = lately.filter(from_address=sender.address or None)
    if (sender.address and of_address.count() >= PER_ADDRESS) or (
        lately.filter(from_network=sender.network).count() >= PER_NETWORK
    ):
        raise TooManyRequests(
            _(
                "Many requests came from your network in the last hour. "
                "Try again in an hour, or call us."
            )
        )


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


def _write_first(kind: str, request: AccessRequest, *, now: datetime) -> None:
    """The letter with the link, unless this mailbox or its company has got plenty today."""
    if not _has_plenty(request, now=now):
        write_to_applicant(kind, request, now=now)


def _has_plenty(request: AccessRequest, *, now: datetime) -> bool:
    """Whether those who asked before with this address, or one like it, have had letters enough."""
    today = AccessRequest.objects.filter(asked_at__gt=now - DAY, pk__lt=request.pk)
    if _are_at_least(PROOFS_PER_DAY, today.filter(mailbox=request.mailbox)):
        return True
    domain = freemail.domain_of(request.applicant)
    colleagues = today.annotate(domain=domain_of("applicant")).filter(domain=domain)
    return freemail.is_own(request.applicant) and _are_at_least(PROOFS_PER_DOMAIN, colleagues)


def _are_at_least(n: int, rows: QuerySet[AccessRequest]) -> bool:
    """Counted no further: after a flood there are many more."""
    return rows[:n].count() == n


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


# Letters that leave before anybody at the seller's has read who is greeted. A stranger typed the
# name, and perhaps somebody else's address: nothing of theirs is carried there.
UNREAD = ("request-proof", "request-taken")


def write_to_applicant(kind: str, request: AccessRequest, *, now: datetime, **words: Any) -> None:
    """A letter to the applicant, with the link to where their request stands."""
    letters.queue(
        kind,
        to=request.email,
        language=request.language or the_seller().language,
        now=now,
        seller=in_letters(),
        request=str(request.public_id),
        name=request.first_name if kind not in UNREAD else "",
        path=reverse("portal:request", args=["-"])[:-1],
        opens={"kind": "request", "id": str(request.public_id)},
        **words,
    )
