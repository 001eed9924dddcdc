"""The *Mailbox* page: what left the demonstration over SMTP, as its mail server kept it."""

import re
from itertools import takewhile
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django_htmx.http import HttpResponseClientRefresh

from tradedoor.demo.mail.maildir import Box, Mail
from tradedoor.portal.guard import public_page

A_PAGE = 50

# Nothing in a mail runs or is fetched. Its links open a tab of their own, as in a mail program.
BEHIND_BARS: dict[str, list[str]] = {
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["data:"],
    "form-action": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}
WITH_A_FRAME: dict[str, list[str]] = {
    **cast(dict[str, list[str]], settings.SECURE_CSP),
    "frame-src": [CSP.SELF],
}
LINKS_OPEN_A_TAB = '<base target="_blank">'
HEAD_TAG = re.compile(r"<head(?:\s[^>]*)?>", re.IGNORECASE)


@public_page("GET")
def index(request: HttpRequest) -> HttpResponse:
    """A page of mails. The newest page asks every few seconds for those that came since."""
    box = _box()
    keys = box.keys()
    if request.htmx:  # type: ignore[attr-defined]
        return _since(request, box, keys)
    before = request.GET.get("before", "")
    begin = keys.index(before) + 1 if before in keys else 0
    shown = keys[begin : begin + A_PAGE]
    page = {
        "mails": box.heads(shown),
        "newest_url": reverse("mailbox:index") if begin else "",
        "older_url": _below(shown[-1]) if keys[begin + A_PAGE :] else "",
    }
    return render(request, "demo/mailbox.html", page)


@public_page("GET")
@csp_override(WITH_A_FRAME)
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """One mail: its headers, both its forms, and its links to click."""
    return render(request, "demo/mail.html", {"mail": _mail(key)})


@public_page("GET")
@xframe_options_sameorigin
@csp_override(BEHIND_BARS)
def html(request: HttpRequest, key: str) -> HttpResponse:
    """The mail's own HTML, for the frame on its page."""
    return HttpResponse(_with_base(_mail(key).html), headers={"Referrer-Policy": "no-referrer"})


def _since(request: HttpRequest, box: Box, keys: list[str]) -> HttpResponse:
    """The rows above the newest one the reader has; the whole page again where there is none."""
    newest = request.GET.get("newest", "")
    if newest == (keys[0] if keys else ""):
        return HttpResponse(status=204)
    came = list(takewhile(lambda key: key != newest, keys))
    if newest not in keys or len(came) > A_PAGE:
        return HttpResponseClientRefresh()
    return render(request, "demo/mailbox.html#rows", {"mails": box.heads(came)})


def _below(key: str) -> str:
    return reverse("mailbox:index", query={"before": key})


def _box() -> Box:
    return Box(settings.DATA / "mailbox")


def _mail(key: str) -> Mail:
    found = _box().mail(key)
    if found is None:
        raise Http404
    return found


def _with_base(page: str) -> str:
    """The page, with links that open a tab; whatever it says about that itself comes too late."""
    head = HEAD_TAG.search(page)
    if head:
        return page[: head.end()] + LINKS_OPEN_A_TAB + page[head.end() :]
    return f"<!doctype html>{LINKS_OPEN_A_TAB}{page}"
