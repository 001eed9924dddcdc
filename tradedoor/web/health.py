"""Two questions a machine may ask: are you alive, and may I send you people?"""

import threading

from django.db import Error, connection, transaction
from django.http import HttpRequest, HttpResponse

from tradedoor.config.saving import hindrance
from tradedoor.config.schema import missing_migrations

# Whoever asks expects an answer within seconds, whatever it is.
HURRY = "SET LOCAL lock_timeout = '1s'; SET LOCAL statement_timeout = '2s'"
PATIENCE = 2  # seconds for whoever asks while somebody else does
_asking = threading.Lock()


def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return _answer(200, "alive")


def readyz(_request: HttpRequest) -> HttpResponse:
    """The database answers, has every migration and takes changes; otherwise 503 and the reason."""
    if not _asking.acquire(timeout=PATIENCE):  # One at a time, so that they hold no threads.
        return _answer(503, "not ready: the database takes too long to answer")
    try:
        reason = _why_not()
    except Error:
        reason = "the database does not answer"
    finally:
        _asking.release()
    return _answer(503, f"not ready: {reason}") if reason else _answer(200, "ready")


def _why_not() -> str:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(HURRY)
        if missing := missing_migrations():
            return f"{len(missing)} migrations are not applied"
        found = hindrance()
        return found.value if found else ""


def _answer(status: int, sentence: str) -> HttpResponse:
    return HttpResponse(
        f"{sentence}\n",
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
