"""Office and portal do not share a session: each room has its own cookies."""

from http.cookies import Morsel

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tradedoor.web.middleware import Answer

OWN_COOKIES = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")


def separate_rooms(answer: Answer) -> Answer:
    """Let the cookies `session`, `csrf` and `messages` travel as `office_session` and so on.

    Somebody may be staff in one tab and try the portal in the next.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/office/"):
            return answer(request)
        for name in OWN_COOKIES:
            request.COOKIES.pop(name, None)
            if (own := request.COOKIES.get(f"office_{name}")) is not None:
                request.COOKIES[name] = own
        response = answer(request)
        for name in OWN_COOKIES:
            if (morsel := response.cookies.pop(name, None)) is not None:
                _send_as(response, f"office_{name}", morsel)
        return response

    return middleware


def _send_as(response: HttpResponse, name: str, morsel: "Morsel[str]") -> None:
    response.cookies[name] = morsel.value
    response.cookies[name].update({key: value for key, value in morsel.items() if value != ""})
    response.cookies[name]["path"] = "/office/"
