"""What the seller's own people are written of how they come in."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from tradedoor import letters
from tradedoor.credentials.models import Staff
from tradedoor.directory import seller


def write(staff: Staff, kind: str, *, now: datetime, **context: Any) -> None:
    """Queue a letter to one of the seller's people, in their language or else the seller's."""
    letters.queue(
        kind,
        to=staff.email,
        language=staff.language or seller.the_seller().language,
        now=now,
        seller=seller.in_letters(),
        name=staff.name,
        **context,
    )


def new_browser(staff: Staff, *, agent: str, address: str, now: datetime) -> None:
    """Somebody came into the office from a browser they never used before."""
    write(
        staff, "new-browser", now=now, at=now.isoformat(), agent=agent, address=address,
        path=reverse("office:forgot-password"),
    )  # fmt: skip
