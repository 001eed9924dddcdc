"""The way in and out: the front door, signing in, signing out, and a lost password."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _

from tradedoor.access import door
from tradedoor.access.door import NotOpenToYou
from tradedoor.access.models import Access
from tradedoor.credentials.counting import TooManyTries
from tradedoor.credentials.models import Session
from tradedoor.credentials.proving import SignInFailed
from tradedoor.directory.models import Branch
from tradedoor.giving import asking
from tradedoor.portal.closed import closed
from tradedoor.portal.forms import ForgotPassword, SignIn
from tradedoor.portal.guard import login_of, public_page
from tradedoor.web import browser, signed_out
from tradedoor.web.address import client_address
from tradedoor.web.answers import safe_next, say
from tradedoor.web.place import remember, where_of

A_YEAR = 365 * 24 * 3600  # seconds


@public_page("GET")
def home(request: HttpRequest) -> HttpResponse:
    """The front door. Whoever is inside already is sent on to their company."""
    if login_of(request):
        return redirect("portal:companies")
    signed_out.tell(request)
    return render(request, "portal/home.html")


@public_page("GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _sign_in(request, SignIn(request.POST))
    if login := login_of(request):
        inside = door.open_to(login, where=where_of(request), now=timezone.now())
        return redirect(_onward(request, inside))
    signed_out.tell(request)
    return _sign_in_page(request, SignIn())


@public_page("POST")
def sign_out(request: HttpRequest) -> HttpResponse:
    browser.close_session(request)
    say(request, _("You are signed out."))
    return redirect("portal:home")


@public_page("GET", "POST")
def forgot_password(request: HttpRequest) -> HttpResponse:
    """Ask for a way in. The answer is the same whoever asks."""
    form = ForgotPassword(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "portal/forgot_password.html", {"form": form}, status=status)
    typed = form.cleaned_data["name"]
    asking.ask(typed, address=client_address(request), now=timezone.now())
    return render(request, "portal/forgot_password_sent.html", {"typed": typed})


@public_page("GET", "POST")
def branch_door(request: HttpRequest, branch: UUID) -> HttpResponse:
    """The door of one of the seller's branches: this browser comes to it from now on."""
    found = get_object_or_404(Branch, public_id=branch)
    if request.method != "POST":
        return render(request, "portal/branch_door.html", {"door": found})
    response = redirect("portal:sign-in")
    remember(response, found)
    return response


@public_page("POST")
def leave_branch(request: HttpRequest) -> HttpResponse:
    """This browser comes to no branch in particular any more."""
    response = redirect(safe_next(request, reverse("portal:sign-in")))
    remember(response, None)
    return response


@public_page("POST")
def language(request: HttpRequest) -> HttpResponse:
    """Read the public pages in another language, in this browser."""
    response = redirect(safe_next(request, reverse("portal:home")))
    code = request.POST.get("language", "")
    if code in dict(settings.LANGUAGES) and check_for_language(code):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=A_YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


def _sign_in(request: HttpRequest, form: SignIn) -> HttpResponse:
    if not form.is_valid():
        return _sign_in_page(request, form, status=422)
    name, password = form.cleaned_data["name"], form.cleaned_data["password"]
    try:
        proven = browser.prove(request, name, password, room=Session.Room.PORTAL)
        came = browser.come_in(request, proven)
    except NotOpenToYou as refusal:
        return closed(request, refusal)
    except (SignInFailed, TooManyTries) as refusal:
        form.refuse(refusal)
        return _sign_in_page(request, form, status=refusal.status)
    return browser.open_session(request, came, onward=_onward(request, came.inside, came.access))


def _sign_in_page(request: HttpRequest, form: SignIn, *, status: int = 200) -> HttpResponse:
    page = {"form": form, "next": safe_next(request, "")}
    return render(request, "portal/sign_in.html", page, status=status)


def _onward(request: HttpRequest, inside: list[Access], meant: Access | None = None) -> str:
    """Where somebody signed in goes: where they wanted, their company, or a choice of them."""
    wanted = safe_next(request, "")
    if _is_open(wanted, inside):
        return wanted
    if meant is None and len(inside) == 1:
        meant = inside[0]
    if meant is None:
        return reverse("portal:companies")
    return reverse("portal:company", args=[meant.customer.public_id])


def _is_open(wanted: str, inside: list[Access]) -> bool:
    """Whether this is a page of the portal, and of a company of theirs."""
    try:
        match = resolve(urlsplit(wanted).path)
    except (Resolver404, ValueError):
        return False
    if getattr(match.func, "audience", "") == "signed-in":
        return True
    return match.kwargs.get("customer") in {access.customer.public_id for access in inside}
