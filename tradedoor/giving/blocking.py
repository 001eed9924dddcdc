"""Blocking a customer: nobody there comes in, at once, until it is unblocked."""

from datetime import datetime

from django.db import transaction

from tradedoor import powers
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.directory import customers
from tradedoor.directory.models import Contact, Customer
from tradedoor.giving import endings
from tradedoor.powers import Power
from tradedoor.rows import still_here


@transaction.atomic
def block(customer_id: int, *, by: Actor, now: datetime) -> endings.Receipt:
    """Let nobody of this customer in: not their browsers, keys, links, nor letters on their way.

    Keys and links of letters that left are refused while it lasts; the rest has ended. The
    receipt counts the people as well. Blocking twice stops nothing more. Locks everybody with an
    access there, then the customer. Raises NotAllowed, Gone.
    """
    customer = still_here(Customer.objects.visible_to(by).filter(pk=customer_id))
    powers.require(by, Power.BLOCK_CUSTOMERS, customer)
    inside = Access.objects.given().filter(customer=customer_id)
    people = Contact.objects.filter(pk__in=inside.values("contact")).order_by("pk")
    list(people.select_for_update().values_list("pk", flat=True))
    if still_here(Customer.objects.filter(pk=customer_id)).is_blocked:
        return {}
    receipt = {"people": inside.count(), **endings.block(customer_id, now=now)}
    customers.mark_blocked(customer_id, now, by=by, now=now, ended=receipt)
    return receipt


def unblock(customer_id: int, *, by: Actor, now: datetime) -> Customer:
    """Let the customer's people in again, exactly those who could before. Raises NotAllowed."""
    return customers.mark_blocked(customer_id, None, by=by, now=now)
