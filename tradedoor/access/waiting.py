"""What waits for somebody in the office.

Only the newest few hundred are looked at, each found by an index, so that this costs the same
on every page of every seller. What is older is seen on its contact's own page.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from tradedoor.access.models import Invitation
from tradedoor.credentials.models import Staff
from tradedoor.directory.models import Contact
from tradedoor.letters.models import Letter, LetterQuerySet

LOOKED_AT = 500


def failed_letters() -> LetterQuerySet:
    """Letters that could not be delivered and still matter.

    One that a newer letter took the place of does not, nor one to somebody who got in
    meanwhile, or may not come in any more.
    """
    newest = Letter.objects.failed().newest_first().values("pk")[:LOOKED_AT]
    return Letter.objects.filter(
        _opens_a_door() | _tells_a_contact() | _tells_staff(), pk__in=newest
    )


def undelivered() -> list[int]:
    """The contacts whose invitation could not be delivered, the latest first."""
    letters = failed_letters().filter(invitation__isnull=False).newest_first()
    return list(letters.values_list("invitation__access__contact_id", flat=True))


def ran_out(*, now: datetime) -> list[int]:
    """The contacts whose invitation ran out before a password was chosen, the latest first."""
    ended = Invitation.objects.open().filter(expires_at__lt=now).order_by("-expires_at")
    outside = Invitation.objects.filter(
        _outside("access__"),
        pk__in=ended.values("pk")[:LOOKED_AT],
        letter__state=Letter.State.HANDED_OVER,
    )
    return list(outside.order_by("-expires_at").values_list("access__contact_id", flat=True))


def _outside(access: str) -> Q:
    """Somebody who may come in, and has no password yet."""
    return Q(
        **{
            f"{access}login__password_chosen_at": None,
            f"{access}taken_away_at": None,
            f"{access}customer__blocked_at": None,
            f"{access}contact__archived_at": None,
        }
    )


def _opens_a_door() -> Q:
    is_open = Q(invitation__isnull=False, invitation__spent_at=None, invitation__ended_at=None)
    return is_open & _outside("invitation__access__")


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
