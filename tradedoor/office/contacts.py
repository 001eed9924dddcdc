"""Contacts: the people at a customer."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tradedoor.access import keeping, life, status
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact, Customer
from tradedoor.errors import Refusal, StalePage
from tradedoor.letters.models import Letter
from tradedoor.office.forms import ContactForm
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.record import lines
from tradedoor.office.tabs import customer_tabs
from tradedoor.powers import Power
from tradedoor.record.models import Entry
from tradedoor.web import answers, stale
from tradedoor.web.forms import initial_from
from tradedoor.web.paging import newest_first

PER_PAGE = 50


def visible(request: OfficeRequest, contact: UUID) -> Contact:
    """The contact of this address, or 404."""
    return get_object_or_404(
        Contact.objects.visible_to(request.actor).select_related("customer"), public_id=contact
    )


@office_page("GET", power=Power.SEE_CUSTOMERS)
def index(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """The Contacts tab of a customer's card."""
    found = get_object_or_404(Customer.objects.visible_to(request.actor), public_id=customer)
    everybody = status.contacts_with_facts().filter(customer=found)
    archived = request.GET.get("show") == "archived"
    people = everybody.filter(archived_at__isnull=not archived)
    page = newest_first(request, people, limit=PER_PAGE)
    now = timezone.now()
    context = {
        "customer": found,
        "page": page,
        "people": [(contact, status.of(contact, now=now)) for contact in page.rows],
        "archived": archived,
        "has_archived": archived or everybody.filter(archived_at__isnull=False).exists(),
        "tabs": customer_tabs(found, "contacts"),
    }
    return render(request, "office/customer/contacts.html", context)


@office_page("GET", power=Power.SEE_CUSTOMERS)
def card(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """One person: who they are, whether they can get in, and what happened."""
    found = get_object_or_404(
        status.contacts_with_facts().visible_to(request.actor),
        public_id=contact,  # type: ignore[attr-defined]
    )
    now = timezone.now()
    access = getattr(found, "access", None)
    newest = access.newest[0] if access and access.newest else None
    entries = Entry.objects.filter(
        subject_kind="contact", subject_id=str(found.public_id)
    ).newest_first()
    context = {
        "contact": found,
        "access": access,
        "status": status.of(found, now=now),
        "steps": life.steps(access, newest, now=now) if newest else [],
        "invitation": newest,
        "letters": Letter.objects.filter(
            customer_id=found.customer_id, to__iexact=found.email
        ).newest_first()[:10]
        if found.email
        else [],
        "entries": lines(entries[:30]),
    }
    return render(request, "office/contact/card.html", context)


@office_page("GET", "POST", power=Power.EDIT_CONTACTS)
def new(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """+ New: a small window."""
    found = get_object_or_404(Customer.objects.visible_to(request.actor), public_id=customer)
    behind = reverse("office:contacts", args=[found.public_id])
    form = ContactForm(request.POST or None, initial={"kind": Contact.Kind.BUYER, "seen": 0})
    if request.method == "POST" and form.is_valid():
        try:
            made = contacts.add(found.pk, by=request.actor, now=timezone.now(), **_details(form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            answers.say(
                request, _("%(name)s is added. The key gives them access.") % {"name": made}
            )
            return answers.go(request, behind)
    page = {"form": form, "customer": found}
    return answers.window(
        request, "office/contact/edit.html", page, behind=behind, status=422 if form.errors else 200
    )


@office_page("GET", "POST", power=Power.EDIT_CONTACTS)
def edit(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """The pencil: correct what we know of somebody."""
    found = visible(request, contact)
    behind = reverse("office:contact", args=[found.public_id])
    initial = {**initial_from(found, contacts.DETAILS), "seen": found.version}
    form = ContactForm(request.POST or None, initial=initial)
    page = {"form": form, "customer": found.customer, "contact": found}
    code = 200
    if request.method == "POST" and form.is_valid():
        try:
            keeping.edit(
                found.pk,
                seen=form.cleaned_data["seen"],
                by=request.actor,
                now=timezone.now(),
                **_details(form),
            )
        except StalePage as refusal:
            theirs = refusal.facts["theirs"]
            page |= {
                "refusal": refusal,
                "differences": stale.differences(form, initial_from(theirs, contacts.DETAILS)),
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
    return answers.window(request, "office/contact/edit.html", page, behind=behind, status=code)


@office_page("POST", power=Power.EDIT_CONTACTS)
def archive(request: OfficeRequest, contact: UUID) -> HttpResponse:
    found = visible(request, contact)
    keeping.archive(found.pk, by=request.actor, now=timezone.now())
    back = (reverse("office:contact-bring-back", args=[contact]), _("Bring back"))
    answers.say(
        request,
        _("%(name)s is archived and can no longer come in.") % {"name": found},
        way_back=back,
    )
    return redirect("office:contacts", found.customer.public_id)


@office_page("POST", power=Power.EDIT_CONTACTS)
def bring_back(request: OfficeRequest, contact: UUID) -> HttpResponse:
    found = visible(request, contact)
    try:
        keeping.bring_back(found.pk, by=request.actor, now=timezone.now())
    except contacts.EmailTaken as refusal:
        answers.warn(request, str(refusal))
    else:
        answers.say(
            request,
            _("%(name)s is back. Access stays taken away until you give it back.")
            % {"name": found},
        )
    return redirect("office:contact", contact)


def _details(form: ContactForm) -> dict[str, object]:
    return {field: form.cleaned_data[field] for field in contacts.DETAILS}
