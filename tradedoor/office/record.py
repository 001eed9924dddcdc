"""The record: who did what, to whom, when, from where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tradedoor.actors import Actor
from tradedoor.credentials.models import Staff
from tradedoor.directory.models import Customer
from tradedoor.office.customers import visible
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.tabs import customer_tabs
from tradedoor.powers import Power
from tradedoor.record import sentences
from tradedoor.record.models import Entry, EntryQuerySet
from tradedoor.requests.models import AccessRequest
from tradedoor.web.paging import newest_first

PER_PAGE = 50
PAGES_OF = {
    "customer": "office:customer",
    "contact": "office:contact",
    "accessrequest": "office:request",
}


@dataclass(frozen=True)
class Line:
    """An entry in words. ``url`` is the page of what it is about, ``at`` the company's name."""

    when: datetime
    sentence: str
    by: str
    address: str
    detail: str
    url: str = ""
    at: str = ""


def lines(entries: Iterable[Entry], *, of_customer: bool = False) -> list[Line]:
    """Entries in the reader's language; on a customer's own page without the customer's name."""
    entries = list(entries)
    ids = {e.customer_id for e in entries if e.customer_id and e.subject_kind != "customer"}
    names = {} if of_customer else _names(ids)
    asked = _asked({e.subject_id for e in entries if e.subject_kind == "accessrequest"})
    return [
        _line(entry, at=names.get(entry.customer_id or 0, ""), name=asked.get(entry.subject_id, ""))
        for entry in entries
    ]


@office_page("GET", power=Power.SEE_RECORD)
def index(request: OfficeRequest) -> HttpResponse:
    """Everything that was done, newest first; `?about=` and `?by=` show a part of it."""
    about, by = request.GET.get("about", ""), request.GET.get("by", "")
    about = about if about in sentences.TOPICS else ""
    page = newest_first(request, _asked_for(about, by, reader=request.actor), limit=PER_PAGE)
    context = {
        "page": page,
        "entries": lines(page.rows),
        "about": about,
        "by": by,
        "kinds": _kinds(about, by),
        "staff": Staff.objects.order_by("name"),
    }
    return render(request, "office/record.html", context)


@office_page("GET", power=Power.SEE_RECORD)
def of_customer(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """The History tab of a customer's card."""
    found = visible(request, customer)
    page = newest_first(
        request, Entry.objects.visible_to(request.actor).of_customer(found.pk), limit=PER_PAGE
    )
    context = {
        "customer": found,
        "page": page,
        "entries": lines(page.rows, of_customer=True),
        "tabs": customer_tabs(found, "history"),
    }
    return render(request, "office/customer/history.html", context)


def _line(entry: Entry, *, at: str, name: str) -> Line:
    page = PAGES_OF.get(entry.subject_kind)
    return Line(
        when=entry.at,
        sentence=sentences.sentence(entry, name=name),
        by=sentences.by(entry),
        address=entry.address or "",
        detail=sentences.detail(entry),
        url=reverse(page, args=[entry.subject_id]) if page else "",
        at=at,
    )


def _names(customer_ids: set[int]) -> dict[int, str]:
    return dict(Customer.objects.filter(pk__in=customer_ids).values_list("pk", "name"))


def _asked(request_ids: set[str]) -> dict[str, str]:
    """The companies of these requests, as long as they are kept."""
    if not request_ids:
        return {}
    kept = AccessRequest.objects.filter(public_id__in=request_ids, erased_at=None)
    return {
        str(public_id): company for public_id, company in kept.values_list("public_id", "company")
    }


def _asked_for(about: str, by: str, *, reader: Actor) -> EntryQuerySet:
    entries = Entry.objects.visible_to(reader)
    if verbs := sentences.verbs_about(about):
        entries = entries.filter(verb__in=verbs)
    return entries.filter(actor_id=by[:40]) if by else entries


def _kinds(about: str, by: str) -> list[dict[str, Any]]:
    kinds = {
        "": _("Everything"),
        "requests": _("Requests"),
        "customers": _("Customers and contacts"),
        "access": _("Access"),
        "sign-ins": _("Sign-ins and passwords"),
        "office": _("The office"),
    }
    return [
        {
            "url": "?" + urlencode({k: v for k, v in {"about": kind, "by": by}.items() if v}),
            "label": label,
            "is_here": kind == about,
        }
        for kind, label in kinds.items()
    ]
