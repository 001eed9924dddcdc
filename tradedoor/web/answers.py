"""The few ways a page answers, with and without htmx."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

WINDOW = "window-body"


def window(
    request: HttpRequest, template: str, page: dict[str, Any], *, behind: str, status: int = 200
) -> HttpResponse:
    """A window: its inside where htmx asks for it, else a page of its own."""
    asked_for = request.htmx and request.htmx.target == WINDOW  # type: ignore[attr-defined]
    layout = "office/window_inside.html" if asked_for else "office/window_page.html"
    response = render(
        request, template, {**page, "layout": layout, "behind_url": behind}, status=status
    )
    response["Vary"] = "HX-Request, HX-Target"
    return response


def go(request: HttpRequest, url: str) -> HttpResponse:
    """On to another page, once the thing is done."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(url)
    return redirect(url)


def shown(request: HttpRequest, methods: tuple[str, ...]) -> str:
    """The address of the page somebody looks at who sends this, if it can be shown again."""
    if request.htmx:  # type: ignore[attr-defined]
        return request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    return request.get_full_path() if "GET" in methods else ""


def back(request: HttpRequest, otherwise: str, *args: Any) -> HttpResponse:
    """Back to the list where somebody pressed a button, which names itself in ``next``."""
    return redirect(safe_next(request, reverse(otherwise, args=args)))


def say(request: HttpRequest, words: str, *, way_on: tuple[str, str] | None = None) -> None:
    """A bubble that says what happened, and one thing to do then: the way back, or the next step.

    ``way_on`` is its (url, label); it takes a POST.
    """
    if way_on:
        url, label = way_on
        page = {"words": words, "url": url, "label": label, "stay": safe_next(request, "")}
        messages.success(request, render_to_string("pieces/way_on.html", page, request))
    else:
        messages.success(request, words)


def warn(request: HttpRequest, words: str) -> None:
    """A bubble that says what was refused."""
    messages.warning(request, words)


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where somebody came from, or wanted to go; never another site."""
    wanted: str = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return wanted
    return otherwise
