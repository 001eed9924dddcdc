"""What a shop promised to whom, and what of it was kept."""

from collections.abc import Iterable
from itertools import count, islice

from django.db import connection

from bench.scratch.shop import Shop

ERIK = {
    "company": "Dahls Bygg i Göteborg AB", "first_name": "Erik", "last_name": "Dahl",
    "phone": "+4631123456", "address": "Ringögatan 12", "city": "Göteborg",
    "postcode": "411 05", "country": "SE", "tax_id": "",
}  # fmt: skip
_numbers = count(1000)
HALF_DONE = """
    SELECT (SELECT count(*) FROM tradedoor_access AS access WHERE NOT EXISTS
              (SELECT FROM tradedoor_invitation WHERE access_id = access.id))
         + (SELECT count(*) FROM tradedoor_invitation AS invitation WHERE letter_id IS NULL)
"""
JOBS_LOST = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('doing', 'failed')"


def a_crowd_of_customers(n: int) -> list[str]:
    """So many contacts who may be mailed their first way in: their addresses."""
    from django.utils import timezone

    from tradedoor.actors import system
    from tradedoor.directory import contacts, customers
    from tradedoor.directory.models import Seller

    Seller.objects.update_or_create(pk=1, defaults={"name": "N", "forgot_gives_way_in": True})
    by, now = system("bench"), timezone.now()
    addresses = []
    for i in islice(_numbers, n):
        customer = customers.add(number=str(i), name=f"Firm {i}", country="SE", by=by, now=now)
        address = f"known{i}@firm{i}.example"
        contacts.add(
            customer.pk, first_name=f"Kim{i}", last_name="Ek", email=address, by=by, now=now
        )
        addresses.append(address)
    return addresses


def sign_up(shop: Shop, i: int) -> str:
    """Somebody new sends the form. Answers their address, or nothing where it was not taken."""
    address = f"new{i}@other{i}.example"
    typed = {**ERIK, "company": f"Other {i} AB", "email": address}
    return address if shop.send("/sign-up", **typed) else ""


def forgets(shop: Shop, address: str) -> str:
    return address if shop.send("/forgot-password", name=address) else ""


def unanswered(shop: Shop, addresses: Iterable[str]) -> set[str]:
    """Whoever was told that a mail is on its way, and has none."""
    arrived = {str(mail["X-Arrived-For"]) for mail in list(shop.mail.arrived)}
    return {address for address in addresses if address} - arrived


def ask(question: str) -> int:
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])
