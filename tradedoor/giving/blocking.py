"""Blocking a customer: nobody there comes in, at once, until it is unblocked."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from tradedoor import letters, powers
from tradedoor.access import mailing
from tradedoor.access.models import Access, ApiKey
from tradedoor.actors import Actor
from tradedoor.credentials import sessions
from tradedoor.directory import customers
from tradedoor.directory.models import Contact, Customer
from tradedoor.invitations.models import Invitation
from tradedoor.letters.models import Letter
from tradedoor.powers import Power
from tradedoor.rows import still_here


@dataclass(frozen=True)
class Receipt:
    """Whom a block keeps out, and what it stopped.

    Keys and links of letters that left are refused while it lasts; the rest has ended.
    """

    people: int = 0
    sessions: int = 0
    keys: int = 0
    links: int = 0
    letters: int = 0


@transaction.atomic
def block(customer_id: int, *, by: Actor, now: datetime) -> Receipt:
    """Let nobody of this customer in: not their browsers, keys, links, nor letters on their way.

    Locks everybody with an access there, then the customer. Blocking twice stops nothing more.
    Raises NotAllowed, Gone.
    """
    powers.require(by, Power.BLOCK_CUSTOMERS)
    inside = Access.objects.given().filter(customer=customer_id)
    people = Contact.objects.filter(pk__in=inside.values("contact")).order_by("pk")
    list(people.select_for_update().values_list("pk", flat=True))
    if still_here(Customer.objects.filter(pk=customer_id)).is_blocked:
        return Receipt()
    stopped = _stop_letters(customer_id, now=now)
    opened = Invitation.objects.open().filter(access__in=inside, expires_at__gt=now)
    receipt = Receipt(
        people=inside.count(),
        sessions=_end_sessions(customer_id, now=now),
        keys=ApiKey.objects.live(now).filter(access__in=inside).count(),
        links=opened.count(),
        letters=stopped,
    )
    customers.mark_blocked(customer_id, now, by=by, now=now, ended=vars(receipt))
    return receipt


def unblock(customer_id: int, *, by: Actor, now: datetime) -> Customer:
    """Let the customer's people in again, exactly those who could before. Raises NotAllowed."""
    return customers.mark_blocked(customer_id, None, by=by, now=now)


def _stop_letters(customer_id: int, *, now: datetime) -> int:
    """What would tell somebody that they may come in stays here, and its invitation ends."""
    waiting = Letter.objects.filter(
        customer_id=customer_id,
        kind__in=mailing.WELCOMES,
        state__in=[Letter.State.QUEUED, Letter.State.SENDING],
    )
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    Invitation.objects.open().filter(letter__in=ids).update(
        ended_at=now, ended_why=Invitation.Ended.TAKEN_AWAY
    )
    return letters.drop(ids, now=now)


def _end_sessions(customer_id: int, *, now: datetime) -> int:
    """Whoever acts for no other company has no use for a browser that is signed in."""
    here = Access.objects.given().filter(customer=customer_id)
    elsewhere = Access.objects.given().filter(login=OuterRef("login"), customer__blocked_at=None)
    only_here = here.exclude(Exists(elsewhere.exclude(customer=customer_id)))
    return sessions.end_of_all(only_here.values("login"), why="taken-away", now=now, room="portal")
