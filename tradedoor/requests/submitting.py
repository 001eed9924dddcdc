"""Sending the sign-up form: checked, held against what came from there lately, and kept.

The form's page does the same work for everybody: it writes one row and queues one job. Whether
the address is known shows only in letters to that address.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor import later
from tradedoor.credentials import names
from tradedoor.errors import NotValid, Refusal
from tradedoor.formats import addresses, phones, postcodes, states, taxes
from tradedoor.requests.locking import take_turns
from tradedoor.requests.models import AccessRequest
from tradedoor.rows import fits

HOUR = timedelta(hours=1)
PER_ADDRESS = 10  # requests an hour from one IP address
PER_NETWORK = 60  # and from one network (/24, or /64 of IPv6)


class TooManyRequests(Refusal):
    """Too many requests came from this address or network lately."""

    code = "too-many-requests"
    status = 429


@dataclass(frozen=True)
class Sender:
    """Where a request came from, and what language its sender reads."""

    address: str
    language: str

    @property
    def network(self) -> str:
        if not self.address:
            return ""
        bits = 24 if ip_address(self.address).version == 4 else 64
        return str(ip_network(f"{self.address}/{bits}", strict=False))


@transaction.atomic
def submit(sender: Sender, details: dict[str, Any], *, now: datetime) -> AccessRequest:
    """Take a request. Raises TooManyRequests, NotValid.

    The answer is the same whoever asks; the worker finds out who it is.
    Locks the sender's network, so that nobody is counted too late.
    """
    for mistake in mistakes(details):
        raise mistake
    request = AccessRequest(
        **{**details, **_cleaned(details)},
        applicant=names.normalised(details["email"])[:254],
        language=sender.language,
        from_address=sender.address or None,
        from_network=sender.network,
        asked_at=now,
    )
    fits(request, details.keys() - {"extra"})
    _limit(sender, now=now)
    request.save(force_insert=True)
    later.queue("requests.received", request_id=request.pk)
    return request


def mistakes(details: dict[str, Any]) -> Iterator[NotValid]:
    """All that cannot be right in that country, each with its field."""
    for field in CHECKS:
        try:
            _check(field, details)
        except NotValid as mistake:
            yield mistake


# Field → normaliser (typed value, country) → stored value.
CHECKS: dict[str, Callable[..., str]] = {
    "postcode": postcodes.clean,
    "city": addresses.city,
    "state_name": states.clean,
    "phone": phones.clean,
    "tax_id": taxes.clean,
}


def _check(field: str, details: dict[str, Any]) -> str:
    country, typed = str(details["country"]), details.get(field, "")
    if field == "state_name":
        postcode = postcodes.tidy(details.get("postcode", ""), country=country)
        return states.clean(typed, country=country, postcode=postcode)
    return CHECKS[field](typed, country=country)


def _cleaned(details: dict[str, Any]) -> dict[str, str]:
    return {field: _check(field, details) for field in CHECKS}


def _limit(sender: Sender, *, now: datetime) -> None:
    """Whoever cannot be told from anybody else shares the limit of a network with them."""
    take_turns(f"requests from {sender.network}")
    lately = AccessRequest.objects.filter(asked_at__gt=now - HOUR)
    of_address = lately.filter(from_address=sender.address or None)
    if (sender.address and of_address.count() >= PER_ADDRESS) or (
        lately.filter(from_network=sender.network).count() >= PER_NETWORK
    ):
        raise TooManyRequests(
            _(
                "Many requests came from your network in the last hour. "
                "Try again in an hour, or call us."
            )
        )
