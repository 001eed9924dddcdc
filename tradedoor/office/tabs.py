"""The sides of a customer's card."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from tradedoor.directory.models import Customer


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_here: bool
    count: int | None = None


def customer_tabs(customer: Customer, here: str) -> list[Tab]:
    """Details, Contacts, Website access, History."""
    sides = [
        ("customer", _("Details"), "details"),
        ("contacts", _("Contacts"), "contacts"),
        ("customer-access", _("Website access"), "access"),
        ("customer-history", _("History"), "history"),
    ]
    return [
        Tab(label, reverse(f"office:{name}", args=[customer.public_id]), side == here)
        for name, label, side in sides
    ]
