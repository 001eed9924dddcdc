"""Contacts: the people at a customer, added, kept right, archived and brought back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tradedoor import powers, record
from tradedoor.actors import Actor
from tradedoor.directory import customers, external_ids
from tradedoor.directory.models import Contact, ContactQuerySet
from tradedoor.errors import NotValid, Refusal
from tradedoor.formats import phones
from tradedoor.powers import Power
from tradedoor.rows import broke, fits, not_stale, still_here

DETAILS = (
    "first_name",
    "last_name",
    "kind",
    "title",
    "email",
    "phone",
    "mobile",
    "newsletter",
    "language",
    "external_id",
)
OWN_DETAILS = ("first_name", "last_name", "title", "phone", "mobile", "newsletter", "language")


class EmailTaken(Refusal):
    """Another contact of the same customer has this e-mail address."""

    code = "contact-email-taken"
    field = "email"


@transaction.atomic
def add(
    customer_id: int, *, by: Actor, now: datetime, once: UUID | None = None, **details: Any
) -> Contact:
    """Note a person at a customer. Raises NotAllowed, EmailTaken, ExternalIdTaken, NotValid,
    Gone.

    Locks the customer: it may be going, when the acceptance that made it is being undone.
    ``once`` is the public id they will have: a form that is sent twice adds one contact.
    """
    customer = customers.locked(customer_id, by=by, power=Power.EDIT_CONTACTS)
    if once and (made := _made_already(customer_id, once)):
        return made
    contact = Contact(customer=customer, created_at=now, **details)
    contact.public_id = once or contact.public_id
    _check(contact, {"first_name": "", **details})
    try:
        save(contact, force_insert=True)
    except IntegrityError:
        if once and (made := _made_already(customer_id, once)):
            return made
        raise
    record.write("contact.added", subject=contact, by=by, now=now, customer_id=customer_id)
    return contact


def locked(contact_id: int, *, by: Actor, power: Power) -> Contact:
    """The contact, locked until the transaction ends, for whoever holds this power over them.

    Every verb about one person begins here. Raises Gone, NotAllowed.
    """
    contact = lock(contact_id, among=Contact.objects.visible_to(by))
    powers.require(by, power, contact)
    return contact


def lock(contact_id: int, *, among: ContactQuerySet) -> Contact:
    """The contact, locked, for a caller who has another proof than a power. Raises Gone."""
    theirs = among.filter(pk=contact_id).select_related("customer")
    return still_here(theirs.select_for_update(of=("self",)))


def correct(
    contact: Contact, *, by: Actor, now: datetime, verb: str = "contact.edited", **details: Any
) -> bool:
    """Half of a verb: write what differs, and put it on record; answers whether anything did.

    For a contact that `locked` gave; what follows from it (a sign-in name) is the caller's.
    Raises EmailTaken, ExternalIdTaken, NotValid.
    """
    before = {field: getattr(contact, field) for field in details}
    for field, value in details.items():
        setattr(contact, field, value)
    _check(contact, details)
    after = {field: getattr(contact, field) for field in details}
    changed = record.changes(before, after)
    if not changed:
        return False
    contact.version += 1
    save(contact, update_fields=[*changed, "version"])
    record.write(
        verb, subject=contact, by=by, now=now, customer_id=contact.customer_id, changed=changed
    )
    return True


@transaction.atomic
def correct_own(contact_id: int, *, seen: int, by: Actor, now: datetime, **details: Any) -> Contact:
    """A person corrects their own details in the portal. Raises NotAllowed, StalePage, NotValid."""
    contact = locked(contact_id, by=by, power=Power.EDIT_OWN_DETAILS)
    not_stale(contact, seen)
    unknown = set(details) - set(OWN_DETAILS)
    if unknown:
        raise TypeError(f"not one's own to change: {unknown}")
    correct(contact, by=by, now=now, verb="contact.corrected-own", **details)
    return contact


def _made_already(customer_id: int, once: UUID) -> Contact | None:
    made = Contact.objects.filter(public_id=once).first()
    if made and made.customer_id != customer_id:
        raise NotValid(_("This page is not whole. Close it, and open it once more."))
    return made


def _check(contact: Contact, details: dict[str, Any]) -> None:
    country = str(contact.customer.country)
    for field in ("phone", "mobile"):
        if field in details:
            setattr(contact, field, phones.clean(details[field], country=country, field=field))
    if "external_id" in details:
        contact.external_id = external_ids.clean(details["external_id"])
    fits(contact, details)


def save(contact: Contact, **how: Any) -> None:
    try:
        with transaction.atomic():
            contact.save(**how)
    except IntegrityError as wrong:
        external_ids.refuse_if_taken(wrong, "contact")
        if not broke(wrong, "contact_email_once_per_customer"):
            raise
        raise EmailTaken(
            _("Another contact of this customer has this e-mail address. Nothing was saved.")
        ) from None
