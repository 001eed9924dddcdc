"""Forms that show every kind of field."""

from django import forms


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
