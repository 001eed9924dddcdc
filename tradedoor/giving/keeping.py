"""Changes to a contact that its access follows: a new address, archiving, coming back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tradedoor import record
from tradedoor.access.locking import locked
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials import names
from tradedoor.credentials.models import SignInName
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Contact, Customer
from tradedoor.giving import logins, taking_away
from tradedoor.powers import Power
from tradedoor.rows import not_stale, still_here


@transaction.atomic
def edit(contact_id: int, *, seen: int, by: Actor, now: datetime, **details: Any) -> Contact:
    """Correct what we know of a contact; a new e-mail address becomes their sign-in name.

    Raises NotAllowed, StalePage, EmailTaken, ExternalIdTaken, NotValid, Gone.
    """
    contact = contacts.locked(contact_id, by=by, power=Power.EDIT_CONTACTS)
    not_stale(contact, seen)
    had = contact.email
    changed = contacts.correct(contact, by=by, now=now, **details)
    access = Access.objects.filter(contact=contact).first()
    if changed and access:
        logins.follow_email(locked(access.pk, by=by, power=Power.EDIT_CONTACTS), had=had, now=now)
        Access.objects.filter(pk=access.pk).update(version=F("version") + 1)
    return contact


@transaction.atomic
def edit_customer(
    customer_id: int, *, seen: int, by: Actor, now: datetime, **details: Any
) -> Customer:
    """Correct what we know of a customer; under a new number its people sign in by that, too.

    The old number goes on working for them, and for nobody else. Raises NotAllowed, StalePage,
    NumberTaken, ExternalIdTaken, NotValid, Gone.
    """
    before = still_here(Customer.objects.visible_to(by).filter(pk=customer_id)).number
    customer = customers.edit(customer_id, seen=seen, by=by, now=now, **details)
    if customer.number != before:
        _follow_number(customer, now=now)
    return customer


def _follow_number(customer: Customer, *, now: datetime) -> None:
    for access in Access.objects.filter(customer=customer).select_related("login", "customer"):
        try:
            names.give(access.number, SignInName.Kind.NUMBER, access.login, now=now)
        except names.NameTaken:
            raise customers.NumberTaken(
                _("People of another customer sign in with this number. Nothing was saved.")
            ) from None


@transaction.atomic
def archive(contact_id: int, *, by: Actor, now: datetime) -> Contact:
    """Put a contact away who is not there any more; their access is taken away with it.

    Raises NotAllowed. Archiving twice changes nothing more.
    """
    contact = contacts.locked(contact_id, by=by, power=Power.EDIT_CONTACTS)
    if not contact.is_here:
        return contact
    access = Access.objects.filter(contact=contact).first()
    if access:
        taking_away.take_away(access.pk, by=by, now=now)
    _set_archived(contact, now, "contact.archived", by=by, now=now)
    return contact


@transaction.atomic
def bring_back(contact_id: int, *, by: Actor, now: datetime) -> Contact:
    """Take an archived contact out again. Their access stays taken away until it is given back.

    Raises NotAllowed, EmailTaken if somebody else at the customer has their address by now.
    """
    contact = contacts.locked(contact_id, by=by, power=Power.EDIT_CONTACTS)
    if not contact.is_here:
        _set_archived(contact, None, "contact.brought-back", by=by, now=now)
    return contact


def _set_archived(
    contact: Contact, at: datetime | None, verb: str, *, by: Actor, now: datetime
) -> None:
    contact.archived_at = at
    contact.version += 1
    contacts.save(contact, update_fields=["archived_at", "version"])
    record.write(verb, subject=contact, by=by, now=now, customer_id=contact.customer_id)
