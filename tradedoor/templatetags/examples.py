"""What the developers' page of pieces shows in them."""

from datetime import timedelta

from django import forms, template
from django.utils import timezone

register = template.Library()


class Example(forms.Form):
    name = forms.CharField(label="Name", max_length=80)
    email = forms.EmailField(label="E-mail", required=False, help_text="The invitation goes here.")
    level = forms.ChoiceField(
        label="Level",
        choices=[("administrator", "Administrator"), ("user", "User")],
        widget=forms.RadioSelect,
    )
    branches = forms.MultipleChoiceField(
        label="Branches",
        choices=[("got", "Gothenburg"), ("lyo", "Lyon"), ("tor", "Toronto")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="None ticked means all of them.",
    )
    language = forms.ChoiceField(
        label="Language", choices=[("en", "English"), ("fr", "Français"), ("sv", "Svenska")]
    )
    ends = forms.DateField(
        label="Last day", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    newsletter = forms.BooleanField(
        label="Send the newsletter", required=False, help_text="Four times a year."
    )


class SignIn(forms.Form):
    name = forms.CharField(
        label="E-mail, user code or customer number",
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class Choosing(forms.Form):
    name = forms.CharField(
        label="You sign in as",
        widget=forms.TextInput(attrs={"autocomplete": "username", "readonly": True}),
    )
    chosen = forms.CharField(
        label="Choose a password",
        help_text="At least 15 characters. A sentence you like is easier to remember than signs.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


@register.simple_tag
def examples() -> dict[str, object]:
    """Believable content for every piece."""
    now = timezone.now()
    return {
        "form": Example(
            {"name": "Marit Dahl", "email": "marit@dahls,bygg.example"}, auto_id="ex_%s"
        ),
        "empty_form": Example(initial={"level": "user", "newsletter": True}, auto_id="new_%s"),
        "sign_in": SignIn(),
        "choosing": Choosing(initial={"name": "10927781-2"}, auto_id="choose_%s"),
        "until": now + timedelta(days=5),
        "tabs": [
            {"label": "Details", "url": "#tabs"},
            {"label": "Contacts", "url": "#tabs", "count": 4},
            {"label": "Website access", "url": "#tabs", "is_here": True},
            {"label": "History", "url": "#tabs"},
        ],
        "counts": [
            {"label": "need something", "url": "#counts", "count": 38, "is_here": True},
            {"label": "invited", "url": "#counts", "count": 112},
            {"label": "confirmed", "url": "#counts", "count": 948},
            {"label": "dormant", "url": "#counts", "count": 61},
            {"label": "no access", "url": "#counts", "count": 45},
        ],
        "contacts": [
            {
                "name": "Marit Dahl",
                "customer": "Dahls Bygg AB · 10927781",
                "signs_in_as": "10927781-2",
                "tone": "bad",
                "words": "Could not be delivered",
                "sentence": "The mail server said “no such mailbox” yesterday 14:02.",
                "last": None,
                "remedy": "Correct the address",
            },
            {
                "name": "Luc Tremblay",
                "customer": "Garage Tremblay · 4471",
                "signs_in_as": "luc@garage-tremblay.example",
                "tone": "warn",
                "words": "Reset required",
                "sentence": "Reset by staff on Monday; link sent, not used.",
                "last": now - timedelta(days=18),
                "remedy": "Send again",
            },
            {
                "name": "Ida Holm",
                "customer": "Holm & Co · 10930012",
                "signs_in_as": "10930012-1",
                "tone": "warn",
                "words": "Invitation expired",
                "sentence": "Opened twice, no password chosen. Ended 12 Nov.",
                "last": None,
                "remedy": "Invite again",
            },
            {
                "name": "Pete Novak",
                "customer": "Lakeside Supply · 5520",
                "signs_in_as": "pnovak",
                "tone": "info",
                "words": "Limited out",
                "sentence": "Tried from 203.0.113.9, outside the two allowed ranges.",
                "last": now - timedelta(days=2),
                "remedy": "Look at the try",
            },
            {
                "name": "Anna Berg",
                "customer": "Bergs Maskin · 10927790",
                "signs_in_as": "anna@bergsmaskin.example",
                "tone": "ok",
                "words": "Access confirmed",
                "sentence": "",
                "last": now - timedelta(hours=3),
                "remedy": "",
            },
        ],
        "facts": [
            {"label": "Customer number", "value": "10927781"},
            {"label": "Tax id", "value": "SE556036079301"},
            {"label": "Phone", "value": "031-12 34 00"},
            {"label": "Address", "value": "Ringögatan 12, 417 07 Göteborg"},
            {"label": "Website", "value": ""},
        ],
        "steps": [
            {"label": "Queued", "state": "done", "when": now - timedelta(days=1, hours=2)},
            {
                "label": "Taken by the mail server",
                "state": "done",
                "when": now - timedelta(days=1, hours=1),
                "detail": "mail.dahlsbygg.example",
                "technical": "250 2.0.0 OK 1763734531 4fb4d7f45d1cf-6409c2b8d9esi",
            },
            {"label": "Link opened", "state": "now", "when": now - timedelta(hours=3)},
            {"label": "Password chosen", "state": "todo"},
            {"label": "First sign-in", "state": "todo"},
        ],
        "failed_steps": [
            {"label": "Queued", "state": "done", "when": now - timedelta(days=1, hours=2)},
            {
                "label": "Could not be delivered",
                "state": "failed",
                "when": now - timedelta(days=1, hours=1),
                "detail": "There is no such mailbox.",
                "technical": "550 5.1.1 <marit@dahlsbygg.example>: Recipient address rejected",
            },
            {"label": "Link opened", "state": "todo"},
        ],
        "entries": [
            {
                "when": now - timedelta(hours=3),
                "sentence": "Signed in as 10927781-2.",
                "by": "Marit Dahl",
                "address": "198.51.100.7",
            },
            {
                "when": now - timedelta(days=1, hours=2),
                "sentence": "Gave access as administrator.",
                "by": "Karin Lind",
                "address": "192.0.2.10",
                "detail": "The invitation went to marit@dahlsbygg.example.",
            },
            {"when": now - timedelta(days=40), "sentence": "Contact added.", "by": "Import"},
        ],
        "rows": [
            {"label": "Name", "mine": "Dahls Bygg i Göteborg AB", "theirs": "Dahls Bygg AB"},
            {"label": "Tax id", "mine": "SE556036079301", "theirs": "SE556036079301", "same": True},
            {"label": "Phone", "mine": "031-12 34 56", "theirs": "031-12 34 00"},
            {"label": "Postcode", "mine": "411 05", "theirs": "411 05", "same": True},
        ],
    }
