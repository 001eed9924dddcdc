"""Whom the seller knows: its own branches, its customers, and their contacts."""

from tradedoor.directory.models.columns import folded, mail_domain
from tradedoor.directory.models.contacts import Contact, ContactQuerySet, person_key
from tradedoor.directory.models.customers import Customer, CustomerQuerySet
from tradedoor.directory.models.searches import CustomerSearch, SearchWord
from tradedoor.directory.models.seller import Branch, Seller

__all__ = [
    "Branch",
    "Contact",
    "ContactQuerySet",
    "Customer",
    "CustomerQuerySet",
    "CustomerSearch",
    "SearchWord",
    "Seller",
    "folded",
    "mail_domain",
    "person_key",
]
