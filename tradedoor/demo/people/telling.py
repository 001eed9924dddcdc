"""Telling many stories at once, each event in its time.

A story is a generator. It yields the moment at which it wants to go on and is sent the moment
it is then, which is never earlier than what it asked for nor than what it did before. So the
record and the letters of the demonstration stand in the order in which things happened.
"""

import heapq
from collections.abc import Callable, Generator, Iterable
from datetime import date, datetime, timedelta
from itertools import count

type Story[T] = Generator[datetime, datetime, T]

A_MOMENT = timedelta(minutes=3)


def tell(stories: Iterable[Story[None]], *, each_evening: Callable[[], None]) -> None:
    """Tell all of them to their ends; do ``each_evening`` after every day that had an event."""
    order = count()
    today = date.min
    waiting = [(next(story), next(order), story) for story in stories]
    heapq.heapify(waiting)
    while waiting:
        now, _, story = heapq.heappop(waiting)
        if now.date() != today:
            each_evening()
            today = now.date()
        try:
            later = story.send(now)
        except StopIteration:
            pass
        else:
            heapq.heappush(waiting, (max(later, now + A_MOMENT), next(order), story))
    each_evening()
