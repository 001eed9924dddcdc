"""Taking back an acceptance nobody has used yet: what it made, and removing that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from tradedoor import record
from tradedoor.access import locking, mailing
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials import names
from tradedoor.credentials.models import SignInName
from tradedoor.directory.models import Contact, Customer
from tradedoor.errors import Refusal
from tradedoor.giving import keeping, taking_away
from tradedoor.invitations.models import Invitation
from tradedoor.powers import Power
from tradedoor.record.models import Entry
from tradedoor.requests import review
from tradedoor.requests.locking import locked
from tradedoor.requests.models import AccessRequest

STATE = AccessRequest.State


class CannotUndo(Refusal):
    """Somebody signed in already, or more was built on it: undoing would lose something."""

    code = "request-cannot-be-undone"


@dataclass(frozen=True)
class Made:
    """What accepting a request made, and undoing it takes back."""

    customer: Customer | None = None
    contact: Contact | None = None
    access: Access | None = None
    brought_back: Contact | None = None
    given_back: Access | None = None
    limited: Access | None = None  # Its limits stay: what they were before is on record in words.


def made_by(request: AccessRequest) -> Made:
    """What accepting this request made: new rows, and what the record says it gave back."""
    if request.state != STATE.ACCEPTED:
        return Made()
    return Made(
        request.customer if request.made_customer else None,
        request.contact if request.made_contact else None,
        request.access if request.made_access else None,
        request.contact if _did(request, "contact.brought-back") else None,
        request.access if _did(request, "access.given-back") else None,
        request.access if _did(request, "access.changed") else None,
    )


def why_not(request: AccessRequest) -> str:
    """Why the acceptance of this request cannot be undone, in a sentence; "" where it can."""
    if request.contact is None or request.access is None or request.customer is None:
        return _("What was made of it is not here any more.")
    made = made_by(request)
    return _used(request, request.access) or _built_on(made)


@transaction.atomic
def undo_acceptance(request_id: int, *, by: Actor, now: datetime) -> AccessRequest:
    """Take back an acceptance nobody has used yet: what it made goes, the request waits again.

    Sign-in names that were given stay retired. Locks the request, then as taking access away does.
    Raises NotAllowed, AlreadyDecided, CannotUndo.
    """
    request = locked(request_id, by=by, power=Power.DECIDE_REQUESTS)
    if request.state != STATE.ACCEPTED:
        raise review.already(request)
    _lock_what_was_made(request, by=by)
    if AccessRequest.objects.open().of_applicant(request.applicant).exists():
        raise CannotUndo(_("The same person has asked again. Decide on their newer request."))
    if words := why_not(request):
        raise CannotUndo(words)
    made = made_by(request)
    _stop_letters(request, now=now)
    review.wait_again(request, now=now)
    _take_back(made, by=by, now=now)
    facts: dict[str, Any] = {"number": made.customer.number} if made.customer else {}
    record.write("request.acceptance-undone", subject=request, by=by, now=now, **facts)
    return request


def _did(request: AccessRequest, verb: str) -> bool:
    """Whether the acceptance did this too: it is on record at the very moment it was decided."""
    if request.contact is None or request.decided_at is None:
        return False
    subject = {"subject_kind": "contact", "subject_id": str(request.contact.public_id)}
    return Entry.objects.filter(verb=verb, at=request.decided_at, **subject).exists()


def _lock_what_was_made(request: AccessRequest, *, by: Actor) -> None:
    """Contact, access and login, then the customer against anybody being added to it."""
    if request.contact is None or request.access is None or request.customer is None:
        return
    request.access = locking.locked(request.access.pk, by=by, power=Power.GIVE_ACCESS)
    request.contact = request.access.contact
    request.customer = Customer.objects.select_for_update().get(pk=request.customer.pk)


def _used(request: AccessRequest, access: Access) -> str:
    since = request.decided_at
    if access.last_sign_in_at and since and access.last_sign_in_at > since:
        return _("They have signed in already. Take their access away instead.")
    if access.invitations.filter(spent_at__gt=since).exists():
        return _("They have chosen their password already. Take their access away instead.")
    if access.keys.exists():
        return _("They have an API key already. Take their access away instead.")
    return ""


def _built_on(made: Made) -> str:
    if made.customer:
        others = made.customer.contacts.exclude(pk=made.contact.pk if made.contact else 0)
        if others.exists():
            return _("The customer has other contacts by now. Take the access away instead.")
        if made.customer.version > 1:
            return _("Somebody has changed the customer since. Take the access away instead.")
    if made.contact and made.contact.version > 1:
        return _("Somebody has changed the contact since. Take the access away instead.")
    return ""


def _stop_letters(request: AccessRequest, *, now: datetime) -> None:
    """The letter that says how to sign in does not leave, if it has not left yet."""
    if request.access and not request.made_access:
        mailing.drop_waiting(request.access, mailing.WELCOMES, now=now)


def _take_back(made: Made, *, by: Actor, now: datetime) -> None:
    if made.given_back:
        taking_away.take_away(made.given_back.pk, by=by, now=now)
    if made.brought_back:
        keeping.archive(made.brought_back.pk, by=by, now=now)
    if made.access:
        _remove(made.access, by=by, now=now)
    try:
        with transaction.atomic():
            for row in (made.contact, made.customer):
                if row:
                    row.delete()
    except ProtectedError:
        raise CannotUndo(_("More was built on it by now. Take the access away instead.")) from None


def _remove(access: Access, *, by: Actor, now: datetime) -> None:
    """No trace of the access but its names, which nobody else is ever given."""
    taking_away.take_away(access.pk, by=by, now=now)
    mine = SignInName.objects.live().filter(login=access.login)
    others = list(Access.objects.at_the_door().filter(login=access.login).exclude(pk=access.pk))
    if others:  # The person acts for another company too: what they sign in with there stays.
        mine = mine.filter(
            kind=SignInName.Kind.NUMBER,
            value__endswith=f"-{access.login_number}",
            created_at__gte=access.given_at,
        ).exclude(value__in=[names.normalised(other.number) for other in others])
    mine.update(retired_at=now)
    Invitation.objects.filter(access=access).delete()
    access.delete()
