"""Opening and closing a session in this browser."""

from django.contrib import auth
from django.http import HttpRequest

from tradedoor.credentials.models import Login
from tradedoor.web.address import client_address


def open_session(request: HttpRequest, login: Login, room: str) -> None:
    """Sign this browser in, under a new session key."""
    auth.login(request, login, backend="tradedoor.credentials.backend.LoginBackend")
    request.session["room"] = room
    request.session["address"] = client_address(request)
    request.session["agent"] = agent_of(request)


def close_session(request: HttpRequest) -> None:
    auth.logout(request)


def agent_of(request: HttpRequest) -> str:
    """What the browser calls itself, as far as it can be printed."""
    return "".join(c for c in request.META.get("HTTP_USER_AGENT", "") if c.isprintable())[:300]
