"""A request that failed through no fault of its own is run once more."""

import random
import time
from collections.abc import Callable
from io import BytesIO
from itertools import count

import structlog
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from tradedoor.config import pool
from tradedoor.web import errors
from tradedoor.web.lengths import is_too_long
from tradedoor.web.middleware import Answer
from tradedoor.web.trouble.footprint import Footprint
from tradedoor.web.trouble.kinds import FOLLOWING, SAFE, Trouble

log = structlog.get_logger("tradedoor.web")
PAUSE = 0.05  # seconds


def try_again(answer: Answer) -> Answer:
    """Run a request anew that PostgreSQL broke off, where nothing of it stands yet.

    A view is one verb, a verb one transaction, and a letter or a job is queued within it: what was
    rolled back is as if it had never been. Whoever had saved something before is told instead.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            again = _copier(request)
        except UnreadablePostError:  # Whoever sent it has gone.
            return errors.bad_request(request)
        for number in count(1):
            footprint = request.footprint = Footprint()  # type: ignore[attr-defined]
            with connection.execute_wrapper(footprint):
                response = answer(request)
            trouble: Trouble | None = getattr(response, "trouble", None)
            if trouble is None or number >= trouble.tries:
                break
            if not footprint.may_be_repeated(trouble):
                break
            log.warning("tried again", code=trouble.code, path=request.path)
            if trouble is FOLLOWING:
                pool.renew()
            connection.close_if_unusable_or_obsolete()
            time.sleep(random.uniform(PAUSE, PAUSE * 3) * number)  # noqa: S311
            request = again()
        return response

    return middleware


def _copier(request: HttpRequest) -> Callable[[], HttpRequest]:
    """Makes the request anew as it was before anybody read it. What was sent is kept until then."""
    environ, noted = dict(request.META), dict(vars(request))
    noted.pop("COOKIES", None)  # `rooms` renames some of them.
    is_sending = request.method not in SAFE and not is_too_long(request)
    body = request.body if is_sending else b""

    def again() -> HttpRequest:
        fresh = WSGIRequest({**environ, "wsgi.input": BytesIO(body)})
        vars(fresh).update({**noted, **vars(fresh)})
        return fresh

    return again
