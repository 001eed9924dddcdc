"""The worker's part in access: API keys that end soon."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app


@app.periodic(cron="29 * * * *", periodic_id="keys")
@app.task(name="access.keys_end_soon", queueing_lock="access.keys_end_soon", pass_context=False)
def keys_end_soon(timestamp: int) -> None:
    """Write to the owners of API keys before these end."""
    from tradedoor.access import keys

    keys.warn_before_the_end(now=datetime.fromtimestamp(timestamp, UTC))
