"""The office's forms. They validate and never save."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from tradedoor.access import limits
from tradedoor.access.limits import Limits, LimitsWouldRefuse
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials.models import SignInTry
from tradedoor.directory import external_ids
from tradedoor.directory.models import Branch, Contact, Seller
from tradedoor.errors import Refusal
from tradedoor.giving.logins import EmailKnown
from tradedoor.web.forms import (
    SUGGESTS_STATES,
    Form,
    branch_field,
    day_input,
    networks_field,
    seen_field,
    states_of,
)
from tradedoor.web.passwords import new_password_field, password_field

FIRST_COUNTRIES = ("SE", "FR", "CA", "US")


def _languages(otherwise: Promise) -> Callable[[], list[tuple[str, object]]]:
    return lambda: [("", otherwise), *settings.LANGUAGES]


def _countries() -> list[tuple[str, str]]:
    names = dict(countries)
    first = [(code, names[code]) for code in FIRST_COUNTRIES]
    return [*first, *((code, name) for code, name in names.items() if code not in FIRST_COUNTRIES)]


def _off(kind: type[forms.Widget] = forms.TextInput, **attrs: str) -> forms.Widget:
    """A box the browser should not fill with the clerk's own data."""
    return kind(attrs={"autocomplete": "off", **attrs})


def _external_id_field() -> forms.CharField:
    return forms.CharField(
        label=_("External id"),
        max_length=external_ids.LENGTH,
        required=False,
        help_text=_("What another system, such as your ERP, calls them."),
        widget=_off(autocapitalize="none", spellcheck="false"),
    )


class OfBranchForm(Form):
    """A form that asks for a customer's branch: of those its reader works for."""

    def __init__(self, data: QueryDict | None = None, *, by: Actor, **how: Any) -> None:
        super().__init__(data, **how)
        self.branches = Branch.objects.visible_to(by).order_by("name")
        self.fields["branch"].queryset = self.branches  # type: ignore[attr-defined]

    @property
    def asks_branch(self) -> bool:
        """Whether there is anything to choose."""
        return self.branches.exists()


class CustomerForm(OfBranchForm):
    """All we know of a customer."""

    name = forms.CharField(label=_("Name"), max_length=150, widget=_off(autofocus=""))
    number = forms.CharField(label=_("Customer number"), max_length=30, widget=_off())
    tax_id = forms.CharField(label=_("Tax id"), max_length=40, required=False, widget=_off())
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=_off(forms.TextInput, type="tel")
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, required=False, widget=_off(forms.EmailInput)
    )
    address = forms.CharField(label=_("Address"), max_length=150, required=False, widget=_off())
    address2 = forms.CharField(
        label=_("Address, second line"), max_length=150, required=False, widget=_off()
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False, widget=_off())
    city = forms.CharField(label=_("City"), max_length=100, required=False, widget=_off())
    state = forms.CharField(
        label=_("State or region"), max_length=100, required=False, widget=_off(list="states")
    )
    country = forms.ChoiceField(
        label=_("Country"), choices=_countries, widget=forms.Select(attrs=SUGGESTS_STATES)
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=_languages(_("The seller's")), required=False
    )
    branch = branch_field(label=_("Branch"), none=_("None"))
    external_id = _external_id_field()
    seen = seen_field()

    @property
    def states(self) -> list[tuple[str, str]]:
        return states_of(self)


class ContactForm(Form):
    """All we know of a contact."""

    first_name = forms.CharField(label=_("First name"), max_length=80, widget=_off(autofocus=""))
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False, widget=_off())
    kind = forms.ChoiceField(label=_("Type"), choices=Contact.Kind)
    title = forms.CharField(label=_("Title"), max_length=80, required=False, widget=_off())
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, required=False, widget=_off(forms.EmailInput)
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=_off(forms.TextInput, type="tel")
    )
    mobile = forms.CharField(
        label=_("Mobile"), max_length=40, required=False, widget=_off(forms.TextInput, type="tel")
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=_languages(_("The company's")), required=False
    )
    newsletter = forms.BooleanField(label=_("Gets the newsletter"), required=False)
    external_id = _external_id_field()
    seen = seen_field()


class NewContactForm(ContactForm):
    """The same for somebody new. ``once`` is the contact's id to be: sent twice, it adds one."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def _branches() -> list[tuple[str, str]]:
    return [(str(one.public_id), one.name) for one in Branch.objects.order_by("name")]


class LimitsForm(Form):
    """What an access is limited to; left empty, nothing."""

    networks = networks_field()
    branches = forms.MultipleChoiceField(
        label=_("Only at these branches"),
        choices=_branches,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    begins_on = forms.DateField(label=_("First day"), required=False, widget=day_input())
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=day_input())
    limits_are_meant = forms.BooleanField(
        label=_("Save it all the same"), required=False, widget=forms.CheckboxInput
    )

    def limits(self) -> Limits:
        """What was typed. Raises NetworkRefused."""
        typed = self.cleaned_data
        ids = Branch.objects.filter(public_id__in=typed["branches"]).values_list("pk", flat=True)
        return Limits(
            begins_at=limits.first_moment(typed["begins_on"]),
            ends_at=limits.last_moment(typed["ends_on"]),
            networks=limits.networks_typed(typed["networks"]),
            branches=frozenset(ids),
        )

    opens_limits = False

    def __init__(self, data: QueryDict | None = None, **how: Any) -> None:
        super().__init__(data, **how)
        self.would_refuse: list[SignInTry] = []

    def refuse(self, refusal: Refusal) -> None:
        """Show the sentence; and the sign-ins the limits would have refused."""
        if isinstance(refusal, LimitsWouldRefuse):
            self.would_refuse = refusal.facts["refused"]
        super().refuse(refusal)

    @property
    def has_limits(self) -> bool:
        """Whether any is set, typed or wrong, so that the page shows them open."""
        names = ("networks", "branches", "begins_on", "ends_on")
        return any(self[name].value() or self[name].errors for name in names)


def limits_typed(access: Access) -> dict[str, Any]:
    """What the form holds of the limits an access has."""
    present = limits.of(access)
    branches = Branch.objects.filter(pk__in=present.branches).values_list("public_id", flat=True)
    return {
        "networks": "\n".join(str(network) for network in present.networks),
        "branches": [str(public_id) for public_id in branches],
        "begins_on": limits.first_day(present),
        "ends_on": limits.last_day(present),
    }


class GivingForm(LimitsForm):
    """What is asked where somebody is let in: who they are, and what they are limited to."""

    same_person = forms.TypedChoiceField(
        label=_("Is it the same person?"),
        choices=[
            ("yes", _("Yes: one password, and they choose the company after signing in")),
            ("no", _("No: they share a mailbox; this one signs in by code or customer number")),
        ],
        coerce={"yes": True, "no": False}.get,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict | None = None, **how: Any) -> None:
        super().__init__(data, **how)
        self.asks_same_person = "same_person" in self.data
        self.who: list[Access] = []

    def refuse(self, refusal: Refusal) -> None:
        """Show the sentence; where somebody signs in with the address, ask who it is."""
        if isinstance(refusal, EmailKnown):
            self.asks_same_person, self.who = True, refusal.facts["who"]
        super().refuse(refusal)


class AccessForm(GivingForm):
    """What an access may do, and how its owner signs in.

    ``has_access`` is asked of an access there is already: off takes it away, and loses nothing.
    """

    has_access = forms.BooleanField(
        label=_("Has website access"),
        required=False,
        initial=True,
        help_text=_("Off, nobody comes in with it; everything is kept, and on brings it back."),
    )

    level = forms.ChoiceField(label=_("Level"), choices=Access.Level, widget=forms.RadioSelect)
    code = forms.CharField(
        label=_("User code"),
        max_length=40,
        widget=_off(autocapitalize="none", spellcheck="false"),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("Letters go there, and it signs them in."),
        widget=_off(forms.EmailInput),
    )
    mobile = forms.CharField(
        label=_("Mobile"), max_length=40, required=False, widget=_off(forms.TextInput, type="tel")
    )
    shares_mailbox = forms.BooleanField(
        label=_("They share this mailbox: this one signs in by code or customer number"),
        required=False,
    )
    seen = seen_field()
    contact_seen = seen_field()

    def __init__(self, data: QueryDict | None = None, *, focus: str = "", **how: Any) -> None:
        super().__init__(data, **how)
        self.opens_limits = self.has_limits or focus in ("networks", "ends_on")
        if focus in ("email", "code", "networks", "ends_on", "shares_mailbox"):
            self.fields[focus].widget.attrs["autofocus"] = ""


class SellerForm(Form):
    """The seller's own details and rules."""

    name = forms.CharField(label=_("Name"), max_length=150)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=_countries)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of letters to people whose own language is not known."),
    )
    accent = forms.CharField(
        label=_("Accent colour"),
        max_length=7,
        help_text=_("The one colour of buttons and links, in office, portal and letters."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP, under 300 kB. It stands at the top of every page."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    invitation_days = forms.IntegerField(
        label=_("An invitation is valid for (days)"),
        min_value=1,
        max_value=90,
        help_text=_("The link in a letter by e-mail."),
    )
    printed_days = forms.IntegerField(
        label=_("A printed letter is valid for (days)"),
        min_value=1,
        max_value=90,
        help_text=_("The code on paper. Longer where it goes by post."),
    )
    dormant_days = forms.IntegerField(
        label=_("An access counts as dormant after (days)"),
        min_value=30,
        max_value=1095,
        help_text=_("Without a sign-in. It stays open; you are only told."),
    )
    staff_idle_minutes = forms.IntegerField(
        label=_("Staff are signed out when they did nothing for (minutes)"),
        min_value=15,
        max_value=1440,
        help_text=_("From 15 minutes to a day."),
    )
    staff_hours = forms.IntegerField(
        label=_("Staff sign in again after (hours)"),
        min_value=1,
        max_value=168,
        help_text=_("However busy they are. A working day is 12."),
    )
    portal_idle_days = forms.IntegerField(
        label=_("Customers are signed out when they did nothing for (days)"),
        min_value=1,
        max_value=Seller.MOST_PORTAL_DAYS,
    )
    portal_days = forms.IntegerField(
        label=_("Customers sign in again after (days)"),
        min_value=1,
        max_value=Seller.MOST_PORTAL_DAYS,
        help_text=_("However often they come. A change holds at once, for everybody signed in."),
    )
    forgot_gives_way_in = forms.BooleanField(
        label=_("“Forgot password” gives a way in to known contacts who have no access yet"),
        required=False,
        help_text=_(
            "Never to somebody whose access was taken away. "
            "You see in their history that it happened."
        ),
    )
    seen = seen_field()


class LanguageForm(Form):
    """The language a member of staff reads the office in."""

    marks = "none"
    language = forms.ChoiceField(
        label=_("Language"), choices=_languages(_("The browser's")), required=False
    )


class ChangePasswordForm(Form):
    """The password somebody has, and the one they want."""

    marks = "none"
    present = password_field(_("Present password"))
    password = new_password_field(_("New password"))
