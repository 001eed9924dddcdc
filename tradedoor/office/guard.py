"""A page for the seller's own people. Every office view carries this."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradedoor import powers
from tradedoor.actors import Actor
from tradedoor.credentials import staff as staff_verbs
from tradedoor.credentials.models import Staff
from tradedoor.errors import Refusal
from tradedoor.powers import Power
from tradedoor.web import answers, signed_out
from tradedoor.web.address import client_address

View = Callable[..., HttpResponse]


class OfficeRequest(HttpRequest):
    """A request by a member of staff."""

    staff: Staff
    actor: Actor


class SignedOut(Refusal):
    """The session ended while its owner was typing into a window."""

    code = "signed-out"
    status = 401


def office_page(*methods: str, power: Power) -> Callable[[View], View]:
    """Only for staff who hold ``power``; everybody else is asked to sign in, or refused."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: OfficeRequest, *args: object, **kwargs: object) -> HttpResponse:
            staff = staff_of(request)
            if staff is None:
                return to_sign_in(request, methods)
            request.staff, request.actor = staff, staff_verbs.actor(staff, client_address(request))
            with translation.override(staff.language or translation.get_language()):
                request.LANGUAGE_CODE = translation.get_language()
                powers.require_somewhere(request.actor, power)
                return view(request, *args, **kwargs)

        page = never_cache(require_http_methods(_with_head(methods))(guarded))
        page.audience = "office"  # type: ignore[attr-defined]
        page.power = power  # type: ignore[attr-defined]
        return page

    return decorate


def open_page(*methods: str) -> Callable[[View], View]:
    """An office page for people who are not signed in yet."""

    def decorate(view: View) -> View:
        page = never_cache(require_http_methods(_with_head(methods))(view))
        page.audience = "anybody"  # type: ignore[attr-defined]
        return page

    return decorate


def staff_of(request: HttpRequest) -> Staff | None:
    """The member of staff this browser is signed in as, in the office."""
    if not request.user.is_authenticated or request.session.get("room") != "office":
        return None
    return Staff.objects.filter(login=request.user.pk, left_at=None).first()


def to_sign_in(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    """Ask for a sign-in, say why, and remember where the person was. Raises SignedOut."""
    if request.htmx and request.method != "GET":  # type: ignore[attr-defined]
        raise SignedOut(
            _(
                "You are signed out, so nothing was saved. What you typed still stands here: "
                "sign in again in another tab, and copy it from here."
            )
        )
    signed_out.tell(request)
    sign_in = _with_next(reverse("office:sign-in"), answers.shown(request, methods))
    return answers.go(request, sign_in)


def _with_next(sign_in: str, going: str) -> str:
    return f"{sign_in}?{urlencode({'next': going})}" if going else sign_in


def _with_head(methods: tuple[str, ...]) -> list[str]:
    return [*methods, "HEAD"] if "GET" in methods else list(methods)
