"""Settings of signing up: who is told, what is proven, how long it is kept, what else is asked."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings as configured
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradedoor.credentials import staff
from tradedoor.directory import seller as seller_verbs
from tradedoor.directory.models import Seller
from tradedoor.errors import Refusal
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.saving import Attempt, sent
from tradedoor.powers import Power
from tradedoor.requests import fields, telling
from tradedoor.requests.models import RequestField
from tradedoor.web import answers
from tradedoor.web.context import seller_of
from tradedoor.web.forms import Form, initial_from, seen_field

RULES = ("requests_need_proof", "rejected_kept_days")


class SignUpSettings(Form):
    """What the seller decides about people who sign up."""

    marks = "none"

    requests_need_proof = forms.BooleanField(
        label=gettext_lazy("People prove their e-mail address before their request waits"),
        required=False,
        help_text=gettext_lazy(
            "They press a button under a link we mail them. Without it, every request waits at "
            "once, whoever's address was typed."
        ),
    )
    rejected_kept_days = forms.IntegerField(
        label=gettext_lazy("Rejected requests are erased after (days)"),
        min_value=1,
        max_value=3650,
        help_text=gettext_lazy("The record keeps that a request was rejected, not the person."),
    )
    told = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who is told by e-mail when somebody asks"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("When many ask at once, one letter an hour tells of all of them."),
    )
    seen = seen_field()

    def __init__(self, data: QueryDict | None, **how: Any) -> None:
        super().__init__(data, **how)
        self.fields["told"].choices = [  # type: ignore[attr-defined]
            (person.pk, f"{person.name} ({person.email})") for person in staff.here()
        ]


class FieldForm(Form):
    """One more thing the sign-up form asks."""

    marks = "none"

    kind = forms.ChoiceField(
        label=gettext_lazy("What is filled in"), choices=RequestField.Kind.choices
    )
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("For a choice: one on each line."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    required = forms.BooleanField(label=gettext_lazy("It may not be left empty"), required=False)
    seen = seen_field()

    def __init__(self, data: QueryDict | None = None, **how: Any) -> None:
        super().__init__(data, **how)
        for code, language in configured.LANGUAGES:
            self.fields[f"label_{code}"] = forms.CharField(
                label=format_lazy(gettext_lazy("Label in {language}"), language=language),
                required=False,
                max_length=100,
                widget=forms.TextInput(attrs={"autocomplete": "off", "lang": code}),
            )
        next(iter(self.labels)).field.widget.attrs["autofocus"] = ""

    @property
    def labels(self) -> list[forms.BoundField]:
        return [self[f"label_{code}"] for code, _language in configured.LANGUAGES]

    @property
    def details(self) -> dict[str, Any]:
        """What the verbs take."""
        typed = self.cleaned_data
        lines = [" ".join(line.split())[:100] for line in typed["choices"].splitlines()]
        return {
            "kind": typed["kind"],
            "required": typed["required"],
            "choices": [line for line in lines if line],
            "labels": {code: typed[f"label_{code}"] for code, _l in configured.LANGUAGES},
        }

    def refuse(self, refusal: Refusal) -> None:
        """A missing label is missed in the first language."""
        if refusal.field == "labels":
            refusal.field = self.labels[0].name
        super().refuse(refusal)


def as_typed(field: RequestField) -> dict[str, Any]:
    """What the form holds of a field there is."""
    return {
        "kind": field.kind,
        "required": field.required,
        "choices": "\n".join(field.choices),
        **{f"label_{code}": field.labels.get(code, "") for code, _l in configured.LANGUAGES},
        "seen": field.version,
    }


@office_page("GET", "POST", power=Power.EDIT_SETTINGS)
def settings(request: OfficeRequest) -> HttpResponse:
    """Who is told, what is proven, how long it is kept, and what else the form asks."""
    form = SignUpSettings(sent(request), initial=_rules(seller_of(request)))
    attempt = Attempt(form, as_typed=_rules)
    if form.is_valid():
        with attempt:
            _save(form, request)
            answers.say(request, _("The settings of signing up are saved."))
            return redirect("office:sign-up-settings")
    page = {"fields": RequestField.objects.asked(), **attempt.page}
    return render(request, "office/sign_up/settings.html", page, status=attempt.status)


@office_page("GET", "POST", power=Power.EDIT_SETTINGS)
def new_field(request: OfficeRequest) -> HttpResponse:
    """Ask one more thing."""
    form = FieldForm(sent(request), initial={"seen": 0})
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            fields.add(by=request.actor, now=timezone.now(), **form.details)
            answers.say(request, _("The form asks one more thing."))
            return answers.go(request, _list())
    return _window(request, attempt, {"title": _("One more question")})


@office_page("GET", "POST", power=Power.EDIT_SETTINGS)
def edit_field(request: OfficeRequest, field: UUID) -> HttpResponse:
    """Ask it differently."""
    asked = get_object_or_404(RequestField, public_id=field, removed_at=None)
    form = FieldForm(sent(request), initial=as_typed(asked))
    attempt = Attempt(form, as_typed=as_typed)
    if form.is_valid():
        with attempt:
            seen = form.cleaned_data["seen"]
            fields.change(asked.pk, seen=seen, by=request.actor, now=timezone.now(), **form.details)
            answers.say(request, _("The question is changed."))
            return answers.go(request, _list())
    return _window(request, attempt, {"title": asked.label, "asked": asked})


@office_page("POST", power=Power.EDIT_SETTINGS)
def remove_field(request: OfficeRequest, field: UUID) -> HttpResponse:
    """Ask it no longer; the bubble takes it back."""
    asked = get_object_or_404(RequestField, public_id=field)
    fields.remove(asked.pk, by=request.actor, now=timezone.now())
    back = reverse("office:sign-up-field-bring-back", args=[field])
    words = _("“%(label)s” is not asked any more.") % {"label": asked.label}
    answers.say(request, words, way_on=(back, _("Ask it again")))
    return answers.go(request, _list())


@office_page("POST", power=Power.EDIT_SETTINGS)
def bring_back_field(request: OfficeRequest, field: UUID) -> HttpResponse:
    """Ask it again after all."""
    asked = get_object_or_404(RequestField, public_id=field)
    fields.bring_back(asked.pk, by=request.actor, now=timezone.now())
    answers.say(request, _("“%(label)s” is asked again.") % {"label": asked.label})
    return answers.go(request, _list())


@office_page("POST", power=Power.EDIT_SETTINGS)
def move_field(request: OfficeRequest, field: UUID) -> HttpResponse:
    """Ask it one place earlier (`?up=1`) or later."""
    asked = get_object_or_404(RequestField, public_id=field)
    up = "up" in request.GET
    fields.move(asked.pk, up=up, by=request.actor, now=timezone.now())
    return answers.go(request, _list())


@transaction.atomic
def _save(form: SignUpSettings, request: OfficeRequest) -> None:
    now, typed = timezone.now(), form.cleaned_data
    rules = {rule: typed[rule] for rule in RULES}
    seller_verbs.edit(seen=typed["seen"], by=request.actor, now=now, **rules)
    telling.choose_receivers(typed["told"], by=request.actor, now=now)


def _rules(business: Seller) -> dict[str, Any]:
    told = [person.pk for person in telling.receivers()]
    return {**initial_from(business, RULES), "told": told, "seen": business.version}


def _list() -> str:
    return reverse("office:sign-up-settings")


def _window(request: OfficeRequest, attempt: Attempt, page: dict[str, Any]) -> HttpResponse:
    return answers.window(
        request,
        "office/sign_up/field.html",
        {**attempt.page, **page},
        behind=_list(),
        status=attempt.status,
    )
