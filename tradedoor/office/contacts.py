"""Contacts: the people at a customer."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tradedoor.access.models import Access, ApiKey
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact, ContactQuerySet
from tradedoor.formats import phones
from tradedoor.giving import keeping
from tradedoor.invitations import life
from tradedoor.letters.models import Letter
from tradedoor.office.customers import visible as visible_customer
from tradedoor.office.forms import ContactForm, NewContactForm
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.letters import Row
from tradedoor.office.record import lines
from tradedoor.office.saving import Attempt, sent
from tradedoor.office.tabs import customer_tabs
from tradedoor.powers import Power
from tradedoor.record.models import Entry
from tradedoor.standing import status
from tradedoor.web import answers, keys
from tradedoor.web.forms import initial_from
from tradedoor.web.paging import Page, by_key

PER_PAGE = 25
LETTERS_SHOWN = 10
LETTERS_LOOKED_AT = 1000
ENTRIES_SHOWN = 30


def visible(request: OfficeRequest, contact: UUID) -> Contact:
    """The contact of this address, or 404."""
    return get_object_or_404(
        Contact.objects.visible_to(request.actor).select_related("customer"), public_id=contact
    )


def with_facts(request: OfficeRequest, contact: UUID) -> Contact:
    """The contact of this address with all its status is made of, or 404."""
    return get_object_or_404(
        status.contacts_with_facts(now=timezone.now()).visible_to(request.actor), public_id=contact
    )


def with_access(request: OfficeRequest, contact: UUID) -> tuple[Contact, Access]:
    """The contact of this address and their access, taken away or not; or 404."""
    found = visible(request, contact)
    access = Access.objects.visible_to(request.actor).filter(contact=found).first()
    if access is None:
        raise Http404
    return found, access


def people(
    request: OfficeRequest, among: ContactQuerySet
) -> tuple[Page[Contact], list[tuple[Contact, status.Status]]]:
    """A page of contacts by name, each with its status."""
    now = timezone.now()
    page = by_key(request, among.with_name_key(), key="name_key", limit=PER_PAGE)
    return page, [(contact, status.of(contact, now=now)) for contact in page.rows]


@office_page("GET", power=Power.SEE_CUSTOMERS)
def index(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """The Contacts tab of a customer's card."""
    found = visible_customer(request, customer)
    everybody = status.contacts_with_facts(now=timezone.now()).filter(customer=found)
    archived = request.GET.get("show") == "archived"
    page, shown = people(request, everybody.filter(archived_at__isnull=not archived))
    context = {
        "customer": found,
        "page": page,
        "people": shown,
        "archived": archived,
        "has_archived": archived or found.contacts.exclude(archived_at=None).exists(),
        "tabs": customer_tabs(found, "contacts"),
    }
    return render(request, "office/customer/contacts.html", context)


@office_page("GET", power=Power.SEE_CUSTOMERS)
def card(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """One person: who they are, whether they can get in, and what happened."""
    found = with_facts(request, contact)
    now = timezone.now()
    access, newest = status.access_of(found), status.newest_invitation(found)
    entries = Entry.objects.filter(subject_kind="contact", subject_id=str(found.public_id))
    context = {
        "contact": found,
        "access": access,
        "status": status.of(found, now=now),
        "steps": life.steps(access, newest, now=now) if access and newest else [],
        "invitation": newest,
        "key_rows": _keys_of(found, access),
        "letters": [Row(letter) for letter in _letters_to(found, access)],
        "entries": lines(entries.newest_first()[:ENTRIES_SHOWN]),
    }
    return render(request, "office/contact/card.html", context)


@office_page("GET", "POST", power=Power.EDIT_CONTACTS)
def new(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """+ New: a small window."""
    found = visible_customer(request, customer)
    behind = reverse("office:contacts", args=[found.public_id])
    form = NewContactForm(sent(request), initial={"kind": Contact.Kind.BUYER, "seen": 0})
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            made = contacts.add(found.pk, by=request.actor, now=timezone.now(), **_new(form))
            words = _("%(name)s is added. The key beside the name gives them access.")
            answers.say(request, words % {"name": made})
            return answers.go(request, behind)
    page = {"customer": found, **attempt.page}
    return answers.window(
        request, "office/contact/edit.html", page, behind=behind, status=attempt.status
    )


@office_page("GET", "POST", power=Power.EDIT_CONTACTS)
def edit(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """The pencil: correct what we know of somebody."""
    found = visible(request, contact)
    behind = answers.safe_next(request, reverse("office:contact", args=[found.public_id]))
    form = ContactForm(sent(request), initial=_as_typed(found))
    attempt = Attempt(form, as_typed=_as_typed)
    if form.is_valid():
        with attempt:
            seen = form.cleaned_data["seen"]
            saved = keeping.edit(
                found.pk, seen=seen, by=request.actor, now=timezone.now(), **_details(form)
            )
            answers.say(request, _("What we know of %(name)s is saved.") % {"name": saved})
            return answers.go(request, behind)
    page = {"customer": found.customer, "contact": found, **attempt.page}
    return answers.window(
        request, "office/contact/edit.html", page, behind=behind, status=attempt.status
    )


@office_page("POST", power=Power.EDIT_CONTACTS)
def archive(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """Put somebody away who is not there any more."""
    found = visible(request, contact)
    keeping.archive(found.pk, by=request.actor, now=timezone.now())
    back = (reverse("office:contact-bring-back", args=[contact]), _("Bring back"))
    words = _("%(name)s is archived and can no longer come in.")
    answers.say(request, words % {"name": found}, way_on=back)
    return redirect("office:contacts", found.customer.public_id)


@office_page("POST", power=Power.EDIT_CONTACTS)
def bring_back(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """Out of the archive again."""
    found = visible(request, contact)
    try:
        keeping.bring_back(found.pk, by=request.actor, now=timezone.now())
    except contacts.EmailTaken as refusal:
        answers.warn(request, str(refusal))
    else:
        answers.say(request, _brought_back(found))
    return answers.back(request, "office:contact", contact)


def _brought_back(contact: Contact) -> str:
    words = _("%(name)s is back.")
    if Access.objects.filter(contact=contact).exists():
        words = _("%(name)s is back. Access stays taken away until you give it back.")
    return words % {"name": contact}


def _keys_of(contact: Contact, access: Access | None) -> list[keys.Row]:
    def url(key: ApiKey) -> str:
        return reverse("office:key-take-away", args=[contact.public_id, key.public_id])

    return keys.rows(access, now=timezone.now(), url=url) if access else []


def _letters_to(contact: Contact, access: Access | None) -> list[Letter]:
    """The latest letters to this person: their invitations, and what went to their address."""
    of_customer = Letter.objects.filter(customer_id=contact.customer_id).newest_first()
    latest = of_customer.values("pk")[:LETTERS_LOOKED_AT]
    theirs = Q(pk__in=latest, to__iexact=contact.email) if contact.email else Q(pk=None)
    if access:
        theirs |= Q(pk__in=access.invitations.values("letter"))
    return list(Letter.objects.filter(theirs).newest_first()[:LETTERS_SHOWN])


def _as_typed(contact: Contact) -> dict[str, Any]:
    """What the form holds of a contact: phone numbers as people write them."""
    country = str(contact.customer.country)
    numbers = {f: phones.shown(getattr(contact, f), country=country) for f in ("phone", "mobile")}
    return {**initial_from(contact, contacts.DETAILS), **numbers, "seen": contact.version}


def _details(form: ContactForm) -> dict[str, Any]:
    return {field: form.cleaned_data[field] for field in contacts.DETAILS}


def _new(form: NewContactForm) -> dict[str, Any]:
    return {**_details(form), "once": form.cleaned_data["once"]}
