"""Two questions a machine may ask: are you alive, and may I send you people?"""

from django.db import Error
from django.http import HttpRequest, HttpResponse

from tradedoor.config.schema import missing_migrations


def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return _answer(200, "alive")


def readyz(_request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration; otherwise 503 and the reason."""
    try:
        missing = missing_migrations()
    except Error:
        return _answer(503, "not ready: the database does not answer")
    if missing:
        return _answer(503, f"not ready: {len(missing)} migrations are not applied")
    return _answer(200, "ready")


def _answer(status: int, sentence: str) -> HttpResponse:
    return HttpResponse(
        f"{sentence}\n",
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
