"""A page for a customer's people. Every portal view carries one of these."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tradedoor.access import door, holder
from tradedoor.access.decision import Where
from tradedoor.access.door import Answer
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials.models import Login
from tradedoor.directory.models import Contact
from tradedoor.portal.closed import closed
from tradedoor.web import answers, signed_out
from tradedoor.web.address import client_address
from tradedoor.web.place import where_of

View = Callable[..., HttpResponse]


class PortalRequest(HttpRequest):
    """A request by somebody acting for one company, named in the address."""

    access: Access
    actor: Actor


def company_page(*methods: str) -> Callable[[View], View]:
    """A page of one company: `/c/<customer>/…`. The door is asked at every request.

    Somebody else's company is a 404, equal to one that does not exist. One's own that is not
    open any more is refused, with what to do.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(
            request: PortalRequest, customer: str, *args: object, **kwargs: object
        ) -> HttpResponse:
            login = login_of(request)
            if login is None:
                return _out(request, methods)
            access = _access(login, customer)
            now, where = timezone.now(), where_of(request)
            answer = door.answer(access, where=where, now=now)
            if not answer.decision.allowed:
                return _closed(request, answer, where)
            request.access = access
            request.actor = holder.as_actor(access, client_address(request))
            with translation.override(language_of(request, access.contact)):
                request.LANGUAGE_CODE = translation.get_language()
                response = view(request, *args, **kwargs)
                response.headers.setdefault("Content-Language", translation.get_language())
                return response

        return _page(guarded, methods, "company")

    return decorate


def signed_in_page(*methods: str) -> Callable[[View], View]:
    """A page for anybody signed in, whichever company they act for."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            return view(request, *args, **kwargs) if login_of(request) else _out(request, methods)

        return _page(guarded, methods, "signed-in")

    return decorate


def public_page(*methods: str) -> Callable[[View], View]:
    """A page for everybody."""

    def decorate(view: View) -> View:
        return _page(view, methods, "anybody")

    return decorate


def login_of(request: HttpRequest) -> Login | None:
    """Who this browser is signed in as, in the portal."""
    if not request.user.is_authenticated or request.session.get("room") != "portal":
        return None
    return request.user


def language_of(request: HttpRequest, contact: Contact) -> str:
    """The language somebody chose for themselves, else the browser's."""
    return contact.language or translation.get_language_from_request(request)


def _access(login: Login, customer: str) -> Access:
    access = Access.objects.at_the_door().filter(login=login, customer__public_id=customer).first()
    if access is None:
        raise Http404
    return access


def _closed(request: PortalRequest, answer: Answer, where: Where) -> HttpResponse:
    """One's own company that is not open: why, and the way to the others."""
    now = timezone.now()
    door.note_limits([answer], where=where, now=now)
    others = door.open_to(answer.access.login, where=where, now=now)
    return closed(request, door.why([answer], now=now), others=others)


def _out(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    """Not signed in: told why if they were signed out, else asked to sign in."""
    over = signed_out.ended(request)
    if over and over.login and over.ended_why == "taken-away":
        refusal = door.closed_to(over.login, where=where_of(request), now=timezone.now())
        if refusal:
            return closed(request, refusal)
    signed_out.tell(request)
    going = answers.shown(request, methods)
    back = f"?{urlencode({'next': going})}" if going else ""
    return answers.go(request, reverse("portal:sign-in") + back)


def _page(view: View, methods: tuple[str, ...], audience: str) -> View:
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)
    page = never_cache(require_http_methods(allowed)(view))
    page.audience = audience  # type: ignore[attr-defined]
    return page
