"""Access: the key, the envelope, the bin, and the way back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradedoor.access import giving, inviting, life, status
from tradedoor.access.models import Access
from tradedoor.credentials import names
from tradedoor.directory.models import Contact, Customer
from tradedoor.errors import Refusal, StalePage
from tradedoor.office.contacts import visible
from tradedoor.office.forms import AccessForm
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.tabs import customer_tabs
from tradedoor.powers import Power
from tradedoor.web import answers, stale
from tradedoor.web.paging import newest_first


@office_page("GET", power=Power.SEE_CUSTOMERS)
def index(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """The Website access tab of a customer's card."""
    found = get_object_or_404(Customer.objects.visible_to(request.actor), public_id=customer)
    people = status.contacts_with_facts().filter(customer=found, archived_at=None)
    page = newest_first(request, people, limit=50)
    now = timezone.now()
    context = {
        "customer": found,
        "page": page,
        "people": [(contact, status.of(contact, now=now)) for contact in page.rows],
        "tabs": customer_tabs(found, "access"),
    }
    return render(request, "office/customer/access.html", context)


@office_page("GET", "POST", power=Power.GIVE_ACCESS)
def window(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """The access window, filled in already: give access, or see and change everything about it."""
    found = get_object_or_404(
        status.contacts_with_facts().visible_to(request.actor),
        public_id=contact,  # type: ignore[attr-defined]
    )
    access = getattr(found, "access", None)
    form = AccessForm(request.POST or None, initial=_filled_in(found, access))
    behind = reverse("office:contact", args=[found.public_id])
    page = _page(found, access, form)
    code = 200
    if request.method == "POST" and form.is_valid():
        send = "send" in request.POST
        try:
            _save(found, access, form, send=send, request=request)
        except StalePage as refusal:
            page |= _side_by_side(form, refusal)
            code = refusal.status
        except giving.EmailKnown as refusal:
            form.ask_same_person()
            form.refuse(refusal)
            page["who"] = refusal.facts["who"]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            answers.say(request, _saved(found, send=send, is_new=access is None))
            return answers.go(request, behind)
    if form.errors:
        code = 422
    return answers.window(request, "office/contact/access.html", page, behind=behind, status=code)


@office_page("POST", power=Power.GIVE_ACCESS)
def send_again(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """The envelope."""
    found, access = _with_access(request, contact)
    try:
        letter = inviting.send_again(access.pk, by=request.actor, now=timezone.now())
    except Refusal as refusal:
        answers.warn(request, str(refusal))
    else:
        answers.say(request, _("A letter is on its way to %(to)s.") % {"to": letter.to})
    return redirect("office:contact", found.public_id)


@office_page("POST", power=Power.GIVE_ACCESS)
def take_away(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """The bin."""
    found, access = _with_access(request, contact)
    receipt = giving.take_away(access.pk, by=request.actor, now=timezone.now())
    back = (reverse("office:access-give-back", args=[contact]), _("Give back"))
    words = _("Access taken away from %(name)s.") % {"name": found}
    answers.say(request, f"{words} {_receipt(receipt)}".strip(), way_back=back)
    return redirect("office:contact", found.public_id)


@office_page("POST", power=Power.GIVE_ACCESS)
def give_back(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """The way back."""
    found, access = _with_access(request, contact)
    try:
        access = giving.give_back(access.pk, by=request.actor, now=timezone.now())
    except Refusal as refusal:
        answers.warn(request, str(refusal))
    else:
        words = (
            _("%(name)s can sign in again, with the same password.")
            if access.login.has_password
            else _(
                "%(name)s has access again. Send an invitation, so that they can choose a password."
            )
        )
        answers.say(request, words % {"name": found})
    return redirect("office:contact", found.public_id)


def _with_access(request: OfficeRequest, contact: UUID) -> tuple[Contact, Access]:
    found = visible(request, contact)
    access = Access.objects.filter(contact=found).first()
    if access is None:
        raise Http404
    return found, access


def _filled_in(contact: Contact, access: Access | None) -> dict[str, Any]:
    filled = {"email": contact.email, "mobile": contact.mobile}
    if access is None:
        code = names.propose_code(contact.first_name, contact.last_name)
        return filled | {"level": Access.Level.USER, "code": code, "seen": 0}
    return filled | {
        "level": access.level,
        "code": giving.code_of(access.login),
        "seen": access.version,
    }


def _page(contact: Contact, access: Access | None, form: AccessForm) -> dict[str, Any]:
    now = timezone.now()
    newest = access.newest[0] if access and access.newest else None  # type: ignore[attr-defined]
    return {
        "contact": contact,
        "access": access,
        "form": form,
        "status": status.of(contact, now=now),
        "steps": life.steps(access, newest, now=now) if access and newest else [],
        "number": f"{contact.customer.number}-{access.login_number}" if access else "",
    }


def _save(
    contact: Contact, access: Access | None, form: AccessForm, *, send: bool, request: OfficeRequest
) -> None:
    typed = {field: form.cleaned_data[field] for field in ("level", "code", "email", "mobile")}
    how = {"send": send, "by": request.actor, "now": timezone.now()}
    if access is None:
        giving.give(contact.pk, same_person=form.cleaned_data["same_person"], **typed, **how)
    else:
        giving.change(access.pk, seen=form.cleaned_data["seen"], **typed, **how)


def _side_by_side(form: AccessForm, refusal: StalePage) -> dict[str, Any]:
    theirs: Access = refusal.facts["theirs"]
    saved = {
        "level": theirs.level,
        "code": giving.code_of(theirs.login),
        "email": theirs.contact.email,
        "mobile": theirs.contact.mobile,
    }
    rows = stale.differences(form, saved)
    stale.shown_again(form, version=theirs.version)
    return {"refusal": refusal, "differences": rows}


def _saved(contact: Contact, *, send: bool, is_new: bool) -> str:
    if send:
        return _("Saved. A letter is on its way to %(name)s.") % {"name": contact}
    if is_new:
        return _("%(name)s has access. No letter was sent; the envelope sends one.") % {
            "name": contact
        }
    return _("The access of %(name)s is saved.") % {"name": contact}


def _receipt(receipt: giving.Receipt) -> str:
    ended = [
        ngettext("%(n)d browser signed out", "%(n)d browsers signed out", receipt.sessions)
        % {"n": receipt.sessions}
        if receipt.sessions
        else "",
        _("the open invitation ended") if receipt.invitations else "",
    ]
    told = ", ".join(part for part in ended if part)
    return f"{told[0].upper()}{told[1:]}." if told else ""
