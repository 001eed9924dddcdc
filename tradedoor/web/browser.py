"""The browser somebody comes in with: its session, and the secret it is known by."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from tradedoor.access import coming_in
from tradedoor.access.coming_in import CameIn, Proven
from tradedoor.credentials import browsers
from tradedoor.web.address import client_address
from tradedoor.web.place import where_of

BROWSER_COOKIE = "tradedoor_browser"


def prove(request: HttpRequest, typed: str, password: str, *, room: str) -> Proven:
    """Prove who sits at this browser. Raises SignInFailed, TooManyTries."""
    return coming_in.prove(
        typed, password, room=room, where=where_of(request), agent=agent_of(request),
        browser=browser_of(request), now=timezone.now(),
    )  # fmt: skip


def come_in(request: HttpRequest, proven: Proven) -> CameIn:
    """Let in whoever has proven who they are. Raises SignInFailed, NotOpenToYou."""
    return coming_in.come_in(
        proven, where=where_of(request), agent=agent_of(request), browser=browser_of(request),
        now=timezone.now(),
    )  # fmt: skip


def open_session(request: HttpRequest, came: CameIn, *, onward: str) -> HttpResponse:
    """Sign this browser in, under a new session key, know it again, and go on to where it leads.

    Whoever was signed in with it before is not any more; the same person's time begins anew.
    """
    request.session.flush()
    auth.login(request, came.login, backend="tradedoor.credentials.backend.LoginBackend")
    request.session["room"] = came.room
    request.session["address"] = client_address(request)
    request.session["agent"] = agent_of(request)
    response = redirect(onward)
    _know_again(request, response)
    return response


def close_session(request: HttpRequest) -> None:
    auth.logout(request)


def browser_of(request: HttpRequest) -> str:
    """The secret by which whoever signs in here knows the browser again; a new one, if none.

    It is the same however often a request asks.
    """
    secret = request.COOKIES.get(BROWSER_COOKIE, "")[:100] or browsers.new_secret()
    return vars(request).setdefault("browser_secret", secret)  # type: ignore[no-any-return]


def agent_of(request: HttpRequest) -> str:
    """What the browser calls itself, as far as it can be printed."""
    return "".join(c for c in request.META.get("HTTP_USER_AGENT", "") if c.isprintable())[:300]


def _know_again(request: HttpRequest, response: HttpResponse) -> None:
    """Let this browser keep its secret."""
    response.set_cookie(
        BROWSER_COOKIE,
        browser_of(request),
        max_age=int(browsers.KEPT.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
