"""The worker's part in giving: ways in that somebody asked for."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app


@app.task(name="access.way_in", queue="letters")
def way_in(typed: str, address: str) -> None:
    """Somebody asked for a way in, in the portal."""
    from tradedoor.giving import asking

    asking.way_in(typed, address=address, now=timezone.now())


@app.task(name="access.new_link", queue="letters")
def new_link(invitation: str, address: str) -> None:
    """The owner of an invitation that ran out asked for another."""
    from tradedoor.giving import asking

    asking.new_link(UUID(invitation), address=address, now=timezone.now())
