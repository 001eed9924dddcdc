"""The worker's part in letting people in."""

from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

TURN = 10  # seconds


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


@app.periodic(cron="11 4 * * *", periodic_id="looks")
@app.task(name="access.forget_looks", queueing_lock="access.forget_looks", pass_context=False)
def forget_looks(timestamp: int) -> None:
    """Forget from where and with what browsers links were looked at long ago."""
    from tradedoor.access import inviting

    inviting.forget_looks(now=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="* * * * *", periodic_id="standing")
@app.task(name="access.find_statuses", queueing_lock="access.find_statuses", pass_context=False)
def stand(timestamp: int) -> None:  # noqa: ARG001
    """Find statuses anew, so that little of it is left for whoever looks at a list."""
    from tradedoor.access import standing

    standing.refresh(now=timezone.now())


@app.task(name="access.carry_on")
def carry_on(run_id: int) -> None:
    """Carry out the remedies of a run, for a while; then let others have a turn."""
    from tradedoor.access import remedies

    until = monotonic() + TURN
    remedies.seen_at_work(run_id, now=timezone.now())
    while remedies.one_more(run_id, now=timezone.now()):
        if monotonic() > until:
            go_on_with(run_id)
            return
    remedies.seen_at_work(run_id, now=timezone.now())


def go_on_with(run_id: int) -> None:
    """Queue what is left of a run, unless it is in the queue."""
    once = carry_on.configure(queueing_lock=f"access.carry_on:{run_id}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        once.defer(run_id=run_id)


@app.periodic(cron="* * * * *", periodic_id="remedies")
@app.task(name="access.lost_runs", queueing_lock="access.lost_runs", pass_context=False)
def lost_runs(timestamp: int) -> None:  # noqa: ARG001
    """Take up runs whose worker was lost with its machine."""
    from tradedoor.access import remedies

    for run_id in remedies.lost(now=timezone.now()):
        go_on_with(run_id)
