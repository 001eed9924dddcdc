"""What every form of ours has: our own field, no control characters, refusals beside fields."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from tradedoor.directory.models import Branch
from tradedoor.errors import Refusal
from tradedoor.formats import states


class Renderer(TemplatesSetting):
    """Draws `{{ form.email.as_field_group }}` with our own piece."""

    field_template_name = "pieces/field.html"


class Form(forms.Form):
    """A form that validates and never saves: the verb does."""

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            multiline = isinstance(field.widget, forms.Textarea)
            if isinstance(value, str) and any(_is_control(c, multiline) for c in value):
                self.add_error(
                    name, _("There is a character in it that cannot be typed. Write it anew.")
                )

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal's sentence beside its field, or at the top where it has none here."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, ValidationError(str(refusal), code=refusal.code))


# Whoever chooses a country is offered its states and provinces.
SUGGESTS_STATES: dict[str, Any] = {
    "hx-get": reverse_lazy("portal:states"),
    "hx-trigger": "change",
    "hx-target": "#states",
    "hx-swap": "outerHTML",
}


def country_of(form: forms.Form) -> str:
    """The country chosen in a form so far; none if it is none that we know."""
    chosen = form.data.get("country") if form.is_bound else form.initial.get("country")
    return str(chosen) if str(chosen) in countries.countries else ""


def states_of(form: forms.Form) -> list[tuple[str, str]]:
    """What is offered for the state, and what each is called."""
    return states.choices(country_of(form))


def branch_field(*, label: Any, none: Any) -> "forms.ModelChoiceField[Branch]":
    """One of the seller's branches; ``none`` is what the box says while none is chosen."""
    return forms.ModelChoiceField(
        Branch.objects.order_by("name"),
        label=label,
        required=False,
        empty_label=none,
        to_field_name="public_id",
    )


def networks_field() -> forms.CharField:
    """Addresses and ranges of them, as `limits.networks_typed` reads them."""
    return forms.CharField(
        label=gettext_lazy("Only from these addresses"),
        required=False,
        max_length=3000,
        help_text=gettext_lazy("One a line: 203.0.113.7 or 203.0.113.0/24; IPv6 as well."),
        widget=forms.Textarea(attrs={"rows": "3", "autocomplete": "off", "spellcheck": "false"}),
    )


def day_input() -> forms.DateInput:
    """A box for a day, which the browser draws in its reader's way."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"})


def _is_control(character: str, multiline: bool) -> bool:
    if multiline and character in "\r\n\t":
        return False
    # Cc: control characters. The bidirectional overrides turn text round and hide what it says.
    return (
        unicodedata.category(character) == "Cc"
        or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def seen_field() -> forms.IntegerField:
    """The version of the row a page was built from."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


def initial_from(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: getattr(row, field) for field in fields}
