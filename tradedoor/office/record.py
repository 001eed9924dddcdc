"""The record: who did what, to whom, when, from where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from tradedoor.directory.models import Customer
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.tabs import customer_tabs
from tradedoor.powers import Power
from tradedoor.record import sentences
from tradedoor.record.models import Entry
from tradedoor.web.paging import newest_first


@dataclass(frozen=True)
class Line:
    """An entry in words."""

    when: datetime
    sentence: str
    by: str
    address: str
    detail: str


def lines(entries: Iterable[Entry]) -> list[Line]:
    """Entries in the reader's language."""
    return [
        Line(e.at, sentences.sentence(e), sentences.by(e), e.address or "", sentences.detail(e))
        for e in entries
    ]


@office_page("GET", power=Power.SEE_RECORD)
def index(request: OfficeRequest) -> HttpResponse:
    """Everything that was done, newest first."""
    page = newest_first(request, Entry.objects.all(), limit=50)
    return render(request, "office/record.html", {"page": page, "entries": lines(page.rows)})


@office_page("GET", power=Power.SEE_RECORD)
def of_customer(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """The History tab of a customer's card."""
    found = get_object_or_404(Customer.objects.visible_to(request.actor), public_id=customer)
    page = newest_first(request, Entry.objects.of_customer(found.pk), limit=50)
    context = {
        "customer": found,
        "page": page,
        "entries": lines(page.rows),
        "tabs": customer_tabs(found, "history"),
    }
    return render(request, "office/customer/history.html", context)
