"""Signing up: the form, and the page that says where a request stands."""

from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_countries import countries

from tradedoor.directory.seller import the_seller
from tradedoor.errors import Refusal
from tradedoor.formats import addresses
from tradedoor.portal.forms import box
from tradedoor.portal.guard import public_page
from tradedoor.portal.invitation import keeps_its_link
from tradedoor.requests import receiving, submitting
from tradedoor.requests.models import AccessRequest, RequestField
from tradedoor.web.address import client_address
from tradedoor.web.forms import SUGGESTS_STATES, Form, country_of, states_of

QUICKEST = 3  # seconds a person needs at least to fill in the form
OPENED = signing.TimestampSigner(salt="tradedoor.sign-up")
STATE = AccessRequest.State


class TooQuick(Refusal):
    """Nobody reads the form and fills it in within so few seconds."""

    code = "sign-up-too-quick"
    status = 422


def _countries() -> list[tuple[str, str]]:
    return [("", ""), *countries]


class SignUpForm(Form):
    """Everything the seller wants to know of a company that asks."""

    marks = "required"
    field_order = (
        "company", "tax_id", "country", "address", "address2", "postcode", "city", "state_name",
        "first_name", "last_name", "email", "phone",
    )  # fmt: skip

    company = forms.CharField(
        label=gettext_lazy("Company"),
        max_length=150,
        widget=forms.TextInput(attrs=box("organization")),
    )
    first_name = forms.CharField(
        label=gettext_lazy("First name"),
        max_length=80,
        widget=forms.TextInput(attrs=box("given-name")),
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"),
        max_length=80,
        widget=forms.TextInput(attrs=box("family-name")),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        widget=forms.TextInput(attrs=box("tel", type="tel")),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), max_length=254, widget=forms.EmailInput(attrs=box("email"))
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=150,
        widget=forms.TextInput(attrs=box("address-line1")),
    )
    address2 = forms.CharField(
        label=gettext_lazy("Address, second line"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs=box("address-line2")),
    )
    postcode = forms.CharField(
        label=gettext_lazy("Postcode"),
        max_length=20,
        widget=forms.TextInput(attrs=box("postal-code")),
    )
    city = forms.CharField(
        label=gettext_lazy("City"),
        max_length=100,
        widget=forms.TextInput(attrs=box("address-level2")),
    )
    state_name = forms.CharField(
        label=gettext_lazy("State or region"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Where addresses have one, as in Canada, Italy or Japan."),
        widget=forms.TextInput(attrs=box("address-level1", list="states")),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=_countries,
        widget=forms.Select(attrs=box("country", **SUGGESTS_STATES)),
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
        for part in ("postcode", "city"):
            self.fields[part].required = part in addresses.needed(country_of(self))
        for one in self.fields.values():
            one.error_messages["required"] = _("This cannot be left empty.")

    def clean(self) -> dict[str, Any]:
        """Say of every field at once what is wrong with it."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if "country" in typed:
            for mistake in submitting.mistakes(typed):
                if mistake.field not in self.errors:
                    self.refuse(mistake)
        return self.cleaned_data

    @property
    def states(self) -> list[tuple[str, str]]:
        return states_of(self)

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
        """What was answered, in the words of the seller's people, who read it."""
        field = self.asked[name]
        with translation.override(the_seller().language):
            value = _in_words(self.cleaned_data[name], field)
            return {"field": str(field.public_id), "label": field.label, "value": value}


YES_NO = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}


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
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **how)
        case RequestField.Kind.DATE:
            date = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            return forms.DateField(widget=date, **how)
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
        _take_in(request, form)
    except Refusal as refusal:
        form.refuse(refusal)
        return _form_page(request, form, status=refusal.status)
    return render(request, "portal/sign_up_sent.html", {"email": form.cleaned_data["email"]})


def _take_in(request: HttpRequest, form: SignUpForm) -> None:
    """Hand the request on; what only a program fills in is thanked for and forgotten."""
    if request.POST.get("website"):
        return
    if not _took_its_time(request):
        raise TooQuick(
            _("That was quick. Look over what stands here once more, and send it again.")
        )
    sender = submitting.Sender(client_address(request), get_language() or "")
    submitting.submit(sender, form.details, now=timezone.now())


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
    now = timezone.now()
    if "prove" in request.POST:
        receiving.prove(token, now=now)
        return redirect(request.path)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            receiving.answer(token, form.cleaned_data["text"], now=now)
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
    opened = request.POST.get("opened", "")
    page = {"form": form, "opened": opened if _is_ours(opened) else OPENED.sign("form")}
    return render(request, "portal/sign_up.html", page, status=status)


def _took_its_time(request: HttpRequest) -> bool:
    """Whether the form was opened by us, longer ago than anybody could fill it in."""
    try:
        OPENED.unsign(request.POST.get("opened", ""), max_age=QUICKEST)
    except signing.SignatureExpired:
        return True
    except signing.BadSignature:
        return False
    return False


def _is_ours(opened: str) -> bool:
    try:
        OPENED.unsign(opened)
    except signing.BadSignature:
        return False
    return True


def _in_words(value: Any, asked: RequestField) -> str:
    if value in (None, ""):
        return ""
    return str(YES_NO[value]) if asked.kind == RequestField.Kind.YES_NO else str(value)
