"""An invitation: its page, the password chosen with it, and a new link when it ran out."""

from datetime import datetime
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tradedoor.access import signing_in
from tradedoor.access.mailing import ways_to_sign_in
from tradedoor.access.models import Access
from tradedoor.credentials import browsers
from tradedoor.credentials.passwords import PasswordRefused
from tradedoor.giving import asking
from tradedoor.invitations import choosing, inviting, readers
from tradedoor.invitations.models import Invitation
from tradedoor.portal.forms import ChoosePassword
from tradedoor.portal.guard import View, login_of, public_page
from tradedoor.web.address import client_address
from tradedoor.web.answers import say
from tradedoor.web.place import where_of
from tradedoor.web.signing_in import agent_of, browser_of, know_again, open_session

HERE = ("localhost", "127.0.0.1")  # where browsers take http for as good as https


def keeps_its_link(view: View) -> View:
    """The address opens a door: no other site hears of it, and nothing on the way keeps the page.

    The page itself asks for `strict-origin`, because browsers send no usable Origin with a
    form from a page under `no-referrer`, and without one the form is refused.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store"
        return response

    return page


@public_page("GET", "POST")
@keeps_its_link
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, and the choice of a password. Looking spends nothing; only choosing does."""
    now = timezone.now()
    try:
        invited = inviting.by_link(token, where=where_of(request), now=now)
    except inviting.InvitationNotOpen as refusal:
        return _not_open(request, refusal)
    with _in_the_language_of(request, invited):
        if request.method == "POST":
            return _choose(request, token, invited)
        _note(request, invited, now)
        return _page(request, invited, ChoosePassword())


@public_page("GET", "POST")
@keeps_its_link
def new_link(request: HttpRequest, token: str) -> HttpResponse:
    """The owner of an invitation that ran out asks for another. The answer is always the same."""
    if request.method != "POST":
        return redirect("portal:invitation", token)
    asking.ask_for_new_link(token, address=client_address(request))
    return render(request, "portal/new_link_sent.html")


def _note(request: HttpRequest, invited: Invitation, now: datetime) -> None:
    """Note who looked, a person or a machine."""
    look = readers.Look(
        method=request.method or "",
        headers={name.lower(): value for name, value in request.headers.items()},
        since_handed_over=inviting.since_handed_over(invited, now=now),
        is_secure=request.is_secure() or request.get_host().split(":")[0] in HERE,
    )
    inviting.looked_at(
        invited,
        machine=readers.machine(look),
        agent=agent_of(request),
        address=client_address(request),
        now=now,
    )


def _choose(request: HttpRequest, token: str, invited: Invitation) -> HttpResponse:
    form = ChoosePassword(request.POST)
    if not form.is_valid():
        return _page(request, invited, form, status=422)
    try:
        access = choosing.choose_password(
            token,
            form.cleaned_data["password"],
            address=client_address(request),
            branch=where_of(request).branch,
            now=timezone.now(),
        )
    except PasswordRefused as refusal:
        form.refuse(refusal)
        return _page(request, invited, form, status=refusal.status)
    except inviting.InvitationNotOpen as refusal:
        return _not_open(request, refusal)
    return _let_in(request, access)


def _let_in(request: HttpRequest, access: Access) -> HttpResponse:
    """Whoever has just chosen their password is who they say, and need not type it again."""
    now, where, browser = timezone.now(), where_of(request), browser_of(request)
    inside = signing_in.open_to(access.login, where=where, now=now)
    signing_in.came_in(inside, address=client_address(request), now=now)
    browsers.remember(
        access.login, browser, agent=agent_of(request), address=client_address(request), now=now
    )
    open_session(request, access.login, "portal")
    say(request, _("Your password is chosen, and you are signed in."))
    response = redirect("portal:company", access.customer.public_id)
    know_again(response, browser)
    return response


def _page(
    request: HttpRequest, invited: Invitation, form: ChoosePassword, *, status: int = 200
) -> HttpResponse:
    access = invited.access
    page = {
        "form": form,
        "contact": access.contact,
        "customer": access.customer,
        "until": invited.expires_at,
        "ways": ways_to_sign_in(access),
        "again": access.login.has_password,
        "other_person": _other_person(request, access),
    }
    return render(request, "portal/invitation.html", page, status=status)


def _not_open(request: HttpRequest, refusal: inviting.InvitationNotOpen) -> HttpResponse:
    """Each reason in its own words, with what may be done. Its owner, already in, is sent on."""
    why, invited = refusal.facts["why"], refusal.facts["invitation"]
    login = login_of(request)
    if why == "spent" and login and login.pk == invited.access.login_id:
        return redirect("portal:company", invited.access.customer.public_id)
    page = {"why": why, "has_password": bool(invited and invited.access.login.has_password)}
    page["printed"] = bool(invited and invited.is_printed)
    with _in_the_language_of(request, invited):
        status = 404 if why == "unknown" else refusal.status
        return render(request, "portal/invitation_not_open.html", page, status=status)


def _other_person(request: HttpRequest, access: Access) -> str:
    """Whoever else is signed in in this browser: choosing a password signs them out."""
    login = login_of(request)
    if login is None or login.pk == access.login_id:
        return ""
    theirs = Access.objects.filter(login=login).select_related("contact").first()
    return str(theirs.contact) if theirs else ""


def _in_the_language_of(request: HttpRequest, invited: Invitation | None) -> translation.override:
    """The language chosen in this browser, else the invited person's, else the browser's."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    own = "" if chosen or invited is None else invited.access.contact.language
    return translation.override(own or translation.get_language())
