"""Pages for what went wrong, in words; and for programs, the same as JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tradedoor.errors import Refusal


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal no page caught: its sentence on a plain page, with its status."""
    if _is_program(request):
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
    if _is_program(request):
        return to_program("not-understood", _("This cannot be understood."), status=400)
    return render(request, "errors/400.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed that should not: a page that needs nothing which may be failing too."""
    if _is_program(request):
        return to_program("broken", "Something failed here. Try again later.", status=500)
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def to_program(code: str, detail: str, *, status: int) -> JsonResponse:
    """A refusal as programs read it: a code that stays, and a sentence for whoever debugs."""
    return JsonResponse({"code": code, "detail": detail}, status=status)


def _is_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
