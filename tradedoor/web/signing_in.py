"""Opening and closing a session in this browser."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse

from tradedoor.credentials import browsers
from tradedoor.credentials.models import Login
from tradedoor.web.address import client_address

BROWSER_COOKIE = "tradedoor_browser"


def open_session(request: HttpRequest, login: Login, room: str) -> None:
    """Sign this browser in, under a new session key."""
    auth.login(request, login, backend="tradedoor.credentials.backend.LoginBackend")
    request.session["room"] = room
    request.session["address"] = client_address(request)
    request.session["agent"] = agent_of(request)


def browser_of(request: HttpRequest) -> str:
    """The secret by which whoever signs in here knows the browser again; a new one, if none."""
    return request.COOKIES.get(BROWSER_COOKIE, "")[:100] or browsers.new_secret()


def know_again(response: HttpResponse, browser: str) -> None:
    """Let this browser keep its secret."""
    response.set_cookie(
        BROWSER_COOKIE,
        browser,
        max_age=int(browsers.KEPT.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def close_session(request: HttpRequest) -> None:
    auth.logout(request)


def agent_of(request: HttpRequest) -> str:
    """What the browser calls itself, as far as it can be printed."""
    return "".join(c for c in request.META.get("HTTP_USER_AGENT", "") if c.isprintable())[:300]
