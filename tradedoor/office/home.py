"""The office's home: what waits for somebody, and what was done last."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tradedoor.access import status
from tradedoor.access.models import Invitation
from tradedoor.directory.models import Customer
from tradedoor.letters.models import Letter
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.record import lines
from tradedoor.powers import Power
from tradedoor.record.models import Entry

SHOWN = 8


@office_page("GET", power=Power.SEE_CUSTOMERS)
def home(request: OfficeRequest) -> HttpResponse:
    """What needs somebody, oldest worry first, and the latest entries."""
    now = timezone.now()
    waiting = _with_status(_undelivered() + _expired(now), now)
    entries = Entry.objects.newest_first().exclude(
        verb__in=["staff.signed-in", "access.signed-in"]
    )[:SHOWN]
    page = {
        "waiting": waiting,
        "entries": lines(entries),
        "has_customers": Customer.objects.exists(),
        "greeting_name": request.staff.name.split()[0],
    }
    return render(request, "office/home.html", page)


def _undelivered() -> list[int]:
    """Contacts whose latest open invitation could not be delivered."""
    failed = Invitation.objects.open().filter(
        letter__state=Letter.State.FAILED,
        access__taken_away_at=None,
        access__customer__blocked_at=None,
        access__contact__archived_at=None,
    )
    return list(failed.order_by("-pk").values_list("access__contact_id", flat=True)[:SHOWN])


def _expired(now) -> list[int]:  # type: ignore[no-untyped-def]
    """Contacts whose invitation ran out lately without a password."""
    ran_out = Invitation.objects.open().filter(
        expires_at__lt=now,
        letter__state=Letter.State.HANDED_OVER,
        access__login__password_chosen_at=None,
        access__taken_away_at=None,
        access__customer__blocked_at=None,
        access__contact__archived_at=None,
    )
    return list(
        ran_out.order_by("-expires_at").values_list("access__contact_id", flat=True)[:SHOWN]
    )


def _with_status(contact_ids: list[int], now):  # type: ignore[no-untyped-def]
    contacts = {
        contact.pk: contact for contact in status.contacts_with_facts().filter(pk__in=contact_ids)
    }
    return [(contacts[pk], status.of(contacts[pk], now=now)) for pk in dict.fromkeys(contact_ids)]
