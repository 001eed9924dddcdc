"""The worker's part in credentials."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tradedoor import later
from tradedoor.credentials import browsers, counting, sessions, staff


@later.job(
    "credentials.staff_way_in",
    _("Send a sign-in link to a colleague who forgot their password"),
    urgency=later.Urgency.PERSON,
)
def staff_way_in(typed: str, *, address: str = "", now: datetime) -> None:
    staff.forgot(typed, now=now, address=address)


@later.job("credentials.forget", _("Forget old sessions and sign-in tries"), every="17 * * * *")
def forget(*, now: datetime) -> None:
    sessions.clear(now=now)
    counting.forget_old_tries(now=now)
    browsers.forget_old(now=now)
