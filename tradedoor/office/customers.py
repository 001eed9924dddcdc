"""Customers: the list, the card, and keeping them right."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tradedoor.directory import customers
from tradedoor.directory.models import Customer
from tradedoor.formats import addresses, phones
from tradedoor.giving import blocking, endings, keeping
from tradedoor.office import lists
from tradedoor.office.forms import CustomerForm
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.saving import Attempt, sent
from tradedoor.office.tabs import customer_tabs
from tradedoor.powers import Power
from tradedoor.search import finding
from tradedoor.web import answers
from tradedoor.web.context import seller_of
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
        typed,
        by=request.actor,
        sort=asked["sort"] or "name",
        after=asked["after"],
        before=asked["before"],
    )
    kept = {"q": typed, "sort": page.sort}
    context = {
        "typed": typed,
        "page": page,
        "count": page.count() if page.hits else None,
        "taken": [(word, ", ".join(instead)) for word, instead in page.taken.items()],
        "heads": [
            lists.head(label, key, page.sort, {"q": typed}, css="spare" if key == "newest" else "")
            for key, label in SORTED
        ],
        **lists.ways_on(page, kept),
    }
    return render(request, "office/customers.html", context)


@office_page("GET", power=Power.SEE_CUSTOMERS)
def card(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """The Details tab of a customer's card."""
    found = visible(request, customer)
    context = {
        "customer": found,
        "tabs": customer_tabs(found, "details"),
        "address": addresses.lines(found),
        "contacts_count": _count(found.contacts.filter(archived_at=None)),
        "access_count": _count(found.accesses.filter(taken_away_at=None)),
    }
    return render(request, "office/customer/card.html", context)


@office_page("GET", "POST", power=Power.EDIT_CUSTOMERS)
def new(request: OfficeRequest) -> HttpResponse:
    """The "+": a new customer."""
    form = CustomerForm(sent(request), by=request.actor, initial=_to_begin_with(request))
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            made = customers.add(by=request.actor, now=timezone.now(), **_details(form))
            words = _("%(name)s is a customer now. Add the people who work there.")
            answers.say(request, words % {"name": made})
            return answers.go(request, reverse("office:contacts", args=[made.public_id]))
    behind = reverse("office:customers")
    return answers.window(
        request, "office/customer/edit.html", attempt.page, behind=behind, status=attempt.status
    )


@office_page("GET", "POST", power=Power.EDIT_CUSTOMERS)
def edit(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """The pencil."""
    found = visible(request, customer)
    behind = reverse("office:customer", args=[found.public_id])
    form = CustomerForm(sent(request), by=request.actor, initial=_filled_in(found))
    attempt = Attempt(form, as_typed=_as_typed)
    if form.is_valid():
        with attempt:
            seen = form.cleaned_data["seen"]
            saved = keeping.edit_customer(
                found.pk, seen=seen, by=request.actor, now=timezone.now(), **_details(form)
            )
            answers.say(request, _("What we know of %(name)s is saved.") % {"name": saved})
            return answers.go(request, behind)
    page = {"customer": found, **attempt.page}
    return answers.window(
        request, "office/customer/edit.html", page, behind=behind, status=attempt.status
    )


@office_page("POST", power=Power.BLOCK_CUSTOMERS)
def block(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """Let nobody of this company in for now."""
    found = visible(request, customer)
    receipt = blocking.block(found.pk, by=request.actor, now=timezone.now())
    back = (reverse("office:customer-unblock", args=[customer]), _("Unblock"))
    words = _("%(name)s is blocked: nobody there can come in.") % {"name": found}
    answers.say(request, f"{words} {_kept_out(receipt)}".strip(), way_on=back)
    return redirect("office:customer", customer)


@office_page("POST", power=Power.BLOCK_CUSTOMERS)
def unblock(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """Let those in again who could before."""
    found = visible(request, customer)
    blocking.unblock(found.pk, by=request.actor, now=timezone.now())
    answers.say(
        request, _("%(name)s is open again, for those who could come in before.") % {"name": found}
    )
    return answers.back(request, "office:customer", customer)


def _kept_out(receipt: endings.Receipt) -> str:
    """Whom the block keeps out, and what stopped with it, in a sentence."""
    n = receipt.get("people", 0)
    people = [ngettext("%(n)d person", "%(n)d people", n) % {"n": n}] if n else []
    parts = people + endings.kept_out(receipt)
    return _("Kept out: %(what)s.") % {"what": ", ".join(parts)} if parts else ""


def visible(request: OfficeRequest, customer: UUID) -> Customer:
    """The customer of this address, or 404."""
    return get_object_or_404(
        Customer.objects.visible_to(request.actor).select_related("branch"), public_id=customer
    )


def _count(rows: QuerySet[Any]) -> str:
    """How many, counted up to a limit: a large customer's card is as quick as a small one's."""
    return lists.up_to(len(rows.values_list("pk")[:MANY]), MANY)


def _to_begin_with(request: OfficeRequest) -> dict[str, Any]:
    country = seller_of(request).country
    return {"number": customers.next_number(), "country": country, "seen": 0}


def _filled_in(customer: Customer) -> dict[str, Any]:
    branch = customer.branch.public_id if customer.branch else None
    return {**_as_typed(customer), "branch": branch}


def _as_typed(customer: Customer) -> dict[str, Any]:
    """What the form holds of a customer: the phone number as people write it."""
    phone = phones.shown(customer.phone, country=str(customer.country))
    return {**initial_from(customer, customers.DETAILS), "phone": phone, "seen": customer.version}


def _details(form: CustomerForm) -> dict[str, Any]:
    return {field: form.cleaned_data[field] for field in customers.DETAILS}
