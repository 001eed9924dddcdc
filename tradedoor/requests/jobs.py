"""The worker's part in requests."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tradedoor import later
from tradedoor.requests import forgetting, receiving, telling


@later.job("requests.received", _("Answer somebody who signed up"), urgency=later.Urgency.PERSON)
def received(request_id: int, *, now: datetime) -> None:
    receiving.received(request_id, now=now)


@later.job("requests.digest", _("Tell a colleague how many sign-ups wait"))
def digest(staff_id: int, since: str, *, now: datetime) -> None:
    telling.digest(staff_id, since=datetime.fromisoformat(since), now=now)


@later.job("requests.forget", _("Erase old sign-ups"), every="43 3 * * *")
def forget(*, now: datetime) -> None:
    forgetting.forget(now=now)
