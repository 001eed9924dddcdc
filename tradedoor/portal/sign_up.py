"""Signing up: the form, and the page that says where a request stands."""

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tradedoor.directory.seller import the_seller
from tradedoor.errors import Refusal
from tradedoor.portal.guard import public_page
from tradedoor.portal.invitation import keeps_its_link
from tradedoor.portal.sign_up_form import SignUpForm
from tradedoor.requests import receiving, submitting
from tradedoor.requests.models import AccessRequest, RequestField
from tradedoor.web.address import client_address
from tradedoor.web.forms import Form

QUICKEST = 3  # seconds a person needs at least to fill in the form
OPENED = signing.TimestampSigner(salt="tradedoor.sign-up")
STATE = AccessRequest.State


class TooQuick(Refusal):
    """Nobody reads the form and fills it in within so few seconds."""

    code = "sign-up-too-quick"
    status = 422


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
