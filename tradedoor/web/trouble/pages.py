"""What is answered when the database keeps us waiting: in words, and without asking it."""

import sys
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import structlog
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from tradedoor.web.errors import is_program, to_program
from tradedoor.web.lengths import is_too_long
from tradedoor.web.trouble.footprint import Footprint
from tradedoor.web.trouble.kinds import BUSY, SAFE, Trouble, reason, trouble_in

log = structlog.get_logger("tradedoor.web")
TYPED_AGAIN = ("password", "secret")  # What is never put into a page, not even for its owner.


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed that should not: a page that needs nothing which may be failing too.

    Django calls it while it handles the error, which may be the database's and no fault of ours.
    """
    error = sys.exc_info()[1]
    if trouble := trouble_in(error):
        return in_trouble(request, trouble, error)
    if is_program(request):
        return to_program("broken", "Something failed here. Try again later.", status=500)
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def in_trouble(
    request: HttpRequest, trouble: Trouble, error: BaseException | None = None
) -> HttpResponse:
    """The page for it, in the reader's language, or the same for a program.

    The answer carries its ``trouble``, for whoever may run the request again.
    """
    log.warning("trouble", code=trouble.code, path=request.path, reason=reason(error))
    # Nobody waits for a row to read it: then a table is being changed.
    shown = BUSY if trouble.status == 409 and request.method in SAFE else trouble
    with translation.override(getattr(request, "LANGUAGE_CODE", "") or translation.get_language()):
        response = _in_words(request, shown)
    response.headers["Retry-After"] = str(shown.retry_after)
    response.headers["Cache-Control"] = "no-store"
    response.trouble = trouble  # type: ignore[attr-defined]
    return response


def _in_words(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    saved = _what_was_saved(request, trouble)
    if is_program(request):
        detail = " ".join(filter(None, [f"{trouble.title}.", str(trouble.cause), saved]))
        return to_program(trouble.code, detail, status=trouble.status)
    page = {"trouble": trouble, "saved": saved, "request": request, **_way_on(request, trouble)}
    return HttpResponse(render_to_string("errors/trouble.html", page), status=trouble.status)


def _what_was_saved(request: HttpRequest, trouble: Trouble) -> str:
    if request.method in SAFE:
        return _("Try again in a moment.")
    if _saved_nothing(request, trouble):
        return _("Nothing was saved. Try again in a moment.")
    return _("It is not certain whether it was saved: look before you send it again.")


def _saved_nothing(request: HttpRequest, trouble: Trouble) -> bool:
    footprint: Footprint | None = getattr(request, "footprint", None)
    return footprint is None or footprint.saved_nothing(trouble)


def _way_on(request: HttpRequest, trouble: Trouble) -> dict[str, Any]:
    """The same once more: the address, or all that was typed, ready to be sent again."""
    if request.method in SAFE:
        return {"again_url": request.get_full_path()}
    fields = _typed(request) if _saved_nothing(request, trouble) else []
    if fields:
        return {"send_to": request.get_full_path(), "fields": fields}
    return {"again_url": _came_from(request)}


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field of the form, or none where some of it cannot be sent from a page."""
    if is_too_long(request):
        return []
    try:
        typed, files = request.POST, request.FILES
    except (UnreadablePostError, SuspiciousOperation, MultiPartParserError):
        return []
    if files or any(word in name for name in typed for word in TYPED_AGAIN):
        return []
    return [(name, value) for name, values in typed.lists() for value in values]


def _came_from(request: HttpRequest) -> str:
    referer = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(referer)
    return str(urlunsplit(("", "", parts.path, parts.query, "")))
