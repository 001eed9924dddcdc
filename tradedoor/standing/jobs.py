"""The worker's part in where everybody stands: statuses found anew, remedies of many."""

from datetime import datetime, timedelta
from time import monotonic

from django.utils.translation import gettext_lazy as _

from tradedoor import later
from tradedoor.standing import remedies, standing

TURN = timedelta(seconds=10)


@later.job("access.find_statuses", _("Find out who can get in"), every="* * * * *")
def stand(*, now: datetime) -> None:
    """Find statuses anew, so that little of it is left for whoever looks at a list."""
    standing.refresh(now=now)


@later.job(
    "access.carry_on",
    _("Do the next step for many contacts"),
    urgency=later.Urgency.CROWD,
    in_parts=True,
)
def carry_on(run_id: int, *, now: datetime) -> None:
    """Carry out the remedies of a run, for a while; then let others have a turn."""
    began, moment = monotonic(), now
    remedies.seen_at_work(run_id, now=now)
    while remedies.one_more(run_id, now=moment):
        moment = now + timedelta(seconds=monotonic() - began)
        if moment > now + TURN:
            remedies.go_on_with(run_id)
            return
    remedies.seen_at_work(run_id, now=moment)


@later.job("access.lost_runs", _("Take up next steps that were interrupted"), every="* * * * *")
def lost_runs(*, now: datetime) -> None:
    """Take up runs whose worker was lost with its machine."""
    for run_id in remedies.lost(now=now):
        remedies.go_on_with(run_id)
