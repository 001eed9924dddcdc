"""Why can't they get in? The decision at the door, step by step."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tradedoor.access.decision import Where
from tradedoor.access.models import Access
from tradedoor.credentials.agents import named
from tradedoor.credentials.models import Login
from tradedoor.directory.models import Branch, Contact, ContactQuerySet
from tradedoor.office.contacts import with_facts
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.powers import Power
from tradedoor.standing import status, why
from tradedoor.standing.why import Found
from tradedoor.web.forms import Form, branch_field

ASKED = ("name", "address", "branch")


class WhyForm(Form):
    """Who knocks, from where, at which branch."""

    name = forms.CharField(
        label=_("Sign-in name"),
        max_length=254,
        help_text=_("An e-mail, a user code, or a customer number with its suffix."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    address = forms.GenericIPAddressField(
        label=_("From this address"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": _("This is not an address. Write it like 203.0.113.7.")},
    )
    branch = branch_field(label=_("At this branch"), none=_("None in particular"))

    def where(self) -> Where:
        branch = self.cleaned_data["branch"]
        return Where(self.cleaned_data["address"] or None, branch.pk if branch else None)


@office_page("GET", power=Power.SEE_CUSTOMERS)
def index(request: OfficeRequest) -> HttpResponse:
    """Of a name, or of one contact: what the door would say to them now."""
    contact = _chosen(request)
    form = _form(request, contact)
    page: dict[str, Any] = {"form": form, "chosen": contact}
    if form.is_bound and form.is_valid():
        page |= _answer(request, contact, form)
    elif form.is_bound:
        return render(request, "office/why.html", page, status=422)
    return render(request, "office/why.html", page)


def _form(request: OfficeRequest, contact: Contact | None) -> WhyForm:
    """What is asked; of a chosen contact, at first where their last try was refused."""
    asked = any(field in request.GET for field in ASKED)
    data = request.GET if asked else _last_try(contact) if contact else None
    form = WhyForm(data)
    if contact:
        del form.fields["name"]
    return form


def _last_try(contact: Contact) -> QueryDict:
    where = why.last_refused(contact)
    branch = Branch.objects.filter(pk=where.branch).first() if where.branch else None
    typed = QueryDict(mutable=True)
    typed["address"], typed["branch"] = where.address or "", str(branch.public_id) if branch else ""
    return typed


def _answer(request: OfficeRequest, contact: Contact | None, form: WhyForm) -> dict[str, Any]:
    now, where = timezone.now(), form.where()
    if contact:
        each = [why.about_contact(contact, where=where, now=now)]
        found = Found(each, login=_login_of(contact))
    else:
        typed = form.cleaned_data["name"]
        found = why.about_name(typed, _everybody(request), where=where, now=now)
    tries = (
        [(one, named(one.attempt.agent)) for one in why.tries(found.login)] if found.login else []
    )
    return {"found": found, "tries": tries, "typed": form.cleaned_data.get("name", "")}


def _login_of(contact: Contact) -> Login | None:
    access: Access | None = status.access_of(contact)
    return access.login if access else None


def _everybody(request: OfficeRequest) -> ContactQuerySet:
    return status.contacts_with_facts(now=timezone.now()).visible_to(request.actor)


def _chosen(request: OfficeRequest) -> Contact | None:
    """The contact named in the address, if one is. Raises Http404."""
    if "contact" not in request.GET:
        return None
    try:
        public_id = UUID(request.GET["contact"])
    except ValueError:
        raise Http404 from None
    return with_facts(request, public_id)
