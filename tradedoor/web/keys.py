"""API keys on pages: what is typed to make one, and the rows of a list of them."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tradedoor.access import key_states, limits
from tradedoor.access.key_states import State
from tradedoor.access.models import Access, ApiKey
from tradedoor.web.forms import Form, day_input, networks_field

SCOPES = {
    ApiKey.Scope.READ: _("Read what this person may see"),
    ApiKey.Scope.ORDER: _("Order in this person’s name"),
}


class KeyForm(Form):
    """A new key. ``once`` is its id to be: sent twice, it makes one."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Of the program that will use it, like “Stock system”."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": ""}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What the program may do"),
        choices=[(scope.value, words) for scope, words in SCOPES.items()],
        initial=[ApiKey.Scope.READ.value],
        widget=forms.CheckboxSelectMultiple,
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        help_text=_("At most two years from now. A letter goes out two weeks before it."),
        widget=day_input(),
    )
    networks = networks_field()
    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def wanted(self) -> dict[str, Any]:
        """What was typed, as `keys.make` takes it. Raises NetworkRefused."""
        typed = self.cleaned_data
        return {
            "name": typed["name"],
            "scopes": typed["scopes"],
            "expires_at": limits.last_moment(typed["ends_on"]),
            "networks": limits.networks_typed(typed["networks"]),
            "once": typed["once"],
        }


@dataclass(frozen=True)
class Row:
    """A key in a list; ``url`` takes it away, where it lives and the reader may."""

    key: ApiKey
    state: State
    url: str

    @property
    def scopes(self) -> list[str]:
        return [str(ApiKey.Scope(scope).label) for scope in self.key.scopes]

    @property
    def networks(self) -> str:
        return ", ".join(str(network) for network in self.key.networks)


def rows(access: Access, *, now: datetime, url: Callable[[ApiKey], str]) -> list[Row]:
    """The keys of an access, those that live first. ``url`` is where each is taken away."""
    return [
        Row(kept.key, kept.state, url(kept.key) if kept.is_live else "")
        for kept in key_states.of(access, now=now)
    ]
