"""Customers: the list, the card, and keeping them right."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradedoor.directory import customers, finding
from tradedoor.directory.models import Customer
from tradedoor.directory.seller import the_seller
from tradedoor.errors import Refusal, StalePage
from tradedoor.office.forms import CustomerForm
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.tabs import customer_tabs
from tradedoor.powers import Power
from tradedoor.web import answers, stale
from tradedoor.web.forms import initial_from

MANY = 1000
SORTED = [
    ("name", gettext_lazy("Customer")),
    ("number", gettext_lazy("Number")),
    ("postcode", gettext_lazy("Postcode")),
    ("newest", gettext_lazy("Since")),
]


@office_page("GET", power=Power.SEE_CUSTOMERS)
def index(request: OfficeRequest) -> HttpResponse:
    """The list: searched, sorted, a page at a time."""
    typed = request.GET.get("q", "").strip()
    asked = {key: request.GET.get(key, "") for key in ("sort", "after", "before")}
    page = finding.find(
        typed, sort=asked["sort"] or "name", after=asked["after"], before=asked["before"]
    )
    kept = {"q": typed, "sort": page.sort}
    context = {
        "typed": typed,
        "page": page,
        "count": finding.count(typed) if page.hits else None,
        "taken": [(word, ", ".join(instead)) for word, instead in page.taken.items()],
        "heads": [_head(label, key, page.sort, typed) for key, label in SORTED],
        "prev_url": _address(kept, before=page.before) if page.before else "",
        "next_url": _address(kept, after=page.after) if page.after else "",
    }
    return render(request, "office/customers.html", context)


@office_page("GET", power=Power.SEE_CUSTOMERS)
def card(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """The Details tab of a customer's card."""
    found = visible(request, customer)
    people = found.contacts.here()  # type: ignore[attr-defined]
    context = {
        "customer": found,
        "tabs": customer_tabs(found, "details"),
        "contacts_count": _count(people),
        "access_count": _count(found.accesses.given()),  # type: ignore[attr-defined]
    }
    return render(request, "office/customer/card.html", context)


@office_page("GET", "POST", power=Power.EDIT_CUSTOMERS)
def new(request: OfficeRequest) -> HttpResponse:
    """The "+": a new customer."""
    initial = {"number": customers.next_number(), "country": the_seller().country, "seen": 0}
    form = CustomerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = customers.add(by=request.actor, now=timezone.now(), **_details(form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            answers.say(
                request,
                _("%(name)s is a customer now. Add the people who work there.") % {"name": made},
            )
            return answers.go(request, reverse("office:contacts", args=[made.public_id]))
    return answers.window(
        request,
        "office/customer/edit.html",
        {"form": form},
        behind=reverse("office:customers"),
        status=422 if form.errors else 200,
    )


@office_page("GET", "POST", power=Power.EDIT_CUSTOMERS)
def edit(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """The pencil."""
    found = visible(request, customer)
    behind = reverse("office:customer", args=[found.public_id])
    branch = found.branch.public_id if found.branch else None
    initial = {**initial_from(found, customers.DETAILS), "branch": branch, "seen": found.version}
    form = CustomerForm(request.POST or None, initial=initial)
    page: dict[str, Any] = {"form": form, "customer": found}
    code = 200
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            customers.edit(
                found.pk, seen=seen, by=request.actor, now=timezone.now(), **_details(form)
            )
        except StalePage as refusal:
            theirs = refusal.facts["theirs"]
            page |= {
                "refusal": refusal,
                "differences": stale.differences(form, initial_from(theirs, customers.DETAILS)),
            }
            stale.shown_again(form, version=theirs.version)
            code = refusal.status
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            answers.say(request, _("What we know of %(name)s is saved.") % {"name": found})
            return answers.go(request, behind)
    if form.errors:
        code = 422
    return answers.window(request, "office/customer/edit.html", page, behind=behind, status=code)


@office_page("POST", power=Power.BLOCK_CUSTOMERS)
def block(request: OfficeRequest, customer: UUID) -> HttpResponse:
    found = visible(request, customer)
    customers.block(found.pk, by=request.actor, now=timezone.now())
    back = (reverse("office:customer-unblock", args=[customer]), _("Unblock"))
    answers.say(
        request,
        _("%(name)s is blocked: nobody there can come in.") % {"name": found},
        way_back=back,
    )
    return redirect("office:customer", customer)


@office_page("POST", power=Power.BLOCK_CUSTOMERS)
def unblock(request: OfficeRequest, customer: UUID) -> HttpResponse:
    found = visible(request, customer)
    customers.unblock(found.pk, by=request.actor, now=timezone.now())
    answers.say(
        request, _("%(name)s is open again, for those who could come in before.") % {"name": found}
    )
    return redirect("office:customer", customer)


def visible(request: OfficeRequest, customer: UUID) -> Customer:
    """The customer of this address, or 404."""
    return get_object_or_404(
        Customer.objects.visible_to(request.actor).select_related("branch"), public_id=customer
    )


def _head(label: str, key: str, sort: str, typed: str) -> dict[str, Any]:
    """The head of a column: one click sorts by it, another turns the order round."""
    here, down = sort.removeprefix("-") == key, sort.startswith("-")
    return {
        "label": label,
        "url": _address({"q": typed, "sort": key if not here or down else f"-{key}"}),
        "direction": ("descending" if down else "ascending") if here else "",
    }


def _address(kept: dict[str, str], **edge: str) -> str:
    return "?" + urlencode({key: value for key, value in {**kept, **edge}.items() if value})


def _count(rows) -> str:  # type: ignore[no-untyped-def]
    """How many, counted up to a limit, so that a large customer's card is as quick as a small one's."""
    n = len(rows.values_list("pk")[: MANY + 1])
    return str(n) if n <= MANY else f"{MANY}+"


def _details(form: CustomerForm) -> dict[str, Any]:
    return {field: form.cleaned_data[field] for field in customers.DETAILS}
