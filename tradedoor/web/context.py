"""What every page knows: who the seller is."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tradedoor.directory.seller import the_seller


def seller(request: HttpRequest) -> dict[str, Any]:
    business = the_seller()
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
