"""Pages for what went wrong, in words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from tradedoor.errors import Refusal


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal no page caught: its sentence on a plain page, with its status."""
    return render(request, "errors/refused.html", {"refusal": refusal}, status=refusal.status)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was older than its owner's sign-in, or the form came from another site."""
    return render(request, "errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed that should not: a page that needs nothing which may be failing too."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
