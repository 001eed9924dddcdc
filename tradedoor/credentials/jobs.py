"""The worker's part in credentials."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app


@app.task(name="credentials.staff_way_in", queue="letters")
def staff_way_in(typed: str, address: str = "") -> None:
    """Somebody asked for a way in, in the office."""
    from tradedoor.credentials import staff

    staff.forgot(typed, now=timezone.now(), address=address)


@app.periodic(cron="17 * * * *", periodic_id="forget")
@app.task(name="credentials.forget", queueing_lock="credentials.forget")
def forget(timestamp: int) -> None:
    """Forget sessions that ran out and tries too old to matter."""
    from tradedoor.credentials import browsers, counting, sessions

    now = datetime.fromtimestamp(timestamp, UTC)
    sessions.clear(now=now)
    counting.forget_old_tries(now=now)
    browsers.forget_old(now=now)
