"""The worker's part in where everybody stands: statuses found anew, remedies of many."""

from contextlib import suppress
from time import monotonic

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

TURN = 10  # seconds


@app.periodic(cron="* * * * *", periodic_id="standing")
@app.task(name="access.find_statuses", queueing_lock="access.find_statuses", pass_context=False)
def stand(timestamp: int) -> None:  # noqa: ARG001
    """Find statuses anew, so that little of it is left for whoever looks at a list."""
    from tradedoor.standing import standing

    standing.refresh(now=timezone.now())


@app.task(name="access.carry_on")
def carry_on(run_id: int) -> None:
    """Carry out the remedies of a run, for a while; then let others have a turn."""
    from tradedoor.standing import remedies

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
    from tradedoor.standing import remedies

    for run_id in remedies.lost(now=timezone.now()):
        go_on_with(run_id)
