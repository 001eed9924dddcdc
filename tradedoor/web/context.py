"""What every page knows: who the seller is."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tradedoor.directory.models import Seller
from tradedoor.directory.seller import the_seller


def seller_of(request: HttpRequest) -> Seller:
    """The seller, loaded once for each request."""
    known: Seller | None = getattr(request, "seller", None)
    if known is None:
        known = request.seller = the_seller()  # type: ignore[attr-defined]
    return known


def seller(request: HttpRequest) -> dict[str, Any]:
    """The seller's name, how to reach it, and its look."""
    business = seller_of(request)
    look = {"logo_url": reverse("logo") + f"?v={business.version}" if business.logo_type else ""}
    return {
        "seller": {
            "name": business.name,
            "phone": business.phone,
            "email": business.email,
            "is_demo": business.is_demo,
            "look_version": business.version,
            **look,
        }
    }
