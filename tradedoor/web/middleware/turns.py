"""So many pages at a time, so that whoever asks whether we are alive never waits."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse

from tradedoor.web.trouble import pages
from tradedoor.web.trouble.kinds import BUSY

PATIENCE = 15  # seconds


class Turns:
    """Whoever came first is next; whoever comes when too many wait does not wait at all."""

    def __init__(self, at_once: int, *, waiting: int) -> None:
        self.free = at_once
        self._lock = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._longest = waiting

    @property
    def waiting(self) -> int:
        return len(self._queue)

    def take(self, *, patience: float) -> bool:
        """Wait for one's turn, for so many seconds. Tells whether it came."""
        with self._lock:
            if self.free:
                self.free -= 1
                return True
            if len(self._queue) >= self._longest:
                return False
            called = threading.Event()
            self._queue.append(called)
        return called.wait(patience) or not self._give_up(called)

    def end(self) -> None:
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
            else:
                self.free += 1

    def _give_up(self, called: threading.Event) -> bool:
        """Leave the queue, unless one is called in this very moment."""
        with self._lock:
            if called.is_set():
                return False
            self._queue.remove(called)
            return True


class TakeTurns:
    """Let a request wait until it is its turn. When too many wait, or for too long, say so.

    The web server has a few threads more than there may be pages made and waiting (`cli.serve`):
    those are always free to answer `/healthz`, and to say that we are busy.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.turns = Turns(settings.PAGES_AT_ONCE, waiting=settings.PAGES_WAITING)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self.turns.take(patience=PATIENCE):
            return pages.in_trouble(request, BUSY)
        is_over = True
        try:
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = _Sending(response, self.turns.end)
                is_over = False
            return response
        finally:
            if is_over:
                self.turns.end()


class _Sending:
    """What is made while it is sent keeps its turn until the last of it is sent, or unwanted.

    Django calls `close` in either case.
    """

    def __init__(self, response: StreamingHttpResponse, end: Callable[[], Any]) -> None:
        self._content: Iterator[bytes] = iter(response)
        self._end: Callable[[], Any] | None = end

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._content)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        end, self._end = self._end, None
        if end:
            end()
