"""Asking for a way in: "forgot password", and an invitation that ran out.

The page answers the same, and does the same work, whoever asks: it only puts what was typed
in the queue. Everything that depends on who it is happens in the worker.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower

from tradedoor import later, record
from tradedoor.access import decision, holder
from tradedoor.access.locking import locked
from tradedoor.access.models import Access
from tradedoor.actors import Actor, system, visitor
from tradedoor.credentials import counting, names
from tradedoor.credentials.models import Login, SignInName, SignInTry
from tradedoor.directory import contacts, seller
from tradedoor.directory.models import Contact
from tradedoor.errors import Refusal
from tradedoor.giving import giving
from tradedoor.invitations import inviting
from tradedoor.invitations.models import Invitation
from tradedoor.letters import links
from tradedoor.powers import Power

NOT_AGAIN_FOR = timedelta(minutes=5)  # a second asking within it sends nothing more
OURSELVES = system("forgot password")
MOST_ASKED = 20  # contacts written to for one address typed


def ask(typed: str, *, address: str, now: datetime) -> None:
    """Somebody says they cannot get in. Answers nothing, whoever it is.

    One address that asks again and again is not listened to any more for a while.
    """
    with transaction.atomic():
        if counting.may_ask(typed, room=SignInTry.Room.PORTAL, address=address, now=now):
            later.queue("access.way_in", typed=names.normalised(typed)[:254], address=address)


def ask_for_new_link(token: str, *, address: str) -> None:
    """The owner of an invitation that ran out wants another. Answers nothing either.

    However often they ask, the worker is asked once.
    """
    public_id = links.unseal("invitation", token)
    if public_id:
        once = f"new-link {public_id}"
        later.queue("access.new_link", once=once, invitation=str(public_id), address=address)


def way_in(typed: str, *, address: str, now: datetime) -> None:
    """Mail a way in to whoever this sign-in name or address belongs to, if anybody may have one.

    A contact known by this address who has no access yet gets one (a setting of the seller's
    turns that off); one whose access was taken away never does.
    """
    name = names.find(typed)
    if name:
        _way_in_to_login(name, address=address, now=now)
    elif "@" in typed and seller.the_seller().forgot_gives_way_in:
        for contact in _known_without_access(typed):
            _first_way_in(contact.pk, address=address, now=now)


@transaction.atomic
def new_link(public_id: UUID, *, address: str, now: datetime) -> None:
    """Invite the owner of an old invitation again, if it ran out and they may still come in."""
    old = Invitation.objects.filter(public_id=public_id, spent_at=None).first()
    if old is None or (old.ended_at is None and old.expires_at > now):
        return
    access = locked(old.access_id, by=OURSELVES, power=Power.GIVE_ACCESS)
    if decision.may_prepare(access, now=now).allowed and not access.login.has_password:
        _invite(access, why=Invitation.Why.INVITED, by=holder.as_actor(access, address), now=now)


@transaction.atomic
def _way_in_to_login(name: SignInName, *, address: str, now: datetime) -> None:
    access = _access_meant(name.login, name, now=now)
    if access is None:
        return
    access = locked(access.pk, by=OURSELVES, power=Power.GIVE_ACCESS)
    if decision.may_prepare(access, now=now).allowed:
        why = Invitation.Why.ASKED if access.login.has_password else Invitation.Why.INVITED
        _invite(access, why=why, by=visitor(address), now=now)


def _invite(access: Access, *, why: str, by: Actor, now: datetime) -> None:
    recent = access.invitations.filter(made_at__gt=now - NOT_AGAIN_FOR, ended_at=None)
    if access.contact.email and not recent.exists():
        inviting.invite(access, why=why, by=by, now=now)


def _access_meant(login: Login, name: SignInName, *, now: datetime) -> Access | None:
    """The access whose contact is written to: the one the name points at, else the first open."""
    accesses = Access.objects.at_the_door().filter(login=login).order_by("pk")
    reached = [a for a in accesses if decision.may_prepare(a, now=now).allowed and a.contact.email]
    meant = (a for a in reached if name.value in _own_names(a))
    return next(meant, None) or next(iter(reached), None)


def _own_names(access: Access) -> list[str]:
    return [names.normalised(access.contact.email), names.normalised(access.number)]


def _known_without_access(email: str) -> QuerySet[Contact]:
    """Contacts with this address who never had access, found by the index on addresses."""
    known = Contact.objects.here().annotate(address=Lower("email")).exclude(email="")
    return known.filter(
        address=email.strip().lower(), access=None, customer__blocked_at=None
    ).order_by("pk")[:MOST_ASKED]


@transaction.atomic
def _first_way_in(contact_id: int, *, address: str, now: datetime) -> None:
    """Give a known contact their first access, because the seller wants known people to get in."""
    contact = contacts.locked(contact_id, by=OURSELVES, power=Power.GIVE_ACCESS)
    if contact.customer.is_blocked:
        return
    try:
        _give_first(contact, now=now)
    except Refusal:
        return
    record.write(
        "access.asked-for",
        subject=contact,
        by=visitor(address),
        now=now,
        customer_id=contact.customer_id,
    )


def _give_first(contact: Contact, *, now: datetime) -> Access:
    try:
        with transaction.atomic():
            return giving.give(
                contact.pk,
                level=Access.Level.USER,
                code=names.propose_code(contact.first_name, contact.last_name),
                email=contact.email,
                mobile=contact.mobile,
                send=True,
                by=OURSELVES,
                now=now,
            )
    except names.NameTaken:  # the code, by a namesake, this very moment
        return _give_first(contact, now=now)
