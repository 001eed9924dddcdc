"""The worker's part in letting people in."""

from datetime import UTC, datetime
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app


@app.task(name="access.way_in", queue="letters")
def way_in(typed: str, address: str) -> None:
    """Somebody asked for a way in, in the portal."""
    from tradedoor.access import asking

    asking.way_in(typed, address=address, now=timezone.now())


@app.task(name="access.new_link", queue="letters")
def new_link(invitation: str, address: str) -> None:
    """The owner of an invitation that ran out asked for another."""
    from tradedoor.access import asking

    asking.new_link(UUID(invitation), address=address, now=timezone.now())


@app.periodic(cron="29 * * * *", periodic_id="keys")
@app.task(name="access.keys_end_soon", queueing_lock="access.keys_end_soon", pass_context=False)
def keys_end_soon(timestamp: int) -> None:
    """Write to the owners of API keys before these end."""
    from tradedoor.access import keys

    keys.warn_before_the_end(now=datetime.fromtimestamp(timestamp, UTC))
