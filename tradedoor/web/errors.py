"""Pages for what went wrong, in words; and for programs, the same as JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tradedoor.errors import Refusal


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal no page caught: its sentence on a plain page, with its status."""
    if is_program(request):
        return to_program(refusal.code, str(refusal), status=refusal.status)
    return render(request, "errors/refused.html", {"refusal": refusal}, status=refusal.status)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was older than its owner's sign-in, or the form came from another site."""
    return render(request, "errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_program(request):
        return to_program("not-understood", _("This cannot be understood."), status=400)
    return render(request, "errors/400.html", status=400)


def to_program(code: str, detail: str, *, status: int) -> JsonResponse:
    """A refusal as programs read it: a code that stays, and a sentence for whoever debugs."""
    return JsonResponse({"code": code, "detail": detail}, status=status)


def is_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
