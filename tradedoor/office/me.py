"""A member of staff's own side: who they are here, their language and their password."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tradedoor.credentials import staff
from tradedoor.credentials.models import Login, SignInTry
from tradedoor.credentials.proving import prove_again
from tradedoor.office.forms import ChangePasswordForm, LanguageForm
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.saving import Attempt, sent
from tradedoor.powers import Power
from tradedoor.web import answers
from tradedoor.web.address import client_address
from tradedoor.web.browser import agent_of


@office_page("GET", power=Power.SEE_CUSTOMERS)
def me(request: OfficeRequest) -> HttpResponse:
    """Who is signed in, and what they may change about that."""
    return _page(request)


@office_page("POST", power=Power.SEE_CUSTOMERS)
def language(request: OfficeRequest) -> HttpResponse:
    """Read the office in another language."""
    form = LanguageForm(sent(request))
    if not form.is_valid():
        return _page(request, language_form=form, status=422)
    chosen = form.cleaned_data["language"]
    staff.choose_language(request.staff.pk, chosen, by=request.actor, now=timezone.now())
    with translation.override(chosen or translation.get_language()):
        answers.say(request, _("Saved."))
    return redirect("office:me")


@office_page("POST", power=Power.SEE_CUSTOMERS)
def password(request: OfficeRequest) -> HttpResponse:
    """Another password, for whoever knows the present one."""
    form = ChangePasswordForm(sent(request))
    attempt = Attempt(form)
    if form.is_valid():
        with attempt:
            _prove(request, form.cleaned_data["present"])
            _change(request, form.cleaned_data["password"])
            answers.say(request, _("Your password is changed. Every other browser is signed out."))
            return redirect("office:me")
    return _page(request, password_form=form, status=attempt.status)


def _page(
    request: OfficeRequest,
    *,
    language_form: LanguageForm | None = None,
    password_form: ChangePasswordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = {
        "staff": request.staff,
        "branches": staff.branches_of(request.staff),
        "language_form": language_form
        or LanguageForm(initial={"language": request.staff.language}),
        "password_form": password_form or ChangePasswordForm(),
    }
    return render(request, "office/me.html", page, status=status)


def _prove(request: OfficeRequest, typed: str) -> None:
    prove_again(
        request.staff.login,
        typed,
        room=SignInTry.Room.OFFICE,
        address=client_address(request),
        agent=agent_of(request),
        now=timezone.now(),
    )


def _change(request: OfficeRequest, chosen: str) -> None:
    staff.change_password(
        request.staff.pk,
        chosen,
        by=request.actor,
        now=timezone.now(),
        keep_session=request.session.session_key or "",
    )
    update_session_auth_hash(request, Login.objects.get(pk=request.staff.login_id))
