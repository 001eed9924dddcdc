"""Erik Dahl asks to come in for Dahls Bygg i Göteborg."""

from datetime import datetime
from itertools import count
from typing import Any

import pytest
from django.urls import reverse

from tradedoor.credentials import names
from tradedoor.directory.models import Seller
from tradedoor.requests.models import AccessRequest

ERIK = {
    "company": "Dahls Bygg i Göteborg AB", "first_name": "Erik", "last_name": "Dahl",
    "phone": "+4631123456", "email": "erik@dahlsbygg.example", "address": "Ringögatan 12",
    "city": "Göteborg", "postcode": "411 05", "country": "SE", "tax_id": "SE556036079301",
    "language": "en",
}  # fmt: skip
QUEUE = "/office/requests/"
_numbers = count(1)


def asks(noon: datetime, **how: Any) -> AccessRequest:
    """Somebody whose address is proven waits for an answer."""
    how = {**ERIK, "state": "waiting", "proven_at": noon, "waiting_since": noon, **how}
    return AccessRequest.objects.create(
        applicant=names.normalised(how["email"]), asked_at=noon, **how
    )


def strangers(noon: datetime, n: int, **how: Any) -> list[AccessRequest]:
    """So many people, each for a company of their own."""
    rows = []
    for _ in range(n):
        i = next(_numbers)
        own = {
            "company": f"Company {i:05}", "email": f"p{i}@company{i}.example", "tax_id": "",
            "first_name": f"First{i}", "last_name": f"Last{i:05}",
        }  # fmt: skip
        rows.append(asks(noon, **{**own, **how}))
    return rows


def page_of(request: AccessRequest, what: str = "") -> str:
    """Its panel in the office, or what is done to it there, as "-reject"."""
    return reverse(f"office:request{what}", args=[request.public_id])


@pytest.fixture
def erik(seller: Seller, noon: datetime) -> AccessRequest:
    return asks(noon)
