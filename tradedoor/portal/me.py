"""A person's own side: their details, their password, the browsers they are signed in with."""

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tradedoor.access import signing_out
from tradedoor.access.mailing import ways_to_sign_in
from tradedoor.credentials import sessions
from tradedoor.credentials.agents import named
from tradedoor.credentials.counting import TooManyTries
from tradedoor.credentials.models import Login, Session, SignInTry
from tradedoor.credentials.passwords import PasswordRefused
from tradedoor.credentials.proving import SignInFailed, prove_again
from tradedoor.directory import contacts
from tradedoor.errors import NotValid, StalePage
from tradedoor.invitations import choosing
from tradedoor.portal.forms import ChangePassword, MyDetails, known
from tradedoor.portal.guard import PortalRequest, company_page, language_of
from tradedoor.web import stale
from tradedoor.web.address import client_address
from tradedoor.web.answers import say
from tradedoor.web.browser import agent_of


@company_page("GET", "POST")
def details(request: PortalRequest) -> HttpResponse:
    """What the seller knows of this person, and they may put right themselves."""
    if request.method == "POST":
        return _correct(request, MyDetails(request.POST, contact=request.access.contact))
    return _details_page(request, MyDetails(contact=request.access.contact))


@company_page("GET", "POST")
def password(request: PortalRequest) -> HttpResponse:
    """Another password, for whoever knows the present one."""
    form = ChangePassword(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _password_page(request, form, status=422 if form.is_bound else 200)
    try:
        _prove(request, form.cleaned_data["present"])
        choosing.change_password(
            request.access.pk,
            form.cleaned_data["password"],
            by=request.actor,
            now=timezone.now(),
            keep_session=request.session.session_key or "",
        )
    except (SignInFailed, TooManyTries, PasswordRefused) as refusal:
        form.refuse(refusal)
        return _password_page(request, form, status=refusal.status)
    update_session_auth_hash(request, Login.objects.get(pk=request.access.login_id))
    say(request, _("Your password is changed. Every other browser is signed out."))
    return redirect("portal:me", request.access.customer.public_id)


@company_page("POST")
def sign_out_elsewhere(request: PortalRequest) -> HttpResponse:
    """Only the browser that asks stays signed in."""
    signing_out.sign_out_elsewhere(
        request.access.pk,
        by=request.actor,
        now=timezone.now(),
        keep_session=request.session.session_key or "",
    )
    say(request, _("You are signed out everywhere else."))
    return redirect("portal:me", request.access.customer.public_id)


def _correct(request: PortalRequest, form: MyDetails) -> HttpResponse:
    if not form.is_valid():
        return _details_page(request, form, status=422)
    try:
        contact = contacts.correct_own(
            request.access.contact_id,
            seen=form.cleaned_data["seen"],
            by=request.actor,
            now=timezone.now(),
            **form.details,
        )
    except StalePage as refusal:
        return _beside(request, form, refusal)
    except NotValid as refusal:
        form.refuse(refusal)
        return _details_page(request, form, status=refusal.status)
    with translation.override(language_of(request, contact)):
        say(request, _("Your details are saved."))
    return redirect("portal:me", request.access.customer.public_id)


def _beside(request: PortalRequest, form: MyDetails, refusal: StalePage) -> HttpResponse:
    """Both versions, and the form as it was typed, to be sent once more."""
    theirs = refusal.facts["theirs"]
    differences = stale.differences(form, known(theirs))
    stale.shown_again(form, version=theirs.version)
    form.refuse(refusal)
    return _details_page(request, form, status=refusal.status, differences=differences)


def _details_page(
    request: PortalRequest, form: MyDetails, *, status: int = 200, differences: Any = None
) -> HttpResponse:
    page = {
        "form": form,
        "differences": differences,
        "contact": request.access.contact,
        "customer": request.access.customer,
        "ways": ways_to_sign_in(request.access),
        "browsers": _browsers(request),
    }
    return render(request, "portal/me.html", page, status=status)


def _password_page(
    request: PortalRequest, form: ChangePassword, *, status: int = 200
) -> HttpResponse:
    page = {
        "form": form,
        "ways": ways_to_sign_in(request.access),
        "contact": request.access.contact,
    }
    return render(request, "portal/password.html", page, status=status)


def _prove(request: PortalRequest, typed: str) -> None:
    prove_again(
        request.access.login,
        typed,
        room=SignInTry.Room.PORTAL,
        address=client_address(request),
        agent=agent_of(request),
        now=timezone.now(),
    )


def _browsers(request: PortalRequest) -> list[dict[str, Any]]:
    """The browsers this person is signed in with, this one first."""
    here = sessions.digest(request.session.session_key or "")
    theirs = sessions.of(request.access.login, room=Session.Room.PORTAL)
    browsers = [
        {
            "name": named(session.agent),
            "address": session.address,
            "seen_at": session.seen_at,
            "is_here": session.session_key == here,
        }
        for session in theirs
    ]
    return sorted(browsers, key=lambda browser: not browser["is_here"])
