"""The worker's part in requests."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


@app.task(name="requests.received", queue="letters")
def received(request_id: int) -> None:
    """Somebody sent the sign-up form."""
    from tradedoor.requests import receiving

    receiving.received(request_id, now=timezone.now())


@app.task(name="requests.digest", queue="letters")
def digest(staff_id: int, since: str) -> None:
    """Many requests came; tell this person once."""
    from tradedoor.requests import telling

    telling.digest(staff_id, since=datetime.fromisoformat(since), now=timezone.now())


def digest_for(staff_id: int, *, at: datetime) -> None:
    """Queue this person's digest, unless one waits already."""
    since = at - timedelta(hours=1)
    task = digest.configure(schedule_at=at, queueing_lock=f"requests.digest.{staff_id}")
    try:
        task.defer(staff_id=staff_id, since=since.isoformat())
    except AlreadyEnqueued:
        return


@app.periodic(cron="43 3 * * *", periodic_id="erase")
@app.task(name="requests.forget", queueing_lock="requests.forget")
def forget(timestamp: int) -> None:
    """Erase what is not needed any more."""
    from tradedoor.requests import receiving

    receiving.forget(now=datetime.fromtimestamp(timestamp, UTC))
