"""Customers: adding, keeping right, blocking."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, F, Max
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from tradedoor import powers, record
from tradedoor.actors import Actor
from tradedoor.directory import external_ids
from tradedoor.directory.models import Customer
from tradedoor.errors import NotValid, Refusal
from tradedoor.formats import phones, postcodes, states, taxes
from tradedoor.powers import Power
from tradedoor.rows import broke, fits, not_stale, still_here

DETAILS = (
    "number", "name", "phone", "email", "tax_id", "address", "address2", "city", "state",
    "postcode", "country", "language", "branch", "external_id",
)  # fmt: skip


class NumberRefused(NotValid):
    """People sign in with the customer number, so it must not look like anything else."""

    code = "customer-number-refused"
    field = "number"


class BranchRefused(NotValid):
    """Staff who work for some branches do not put a customer where they could not see it."""

    code = "customer-branch-refused"
    field = "branch"


class NumberTaken(Refusal):
    """Another customer has this customer number."""

    code = "customer-number-taken"
    field = "number"


@transaction.atomic
def add(*, by: Actor, now: datetime, **details: Any) -> Customer:
    """Take a company in as a customer.

    Raises NotAllowed, NumberTaken, BranchRefused, ExternalIdTaken, NotValid.
    """
    powers.require_somewhere(by, Power.EDIT_CUSTOMERS)
    details = _checked(details, country=str(details.get("country", "")))
    customer = Customer(created_at=now, **details)
    _within_reach(customer, by=by)
    fits(customer, ["name", "number", *details])
    _save(customer, force_insert=True)
    record.write(
        "customer.added",
        subject=customer,
        by=by,
        now=now,
        customer_id=customer.pk,
        number=customer.number,
    )
    return customer


@transaction.atomic
def edit(customer_id: int, *, seen: int, by: Actor, now: datetime, **details: Any) -> Customer:
    """Correct what we know of a customer.

    Raises NotAllowed, StalePage, NumberTaken, ExternalIdTaken, NotValid.
    """
    customer = locked(customer_id, by=by, power=Power.EDIT_CUSTOMERS)
    not_stale(customer, seen)
    # What nobody touched stays as it is, and is no reason to refuse the rest.
    touched = {name: value for name, value in details.items() if value != getattr(customer, name)}
    details = _checked(touched, country=str(details.get("country", customer.country)))
    before = {field: getattr(customer, field) for field in details}
    changed = record.changes(before, details)
    if not changed:
        return customer
    for field, value in details.items():
        setattr(customer, field, value)
    _within_reach(customer, by=by)
    fits(customer, details)
    customer.version += 1
    _save(customer, update_fields=[*details, "version"])
    record.write(
        "customer.edited",
        subject=customer,
        by=by,
        now=now,
        customer_id=customer.pk,
        changed=changed,
    )
    return customer


@transaction.atomic
def mark_blocked(
    customer_id: int, at: datetime | None, *, by: Actor, now: datetime, **ended: Any
) -> Customer:
    """Note from when on nobody of this customer comes in, with what ended; None: they do again.

    Staff block by `giving.blocking`, which ends what there is to end. Raises NotAllowed.
    """
    customer = locked(customer_id, by=by, power=Power.BLOCK_CUSTOMERS)
    if customer.is_blocked == (at is not None):
        return customer
    customer.blocked_at = at
    customer.version += 1
    customer.save(update_fields=["blocked_at", "version"])
    verb = "customer.blocked" if at else "customer.unblocked"
    record.write(verb, subject=customer, by=by, now=now, customer_id=customer.pk, **ended)
    return customer


def next_number() -> str:
    """The customer number after the highest one that is only digits."""
    digits = Customer.objects.filter(number__regex=r"^[0-9]{1,15}$")
    highest = digits.aggregate(n=Max(Cast("number", BigIntegerField())))["n"]
    return str((highest or 10000) + 1)


def locked(customer_id: int, *, by: Actor, power: Power) -> Customer:
    """The customer, locked until the transaction ends, for whoever holds this power over it.

    A contact locked as well comes first. Raises Gone, NotAllowed.
    """
    theirs = Customer.objects.visible_to(by).filter(pk=customer_id)
    customer = still_here(theirs.select_for_update(no_key=True))
    powers.require(by, power, customer)
    return customer


def take_login_number(customer_id: int) -> tuple[int, str]:
    """The customer's next login number and its sign-in name; it only ever goes up.

    Locks the customer until the transaction ends. The number is gone even if its owner goes.
    """
    Customer.objects.filter(pk=customer_id).update(last_login_number=F("last_login_number") + 1)
    customer = Customer.objects.only("number", "last_login_number").get(pk=customer_id)
    return customer.last_login_number, f"{customer.number}-{customer.last_login_number}"


def _within_reach(customer: Customer, *, by: Actor) -> None:
    """The actor still reaches the customer once it is saved like this. Raises BranchRefused."""
    if not powers.may(by, Power.EDIT_CUSTOMERS, customer):
        raise BranchRefused(_("You do not work for this branch. Choose one of yours, or none."))


def _checked(details: dict[str, Any], *, country: str) -> dict[str, Any]:
    """The details as they are kept. Staff may know an address better than our data of it."""
    if "number" in details:
        details["number"] = details["number"].strip()
        if "@" in details["number"]:
            raise NumberRefused(_("A number with @ in it would be taken for an e-mail address."))
    if "external_id" in details:
        details["external_id"] = external_ids.clean(details["external_id"])
    if "phone" in details:
        details["phone"] = phones.clean(details["phone"], country=country)
    if "tax_id" in details:
        details["tax_id"] = taxes.clean(details["tax_id"], country=country)
    if "postcode" in details:
        details["postcode"] = postcodes.tidy(details["postcode"], country=country)
    if "state" in details:
        details["state"] = states.tidy(details["state"], country=country)
    return details


def _save(customer: Customer, **how: Any) -> None:
    try:
        with transaction.atomic():
            customer.save(**how)
    except IntegrityError as wrong:
        external_ids.refuse_if_taken(wrong, "customer")
        if not broke(wrong, "tradedoor_customer_number_key"):
            raise
        raise NumberTaken(_("Another customer has this number. Nothing was saved.")) from None
