"""Access: the key, the envelope, the bin, and the way back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from tradedoor.access.models import Access
from tradedoor.credentials import names
from tradedoor.directory.models import Contact
from tradedoor.errors import Refusal
from tradedoor.formats import phones
from tradedoor.giving import changing, endings, giving, logins, resetting, taking_away
from tradedoor.giving.changing import AccessWindow
from tradedoor.invitations import inviting, life, printing
from tradedoor.office.contacts import people, with_access, with_facts
from tradedoor.office.customers import visible as visible_customer
from tradedoor.office.forms import AccessForm, limits_typed
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.saving import Attempt, sent
from tradedoor.office.tabs import customer_tabs
from tradedoor.powers import Power
from tradedoor.standing import status
from tradedoor.web import answers
from tradedoor.web.address import is_behind_unknown_proxy


@office_page("GET", power=Power.SEE_CUSTOMERS)
def index(request: OfficeRequest, customer: UUID) -> HttpResponse:
    """The Website access tab of a customer's card."""
    found = visible_customer(request, customer)
    here = status.contacts_with_facts(now=timezone.now()).filter(customer=found, archived_at=None)
    page, shown = people(request, here)
    context = {
        "customer": found,
        "page": page,
        "people": shown,
        "tabs": customer_tabs(found, "access"),
    }
    return render(request, "office/customer/access.html", context)


@office_page("GET", "POST", power=Power.GIVE_ACCESS)
def window(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """The access window, filled in already: give access, or see and change everything about it."""
    found = with_facts(request, contact)
    behind = answers.safe_next(request, reverse("office:contact", args=[found.public_id]))
    focus = request.GET.get("focus", "")
    form = AccessForm(sent(request), focus=focus, initial=_filled_in(found))
    attempt = Attempt(form, as_typed=_as_typed)
    if form.is_valid():
        with attempt:
            receipt = _save(request, found, form)
            answers.say(request, _saved(request, found, form, receipt))
            return answers.go(request, behind)
    page = {**_about(request, found), **attempt.page}
    return answers.window(
        request, "office/contact/access.html", page, behind=behind, status=attempt.status
    )


@office_page("POST", power=Power.GIVE_ACCESS)
def send_again(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """The envelope."""
    _found, access = with_access(request, contact)
    try:
        letter = inviting.send_again(access.pk, by=request.actor, now=timezone.now())
    except Refusal as refusal:
        answers.warn(request, str(refusal))
    else:
        answers.say(request, _("A letter is on its way to %(to)s.") % {"to": letter.to})
    return answers.back(request, "office:contact", contact)


@office_page("POST", power=Power.GIVE_ACCESS)
def print_letter(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """The printer: a page with a code, for somebody without e-mail. It is kept nowhere."""
    found, access = with_access(request, contact)
    try:
        printed = printing.print_letter(access.pk, by=request.actor, now=timezone.now())
    except Refusal as refusal:
        answers.warn(request, str(refusal))
        return answers.back(request, "office:contact", contact)
    words = _("The letter of %(name)s is saved: print it, and hand it over or send it.")
    answers.say(request, words % {"name": found})
    name = slugify(printed.invitation.access.number) or "contact"
    return HttpResponse(
        printed.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="letter-{name}.pdf"'},
    )


@office_page("POST", power=Power.GIVE_ACCESS)
def take_away(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """The bin."""
    found, access = with_access(request, contact)
    receipt = taking_away.take_away(access.pk, by=request.actor, now=timezone.now())
    back = (reverse("office:access-give-back", args=[contact]), _("Give back"))
    words = _("Access taken away from %(name)s.") % {"name": found}
    answers.say(request, f"{words} {endings.in_a_sentence(receipt)}".strip(), way_on=back)
    return answers.back(request, "office:contact", contact)


@office_page("POST", power=Power.GIVE_ACCESS)
def reset(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """Stop the password at once; a link for a new one goes out where there is an address."""
    found, access = with_access(request, contact)
    send = bool(found.email)
    try:
        receipt = resetting.reset(access.pk, send=send, by=request.actor, now=timezone.now())
    except Refusal as refusal:
        answers.warn(request, str(refusal))
    else:
        words = _("The password of %(name)s works no more.") % {"name": found}
        then = (
            _("A link for a new one is on its way to %(to)s.") % {"to": found.email}
            if send
            else _("Print a letter, so that they can choose a new one.")
        )
        answers.say(request, " ".join(filter(None, [words, endings.in_a_sentence(receipt), then])))
    return answers.back(request, "office:contact", contact)


@office_page("POST", power=Power.GIVE_ACCESS)
def unlock(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """Whoever mistyped their password too often need not wait."""
    found, access = with_access(request, contact)
    resetting.unlock(access.pk, by=request.actor, now=timezone.now())
    answers.say(request, _("%(name)s can try again now.") % {"name": found})
    return answers.back(request, "office:contact", contact)


@office_page("POST", power=Power.GIVE_ACCESS)
def give_back(request: OfficeRequest, contact: UUID) -> HttpResponse:
    """The way back."""
    found, access = with_access(request, contact)
    try:
        access = taking_away.give_back(access.pk, by=request.actor, now=timezone.now())
    except Refusal as refusal:
        answers.warn(request, str(refusal))
    else:
        words = _given_back(access) % {"name": found}
        answers.say(request, words, way_on=_then(access, found))
    return answers.back(request, "office:contact", contact)


def _filled_in(contact: Contact) -> dict[str, Any]:
    """What the window holds before anybody types."""
    access = status.access_of(contact)
    if access:
        return _as_typed(access)
    code = names.propose_code(contact.first_name, contact.last_name)
    return {"level": Access.Level.USER, "code": code, **_as_typed(contact)}


def _as_typed(saved: Access | Contact) -> dict[str, Any]:
    """What the form holds of an access, or of a contact who has none yet."""
    contact = saved.contact if isinstance(saved, Access) else saved
    mobile = phones.shown(contact.mobile, country=str(contact.customer.country))
    typed = {"email": contact.email, "mobile": mobile, "contact_seen": contact.version, "seen": 0}
    if isinstance(saved, Access):
        code = names.code_of(saved.login)
        typed |= {"level": saved.level, "code": code, "seen": saved.version}
        typed |= {"has_access": saved.is_given, "shares_mailbox": saved.shares_mailbox}
        typed |= limits_typed(saved)
    return typed


def _about(request: OfficeRequest, contact: Contact) -> dict[str, Any]:
    """What the window says above and below the form."""
    now = timezone.now()
    access, newest = status.access_of(contact), status.newest_invitation(contact)
    return {
        "contact": contact,
        "access": access,
        "status": status.of(contact, now=now),
        "unknown_proxy": is_behind_unknown_proxy(request),
        "clashes": bool(access and logins.clash(access)),
        "steps": life.steps(access, newest, now=now) if access and newest else [],
        "can_write": not contact.customer.is_blocked and (access is None or access.is_given),
    }


def _save(request: OfficeRequest, contact: Contact, form: AccessForm) -> endings.Receipt | None:
    """Carry out what the form asks for; the receipt, if it takes access away."""
    access = status.access_of(contact)
    if access:
        return _change(request, access, form)
    typed = form.cleaned_data
    giving.give(
        contact.pk,
        level=typed["level"],
        code=typed["code"],
        email=typed["email"],
        mobile=typed["mobile"],
        same_person=typed["same_person"],
        limits=form.limits(),
        send="send" in request.POST,
        seen=typed["contact_seen"],
        by=request.actor,
        now=timezone.now(),
    )
    return None


def _change(request: OfficeRequest, access: Access, form: AccessForm) -> endings.Receipt | None:
    typed = form.cleaned_data
    window = AccessWindow(
        level=typed["level"],
        code=typed["code"],
        email=typed["email"],
        mobile=typed["mobile"],
        is_given=typed["has_access"],
        shares_mailbox=typed["shares_mailbox"] if logins.clash(access) else None,
        limits=form.limits(),
        limits_are_meant=typed["limits_are_meant"],
    )
    return changing.save_window(
        access.pk,
        window,
        seen=typed["seen"],
        send="send" in request.POST,
        by=request.actor,
        now=timezone.now(),
    ).receipt


def _saved(
    request: OfficeRequest, contact: Contact, form: AccessForm, receipt: endings.Receipt | None
) -> str:
    if receipt:
        words = _("Access taken away from %(name)s.") % {"name": contact}
        return f"{words} {endings.in_a_sentence(receipt)}".strip()
    if "send" in request.POST:
        return _("Saved. A letter is on its way to %(name)s.") % {"name": contact}
    if status.access_of(contact):
        return _("The access of %(name)s is saved.") % {"name": contact}
    words = _("%(name)s has access. No letter was sent; the envelope sends one.")
    return words % {"name": contact}


def _given_back(access: Access) -> str:
    if access.login.has_password:
        return _("%(name)s can sign in again, with the same password.")
    return _("%(name)s has access again. Send an invitation, so that they can choose a password.")


def _then(access: Access, contact: Contact) -> tuple[str, str]:
    """What is done next, with one press: the invitation they need; or the way back."""
    if contact.email and not access.login.has_password and not contact.customer.is_blocked:
        return reverse("office:access-send", args=[contact.public_id]), _("Send an invitation")
    return reverse("office:access-take-away", args=[contact.public_id]), _("Take away")
