"""What happens to every request before and after a page."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _

from tradedoor.config import health
from tradedoor.errors import Refusal
from tradedoor.web import address, errors

Answer = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("tradedoor.web")
OWN_COOKIES = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")


def health_first(answer: Answer) -> Answer:
    """Answer whoever watches the process before anything else is asked, host names included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return health.healthz(request)
        if request.path == "/readyz":
            return health.readyz(request)
        return answer(request)

    return middleware


def log_request(answer: Answer) -> Answer:
    """One line a request, without its query: search words are nobody's business.

    Nor are links; `config.logs` keeps them out of every line.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex[:12])
        try:
            response = answer(request)
            took = round((time.perf_counter() - started) * 1000)
            level = log.info if response.status_code < 500 else log.error
            level(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                ms=took,
            )
            return response
        finally:
            structlog.contextvars.clear_contextvars()

    return middleware


def two_rooms(answer: Answer) -> Answer:
    """Office and portal do not share a session: each room has its own cookies.

    Somebody may be staff in one tab and try the portal in the next. Under /office/ the
    cookies `session`, `csrf` and `messages` travel as `office_session` and so on.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        in_office = request.path.startswith("/office/")
        if in_office:
            for name in OWN_COOKIES:
                request.COOKIES.pop(name, None)
                if (own := request.COOKIES.get(f"office_{name}")) is not None:
                    request.COOKIES[name] = own
        response = answer(request)
        if in_office:
            for name in OWN_COOKIES:
                if (morsel := response.cookies.pop(name, None)) is not None:
                    _send_as(response, f"office_{name}", morsel)
        return response

    return middleware


def _send_as(response: HttpResponse, name: str, morsel) -> None:  # type: ignore[no-untyped-def]
    response.cookies[name] = morsel.value
    response.cookies[name].update({key: value for key, value in morsel.items() if value != ""})
    response.cookies[name]["path"] = "/office/"


class SecureBehindProxy:
    """Believe X-Forwarded-Proto only from a proxy we were told of."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scheme = request.META.get("HTTP_X_FORWARDED_PROTO", "").split(",")[-1].strip()
        if scheme == "https" and address.comes_through_proxy(request):
            request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)


def refuse_control_characters(answer: Answer) -> Answer:
    """PostgreSQL keeps no NUL, and no page has a use for one: 400 before anything is tried."""

    def middleware(request: HttpRequest) -> HttpResponse:
        texts = [
            request.path,
            *request.GET.keys(),
            *(v for vs in request.GET.lists() for v in vs[1]),
        ]
        if any("\x00" in text for text in texts):
            if request.path.startswith("/api/"):
                return errors.bad_request(request)
            return HttpResponseBadRequest(
                _("This address is not one of ours."), content_type="text/plain"
            )
        return answer(request)

    return middleware


class TooLong(Refusal):
    """More was sent than any form of ours holds."""

    code = "too-long"
    status = 413


def refuse_long_bodies(answer: Answer) -> Answer:
    """Turn a body away by its length, files included, before a byte of it is read or kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return errors.refused(request, TooLong(_("This is more than can be sent at once.")))
        return answer(request)

    return middleware


class show_refusals:  # noqa: N801 - reads as what it does in the list of middleware
    """A refusal no page caught is shown as its sentence, with its status."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return errors.refused(request, exception)
        return None
