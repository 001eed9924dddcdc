"""What people fill in on the portal's pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from tradedoor.directory.contacts import OWN_DETAILS
from tradedoor.directory.models import Contact
from tradedoor.formats import phones
from tradedoor.web.forms import Form, initial_from, seen_field
from tradedoor.web.passwords import new_password_field, password_field

NAME_TYPED = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class SignIn(Form):
    marks = "none"

    name = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        error_messages={"required": gettext_lazy("Write the name you sign in with.")},
        help_text=gettext_lazy(
            "Your e-mail, your user code, or your customer number with its suffix, like 10927781-2."
        ),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", **NAME_TYPED}),
    )
    password = password_field(gettext_lazy("Password"))


class ForgotPassword(Form):
    marks = "none"

    name = forms.CharField(
        label=gettext_lazy("E-mail or sign-in name"),
        error_messages={"required": gettext_lazy("Write your e-mail or your sign-in name.")},
        help_text=gettext_lazy("A user code or a customer number with its suffix does as well."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", **NAME_TYPED}),
    )


class PrintedCode(Form):
    marks = "none"

    code = forms.CharField(
        label=gettext_lazy("Code"),
        error_messages={"required": gettext_lazy("Write the code that stands in the letter.")},
        help_text=gettext_lazy(
            "Twelve letters and numbers, like 7QK4-0XWZ-M9TB. Capitals and hyphens do not matter."
        ),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "class": "code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "autocorrect": "off",
                "spellcheck": "false",
            }
        ),
    )


class ChoosePassword(Form):
    marks = "none"

    password = new_password_field(gettext_lazy("Your password"))


class ChangePassword(Form):
    marks = "none"

    present = password_field(gettext_lazy("Present password"))
    password = new_password_field(gettext_lazy("New password"))


def languages() -> list[tuple[str, str]]:
    """The languages to choose from, in their own words."""
    names = [
        (code, get_language_info(code)["name_local"].capitalize())
        for code, _n in settings.LANGUAGES
    ]
    return [("", _("As the browser says")), *names]


def box(autocomplete: str, **attrs: str) -> dict[str, str]:
    return {"autocomplete": autocomplete, **attrs}


class MyDetails(Form):
    """What somebody keeps right about themselves."""

    first_name = forms.CharField(
        label=gettext_lazy("First name"),
        error_messages={"required": gettext_lazy("We need a first name to know you by.")},
        max_length=80,
        widget=forms.TextInput(attrs=box("given-name")),
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs=box("family-name")),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs=box("organization-title")),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=box("tel", type="tel")),
    )
    mobile = forms.CharField(
        label=gettext_lazy("Mobile"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=box("tel", type="tel")),
    )
    newsletter = forms.BooleanField(label=gettext_lazy("Send me the newsletter"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("Of these pages, and of the letters we mail you."),
        choices=languages,
        required=False,
    )
    seen = seen_field()

    def __init__(self, typed: QueryDict | None = None, *, contact: Contact) -> None:
        super().__init__(typed, initial={**known(contact), "seen": contact.version})
        self.country = str(contact.customer.country)

    def clean_phone(self) -> str:
        return self._number("phone")

    def clean_mobile(self) -> str:
        return self._number("mobile")

    def _number(self, field: str) -> str:
        """The number as it will be shown once it is saved."""
        try:
            kept = phones.clean(self.cleaned_data[field], country=self.country, field=field)
        except phones.PhoneRefused as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from None
        return phones.shown(kept, country=self.country)

    @property
    def details(self) -> dict[str, Any]:
        return {field: self.cleaned_data[field] for field in OWN_DETAILS}


def known(contact: Contact) -> dict[str, Any]:
    """What is kept of this person, as the form shows it."""
    country = str(contact.customer.country)
    numbers = {f: phones.shown(getattr(contact, f), country=country) for f in ("phone", "mobile")}
    return {**initial_from(contact, OWN_DETAILS), **numbers}
