"""Signing up: the form, and the page that says where a request stands."""

import time
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django_countries import countries

from tradedoor.directory.seller import the_seller
from tradedoor.errors import Refusal
from tradedoor.portal.forms import box
from tradedoor.portal.guard import public_page
from tradedoor.portal.invitation import keeps_its_link
from tradedoor.requests import receiving
from tradedoor.requests.models import AccessRequest, RequestField
from tradedoor.web.address import client_address
from tradedoor.web.forms import Form

QUICKEST = 3  # seconds a person needs at least to fill in the form
OPENED = signing.TimestampSigner(salt="tradedoor.sign-up")
STATE = AccessRequest.State


def _countries() -> list[tuple[str, str]]:
    return [("", ""), *countries]


class SignUpForm(Form):
    """Everything the seller wants to know of a company that asks."""

    marks = "required"

    company = forms.CharField(
        label=gettext_lazy("Company"), max_length=150, widget=forms.TextInput(attrs=box("organization"))
    )
    first_name = forms.CharField(
        label=gettext_lazy("First name"), max_length=80, widget=forms.TextInput(attrs=box("given-name"))
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"), max_length=80, widget=forms.TextInput(attrs=box("family-name"))
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=40, widget=forms.TextInput(attrs=box("tel", type="tel"))
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), max_length=254, widget=forms.EmailInput(attrs=box("email"))
    )
    address = forms.CharField(
        label=gettext_lazy("Address"), max_length=150, widget=forms.TextInput(attrs=box("address-line1"))
    )
    address2 = forms.CharField(
        label=gettext_lazy("Address, second line"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs=box("address-line2")),
    )
    postcode = forms.CharField(
        label=gettext_lazy("Postcode"), max_length=20, widget=forms.TextInput(attrs=box("postal-code"))
    )
    city = forms.CharField(
        label=gettext_lazy("City"), max_length=100, widget=forms.TextInput(attrs=box("address-level2"))
    )
    state_name = forms.CharField(
        label=gettext_lazy("State or region"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Needed in the United States and Canada."),
        widget=forms.TextInput(attrs=box("address-level1")),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=_countries, widget=forms.Select(attrs=box("country"))
    )
    tax_id = forms.CharField(
        label=gettext_lazy("Tax id"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("The number your tax office knows the company by."),
        widget=forms.TextInput(attrs=box("off")),
    )

    def __init__(self, *args: Any, asked: list[RequestField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {f"extra-{field.public_id}": field for field in asked}
        for name, field in self.asked.items():
            self.fields[name] = form_field(field)

    @property
    def extra_fields(self) -> list[forms.BoundField]:
        """The seller's own questions, for the page."""
        return [self[name] for name in self.asked]

    @property
    def details(self) -> dict[str, Any]:
        """What the verb takes: the usual fields, and the answers to the seller's own questions."""
        usual = {name: self.cleaned_data[name] for name in SignUpForm.base_fields}
        return {**usual, "extra": [self._answer(name) for name in self.asked]}

    def _answer(self, name: str) -> dict[str, str]:
        field, value = self.asked[name], self.cleaned_data[name]
        return {"field": str(field.public_id), "label": field.label, "value": _said(value)}


def form_field(asked: RequestField) -> forms.Field:
    """The box for one of the seller's own questions."""
    kind = RequestField.Kind(asked.kind)
    how: dict[str, Any] = {"label": asked.label, "required": asked.required}
    match kind:
        case RequestField.Kind.LONG:
            return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **how)
        case RequestField.Kind.CHOICE:
            return forms.ChoiceField(choices=[("", ""), *((c, c) for c in asked.choices)], **how)
        case RequestField.Kind.YES_NO:
            choices = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **how)
        case RequestField.Kind.DATE:
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **how)
        case RequestField.Kind.NUMBER:
            return forms.DecimalField(max_digits=18, decimal_places=4, **how)
    return forms.CharField(max_length=200, **how)


@public_page("GET", "POST")
def sign_up(request: HttpRequest) -> HttpResponse:
    """The form. The answer is the same whether or not the address is known."""
    asked = list(RequestField.objects.asked())
    if request.method != "POST":
        form = SignUpForm(asked=asked, initial={"country": the_seller().country})
        return _form_page(request, form)
    form = SignUpForm(request.POST, asked=asked)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        if not _is_a_program(request):
            sender = receiving.Sender(client_address(request), get_language() or "")
            receiving.submit(sender, now=timezone.now(), **form.details)
    except Refusal as refusal:
        form.refuse(refusal)
        return _form_page(request, form, status=refusal.status)
    return render(request, "portal/sign_up_sent.html", {"email": form.cleaned_data["email"]})


@public_page("GET", "POST")
@keeps_its_link
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Where a request stands. Looking changes nothing; buttons prove the address, or answer."""
    try:
        if request.method == "POST":
            return _said_something(request, token)
        return _status_page(request, receiving.by_link(token))
    except receiving.LinkNotOurs as refusal:
        return render(request, "portal/request_unknown.html", {"refusal": refusal}, status=404)


class AnswerForm(Form):
    marks = "none"

    text = forms.CharField(
        label=gettext_lazy("Your answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )


def _said_something(request: HttpRequest, token: str) -> HttpResponse:
    where: dict[str, Any] = {"address": client_address(request), "now": timezone.now()}
    if "prove" in request.POST:
        receiving.prove(token, **where)
        return redirect(request.path)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            receiving.answer(token, form.cleaned_data["text"], **where)
        except receiving.NotAsked as refusal:
            form.refuse(refusal)
        else:
            return redirect(request.path)
    return _status_page(request, receiving.by_link(token), form, status=422)


def _status_page(
    request: HttpRequest, asked: AccessRequest, form: AnswerForm | None = None, *, status: int = 200
) -> HttpResponse:
    page = {
        "asked": asked,
        "stands": receiving.stands(asked),
        "messages_so_far": asked.messages.order_by("pk"),
        "form": form or AnswerForm(),
    }
    return render(request, "portal/request.html", page, status=status)


def _form_page(request: HttpRequest, form: SignUpForm, *, status: int = 200) -> HttpResponse:
    opened = request.POST.get("opened") or OPENED.sign("form")
    return render(request, "portal/sign_up.html", {"form": form, "opened": opened}, status=status)


def _is_a_program(request: HttpRequest) -> bool:
    """Whether nobody read this form: a box no person sees is filled in, or it took no time."""
    if request.POST.get("website"):
        return True
    try:
        _form, signed_at = OPENED.unsign(request.POST.get("opened", "")), _age(request)
    except signing.BadSignature:
        return True
    return signed_at < QUICKEST


def _age(request: HttpRequest) -> float:
    """Seconds since the form was opened."""
    _value, stamp, _signature = request.POST["opened"].split(":")
    return time.time() - signing.b62_decode(stamp)


def _said(value: Any) -> str:
    if value is None:
        return ""
    words = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}
    return str(words.get(value, value)) if isinstance(value, str) else str(value)
