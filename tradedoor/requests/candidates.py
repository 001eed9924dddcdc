"""Customers that somebody who signs up may belong to by what is unmistakable.

All of it is found by indexes: tax id and phone through the customers' search row.
"""

from collections.abc import Iterable

from django.db import connection

from tradedoor.directory.models import Contact, Customer, mail_domain
from tradedoor.search.query import exactly, prefix

MOST = 60
SHORTEST_BEGINNING = 8
BY_NUMBER = "SELECT customer_id FROM tradedoor_customersearch WHERE words @@ %s::tsquery LIMIT %s"


def with_numbers(numbers: Iterable[str]) -> set[int]:
    """Customers with one of these numbers, or a long number that begins so."""
    query = " | ".join(_number(number) for number in numbers if number)
    if not query:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(BY_NUMBER, [query, MOST])
        return {row[0] for row in cursor.fetchall()}


def with_domain(domain: str) -> set[int]:
    """Customers with this mail domain among their addresses."""
    if not domain:
        return set()
    customers = Customer.objects.annotate(domain=mail_domain()).filter(domain=domain)
    people = Contact.objects.here().annotate(domain=mail_domain()).filter(domain=domain)
    return {
        *customers.values_list("pk", flat=True)[:MOST],
        *people.values_list("customer_id", flat=True)[:MOST],
    }


def _number(number: str) -> str:
    whole = f"={number}"
    return prefix(whole) if len(number) >= SHORTEST_BEGINNING else exactly(whole)
