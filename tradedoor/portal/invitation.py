"""An invitation: its page, the password chosen with it, and a new link when it ran out."""

from datetime import datetime
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tradedoor.access import door, door_sentences
from tradedoor.access.coming_in import Proven
from tradedoor.access.days import day
from tradedoor.access.door import NotOpenToYou
from tradedoor.access.mailing import ways_to_sign_in
from tradedoor.access.models import Access
from tradedoor.credentials.models import Session
from tradedoor.credentials.passwords import PasswordRefused
from tradedoor.giving import asking
from tradedoor.invitations import choosing, inviting, readers
from tradedoor.invitations.models import Invitation
from tradedoor.portal.closed import closed
from tradedoor.portal.forms import ChoosePassword
from tradedoor.portal.guard import View, login_of, public_page
from tradedoor.web import browser
from tradedoor.web.address import client_address
from tradedoor.web.answers import say
from tradedoor.web.place import where_of

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
        agent=browser.agent_of(request),
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
    proven = Proven.of(access.login, Session.Room.PORTAL, now=timezone.now(), meant=access.pk)
    try:
        came = browser.come_in(request, proven)
    except NotOpenToYou as refusal:
        return _not_let_in(request, access, refusal)
    words = _("Your password is chosen, and you are signed in.")
    if access not in came.inside:
        words += f" {access.customer.name}: {_why_not(request, access)}"
    say(request, words)
    if came.access is None:
        return browser.open_session(request, came, onward=reverse("portal:companies"))
    onward = reverse("portal:company", args=[came.access.customer.public_id])
    return browser.open_session(request, came, onward=onward)


def _not_let_in(request: HttpRequest, access: Access, refusal: NotOpenToYou) -> HttpResponse:
    """Their password is chosen; they come in on their first day, if that is all they wait for."""
    if not refusal.is_to_come:
        return closed(request, refusal)
    first_day = day(refusal.facts["access"].begins_at, now=timezone.now())
    page = {"day": first_day, "ways": ways_to_sign_in(access)}
    return render(request, "portal/password_chosen.html", page)


def _why_not(request: HttpRequest, access: Access) -> NotOpenToYou:
    """Why the one they were invited for is not among those that are open."""
    now, theirs = timezone.now(), Access.objects.at_the_door().get(pk=access.pk)
    return door.why([door.answer(theirs, where=where_of(request), now=now)], now=now)


def _page(
    request: HttpRequest, invited: Invitation, form: ChoosePassword, *, status: int = 200
) -> HttpResponse:
    access, now = invited.access, timezone.now()
    waits = access.begins_at is not None and access.begins_at > now
    page = {
        "form": form,
        "contact": access.contact,
        "customer": access.customer,
        "until": invited.expires_at,
        "ways": ways_to_sign_in(access),
        "again": access.login.has_password,
        "begins": day(access.begins_at, now=now) if waits else "",
        "other_person": "" if waits else _other_person(request, access),
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
        if why == "closed":
            step, now = refusal.facts["step"], timezone.now()
            page["sentence"] = door_sentences.to_person(step, invited.access, now=now)
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
