"""The worker's part in giving: ways in that somebody asked for."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tradedoor import later
from tradedoor.giving import asking


@later.job(
    "access.way_in",
    _("Send a sign-in link to somebody who forgot their password"),
    urgency=later.Urgency.PERSON,
)
def way_in(typed: str, *, address: str, now: datetime) -> None:
    asking.way_in(typed, address=address, now=now)


@later.job(
    "access.new_link",
    _("Send a new link to somebody whose invitation ran out"),
    urgency=later.Urgency.PERSON,
)
def new_link(invitation: str, *, address: str, now: datetime) -> None:
    asking.new_link(UUID(invitation), address=address, now=now)
