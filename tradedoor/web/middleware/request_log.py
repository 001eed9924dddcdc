"""One line a request."""

import time
import uuid

import structlog
from django.http import HttpRequest, HttpResponse

from tradedoor.web.middleware import Answer

log = structlog.get_logger("tradedoor.web")


def log_requests(answer: Answer) -> Answer:
    """Write what was asked and what was answered, without the query: search words are private.

    So are links; `config.logs` keeps them out of every line.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex[:12])
        try:
            response = answer(request)
            took = round((time.perf_counter() - started) * 1000)
            level = log.info if response.status_code < 500 else log.error
            level(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                ms=took,
            )
            return response
        finally:
            structlog.contextvars.clear_contextvars()

    return middleware
