"""The worker's part in requests."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.db import transaction
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


def digest_for(staff_id: int, *, now: datetime) -> None:
    """Queue this person's digest for an hour later, unless one waits already."""
    later = digest.configure(
        schedule_at=now + timedelta(hours=1), queueing_lock=f"requests.digest.{staff_id}"
    )
    with suppress(AlreadyEnqueued), transaction.atomic():
        later.defer(staff_id=staff_id, since=now.isoformat())


@app.periodic(cron="43 3 * * *", periodic_id="erase")
@app.task(name="requests.forget", queueing_lock="requests.forget", pass_context=False)
def forget(timestamp: int) -> None:
    """Erase what is not needed any more."""
    from tradedoor.requests import forgetting

    forgetting.forget(now=datetime.fromtimestamp(timestamp, UTC))
