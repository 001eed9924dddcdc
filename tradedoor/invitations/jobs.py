"""The worker's part in invitations: forgetting who looked at them."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="11 4 * * *", periodic_id="looks")
@app.task(name="access.forget_looks", queueing_lock="access.forget_looks", pass_context=False)
def forget_looks(timestamp: int) -> None:
    """Forget from where and with what browsers links were looked at long ago."""
    from tradedoor.invitations import inviting

    inviting.forget_looks(now=datetime.fromtimestamp(timestamp, UTC))
