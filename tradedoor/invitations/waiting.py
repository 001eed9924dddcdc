"""What waits for somebody in the office.

Only the newest hundred of each kind are looked at, each found by an index, so that this costs the
same on every page of every seller. What is older is seen on its contact's own page.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from tradedoor.actors import Actor
from tradedoor.credentials.models import Staff
from tradedoor.directory.models import Contact
from tradedoor.invitations.models import Invitation
from tradedoor.letters.models import Letter, LetterQuerySet

LOOKED_AT = 100


def failed_letters(*, by: Actor) -> LetterQuerySet:
    """Letters that could not be delivered and still matter.

    One that a newer letter took the place of does not, nor one to somebody who got in
    meanwhile, or may not come in any more.
    """
    newest = Letter.objects.visible_to(by).failed().newest_first().values_list("pk", flat=True)
    if not (failed := list(newest[:LOOKED_AT])):
        return Letter.objects.none()
    matters = _opens_a_door() | _tells_a_contact() | _tells_staff()
    return Letter.objects.filter(matters, pk__in=failed)


def undelivered(*, by: Actor) -> list[int]:
    """The contacts whose invitation could not be delivered, the latest first."""
    letters = failed_letters(by=by).filter(invitation__isnull=False).newest_first()
    return list(letters.values_list("invitation__access__contact_id", flat=True))


def ran_out(*, by: Actor, now: datetime) -> list[int]:
    """The contacts whose invitation ran out before a password was chosen, the latest first."""
    over = (
        Invitation.objects.visible_to(by)
        .open()
        .filter(expires_at__lt=now, why=Invitation.Why.INVITED)
    )
    newest = over.order_by("-expires_at").values_list("pk", flat=True)[:LOOKED_AT]
    outside = Invitation.objects.filter(
        pk__in=list(newest),
        letter__state=Letter.State.HANDED_OVER,
        access__customer__blocked_at=None,
    )
    return list(outside.order_by("-expires_at").values_list("access__contact_id", flat=True))


def _opens_a_door() -> Q:
    """A first way in, while it is open: it ends with the access, and with a password chosen."""
    return Q(
        invitation__why=Invitation.Why.INVITED,
        invitation__spent_at=None,
        invitation__ended_at=None,
        invitation__access__customer__blocked_at=None,
    )


def _tells_a_contact() -> Q:
    """Any other letter to somebody who may come in, while it is the latest to their address."""
    readers = Contact.objects.annotate(address=Lower("email")).filter(
        address=Lower(OuterRef("to")),
        customer_id=OuterRef("customer_id"),
        customer__blocked_at=None,
        archived_at=None,
        access__taken_away_at=None,
    )
    newer = _newer().filter(customer_id=OuterRef("customer_id"))
    return Q(Exists(readers), ~Exists(newer), invitation=None)


def _tells_staff() -> Q:
    """A link for somebody in the office, while it is theirs to use."""
    readers = Staff.objects.filter(email=OuterRef("to"), left_at=None, way_in_id__isnull=False)
    newer = _newer().filter(customer_id=None)
    return Q(Exists(readers), ~Exists(newer), customer_id=None)


def _newer() -> QuerySet[Letter]:
    return Letter.objects.filter(to=OuterRef("to"), pk__gt=OuterRef("pk"))
