"""The office's own entrance: signing in, out, and finding a way back in."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradedoor.access.coming_in import Proven
from tradedoor.credentials import passwords
from tradedoor.credentials import staff as staff_verbs
from tradedoor.credentials.counting import TooManyTries
from tradedoor.credentials.models import Session, Staff
from tradedoor.credentials.proving import SignInFailed
from tradedoor.office.guard import OfficeRequest, open_page, staff_of
from tradedoor.office.saving import sent
from tradedoor.web import answers, browser, signed_out
from tradedoor.web.address import client_address
from tradedoor.web.forms import Form
from tradedoor.web.passwords import new_password_field, password_field


class SignInForm(Form):
    marks = "none"
    name = forms.CharField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
        ),
    )
    password = password_field(gettext_lazy("Password"))


class NameForm(Form):
    marks = "none"
    name = forms.CharField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
        ),
    )


class ChoosePasswordForm(Form):
    marks = "none"
    password = new_password_field(gettext_lazy("New password"), autofocus=True)


@open_page("GET", "POST")
def sign_in(request: OfficeRequest) -> HttpResponse:
    home = answers.safe_next(request, reverse("office:home"))
    if request.method != "POST":
        if staff_of(request):
            return redirect(home)
        signed_out.tell(request)
        return _sign_in_page(request, SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form, status=422)
    name, password = form.cleaned_data["name"], form.cleaned_data["password"]
    try:
        proven = browser.prove(request, name, password, room=Session.Room.OFFICE)
        came = browser.come_in(request, proven)
    except (SignInFailed, TooManyTries) as refusal:
        form.refuse(refusal)
        return _sign_in_page(request, form, status=refusal.status)
    return browser.open_session(request, came, onward=home)


@open_page("POST")
def sign_out(request: OfficeRequest) -> HttpResponse:
    browser.close_session(request)
    answers.say(request, _("You are signed out."))
    return redirect("office:sign-in")


@open_page("GET", "POST")
def forgot_password(request: OfficeRequest) -> HttpResponse:
    form = NameForm(sent(request))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["name"]
        staff_verbs.ask(typed, address=client_address(request), now=timezone.now())
        return render(request, "office/forgot_password.html", {"asked": True})
    return render(
        request, "office/forgot_password.html", {"form": form}, status=422 if form.errors else 200
    )


@open_page("GET", "POST")
def choose_password(request: OfficeRequest, token: str) -> HttpResponse:
    now = timezone.now()
    try:
        staff = staff_verbs.by_link(token, now=now)
    except staff_verbs.LinkNotOpen as refusal:
        return _link_not_open(request, refusal)
    form = ChoosePasswordForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            staff = staff_verbs.choose_password(
                token, form.cleaned_data["password"], address=client_address(request), now=now
            )
        except staff_verbs.LinkNotOpen as refusal:
            return _link_not_open(request, refusal)
        except passwords.PasswordRefused as refusal:
            form.refuse(refusal)
        else:
            return _let_in(request, staff)
    page = {"form": form, "staff": staff}
    response = render(
        request, "office/choose_password.html", page, status=422 if form.errors else 200
    )
    response["Referrer-Policy"] = "no-referrer"
    return response


def _let_in(request: OfficeRequest, staff: Staff) -> HttpResponse:
    """Whoever has just chosen their password is who they say, and need not type it again."""
    proven = Proven.of(staff.login, Session.Room.OFFICE, now=timezone.now())
    came = browser.come_in(request, proven)
    answers.say(request, _("Your password is chosen, and you are in."))
    return browser.open_session(request, came, onward=reverse("office:home"))


def _sign_in_page(request: OfficeRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    page = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "office/sign_in.html", page, status=status)


def _link_not_open(request: OfficeRequest, refusal: staff_verbs.LinkNotOpen) -> HttpResponse:
    page = {"refusal": refusal}
    return render(request, "office/link_not_open.html", page, status=refusal.status)
