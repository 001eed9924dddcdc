"""The form a company signs up with: the usual fields, and the seller's own questions."""

from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from tradedoor.directory.seller import the_seller
from tradedoor.formats import addresses
from tradedoor.portal.forms import box
from tradedoor.requests import submitting
from tradedoor.requests.models import RequestField
from tradedoor.web.forms import SUGGESTS_STATES, Form, country_of, states_of


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


def _in_words(value: Any, asked: RequestField) -> str:
    if value in (None, ""):
        return ""
    return str(YES_NO[value]) if asked.kind == RequestField.Kind.YES_NO else str(value)
