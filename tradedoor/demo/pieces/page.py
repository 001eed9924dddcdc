"""The developers' page: every piece once, with believable content (docs/look.md)."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tradedoor.demo.pieces import moments, texts
from tradedoor.demo.pieces.forms import Choosing, Example, SignIn


def pieces(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/pieces.html", {"example": examples(timezone.now())})


def examples(now: datetime) -> dict[str, object]:
    return {
        "form": Example(
            {"name": "Marit Dahl", "email": "marit@dahls,bygg.example"}, auto_id="ex_%s"
        ),
        "empty_form": Example(initial={"level": "user", "newsletter": True}, auto_id="new_%s"),
        "sign_in": SignIn(),
        "choosing": Choosing(initial={"name": "10927781-2"}, auto_id="choose_%s"),
        "until": now + timedelta(days=5),
        "tabs": texts.TABS,
        "counts": texts.COUNTS,
        "facts": texts.FACTS,
        "rows": texts.ROWS,
        "contacts": moments.contacts(now),
        "steps": moments.steps(now),
        "failed_steps": moments.failed_steps(now),
        "entries": moments.entries(now),
    }
