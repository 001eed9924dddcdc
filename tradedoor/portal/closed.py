"""What somebody reads who is who they say, and may not come in: why, and whom to call."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tradedoor.access.door import NotOpenToYou


def closed(request: HttpRequest, refusal: NotOpenToYou, **more: Any) -> HttpResponse:
    """The page that says so; ``more`` may hold ``others``, the companies still open to them."""
    page = {"sentence": str(refusal), "limits": refusal.is_limit, **more}
    return render(request, "portal/not_open.html", page, status=refusal.status)
