"""What every page of the portal knows: whom it is about, and how to reach the seller."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tradedoor.access import door
from tradedoor.access.models import Access
from tradedoor.directory.seller import the_seller
from tradedoor.formats import phones
from tradedoor.portal.guard import login_of
from tradedoor.web.place import branch_of, where_of


def companies(request: HttpRequest) -> dict[str, Any]:
    """The company in the address, the others of this person, and their menu."""
    if request.path.startswith("/office/"):
        return {}
    access: Access | None = getattr(request, "access", None)
    known: dict[str, Any] = {
        "signed_in": lambda: hasattr(request, "user") and login_of(request) is not None,
        "reach": cache(reach),
        "branch_here": lambda: branch_of(request),
    }
    if access is None:
        return known
    return {
        **known,
        "company": company(access),
        "companies": cache(lambda: _companies(request, access)),
        "person_links": person_links(access),
    }


def _companies(request: HttpRequest, access: Access) -> list[dict[str, str]]:
    inside = door.open_to(access.login, where=where_of(request), now=timezone.now())
    return [company(other) for other in inside]


def company(access: Access) -> dict[str, str]:
    """A company as its people know it: its name, its page, and the number they are there."""
    return {
        "name": access.customer.name,
        "url": reverse("portal:company", args=[access.customer.public_id]),
        "number": f"{access.customer.number}-{access.login_number}",
    }


def person_links(access: Access) -> list[dict[str, str]]:
    customer = [access.customer.public_id]
    return [
        {"label": _("My details"), "url": reverse("portal:me", args=customer)},
        {"label": _("Password"), "url": reverse("portal:password", args=customer)},
    ]


def reach() -> dict[str, str]:
    """How the seller can be called and written to."""
    seller = the_seller()
    number = "".join(c for c in seller.phone if c.isdigit() or c == "+")
    return {
        "phone": phones.shown(seller.phone),
        "phone_url": f"tel:{number}" if number else "",
        "email": seller.email,
        "email_url": f"mailto:{seller.email}" if seller.email else "",
    }
