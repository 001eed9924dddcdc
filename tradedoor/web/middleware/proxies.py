"""Whether a request came by https, as the proxy in front of us says."""

from django.http import HttpRequest, HttpResponse

from tradedoor.web import address
from tradedoor.web.middleware import Answer


def believe_known_proxies(answer: Answer) -> Answer:
    """Believe X-Forwarded-Proto only from a proxy we were told of."""

    def middleware(request: HttpRequest) -> HttpResponse:
        scheme = request.META.get("HTTP_X_FORWARDED_PROTO", "").split(",")[-1].strip()
        if scheme == "https" and address.comes_through_proxy(request):
            request.META["wsgi.url_scheme"] = "https"
        return answer(request)

    return middleware
