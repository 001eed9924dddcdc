"""Who may do what, and to which rows: the only place that decides.

A power is one verb on one kind of thing. Roles are fixed sets of powers; an integration has those
of them that its scopes name. Most powers are used on a row, and reach no further than whoever
uses them:

- staff reach the customers of their branches, and those of no branch;
- an access reaches its own customer, and with an own power only its own person;
- an integration reaches every customer.

`may` answers for a row in hand, `visible` for those still in the database: what is not visible to
somebody is to them as if it were not there.
"""

from enum import StrEnum
from typing import NamedTuple, Protocol

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tradedoor.actors import Actor
from tradedoor.errors import NotAllowed


class Power(StrEnum):
    SEE_CUSTOMERS = "customers:see"
    EDIT_CUSTOMERS = "customers:edit"
    BLOCK_CUSTOMERS = "customers:block"
    EDIT_CONTACTS = "contacts:edit"
    EXPORT_CONTACTS = "contacts:export"
    GIVE_ACCESS = "access:give"
    SEE_LETTERS = "letters:see"
    SEE_RECORD = "record:see"
    SEE_REQUESTS = "requests:see"
    DECIDE_REQUESTS = "requests:decide"
    EDIT_SETTINGS = "settings:edit"
    MANAGE_STAFF = "staff:manage"
    SEE_OWN_COMPANY = "own-company:see"
    EDIT_OWN_DETAILS = "own-details:edit"
    KEEP_OWN_KEYS = "own-keys:keep"


class Owner(NamedTuple):
    """Whose a row is: a customer's, of a branch, and a person's there; or nobody's yet."""

    customer_id: int | None = None
    branch_id: int | None = None
    contact_id: int | None = None


class Owned(Protocol):
    """A row that says whose it is."""

    @property
    def owner(self) -> Owner: ...


# Used on the seller's own things, or on a whole list: there is no row to name.
WITHOUT_ROW = {Power.EXPORT_CONTACTS, Power.EDIT_SETTINGS, Power.MANAGE_STAFF}
# Used on oneself alone.
OWN = {Power.EDIT_OWN_DETAILS, Power.KEEP_OWN_KEYS}

_LOOK = {Power.SEE_CUSTOMERS, Power.SEE_LETTERS, Power.SEE_RECORD, Power.SEE_REQUESTS}
_WORK = {
    Power.EDIT_CUSTOMERS, Power.EDIT_CONTACTS, Power.EXPORT_CONTACTS, Power.GIVE_ACCESS,
    Power.DECIDE_REQUESTS,
}  # fmt: skip
_RUN = {Power.BLOCK_CUSTOMERS, Power.EDIT_SETTINGS, Power.MANAGE_STAFF}
_PORTAL = {Power.SEE_OWN_COMPANY, *OWN}

POWERS_OF: dict[str, set[Power]] = {
    "staff:administrator": _LOOK | _WORK | _RUN,
    "staff:clerk": _LOOK | _WORK,
    "staff:onlooker": _LOOK,
    "access:administrator": _PORTAL,
    "access:user": _PORTAL,
    "integration": _LOOK | _WORK,
    "system": set(Power) - _PORTAL,
    "visitor": set(),
}


# What each scope of an integration opens: a noun, to read or to write.
SCOPES: dict[str, set[Power]] = {
    "customers:read": {Power.SEE_CUSTOMERS},
    "customers:write": {Power.SEE_CUSTOMERS, Power.EDIT_CUSTOMERS},
    "contacts:read": {Power.SEE_CUSTOMERS, Power.EXPORT_CONTACTS},
    "contacts:write": {Power.SEE_CUSTOMERS, Power.EDIT_CONTACTS},
    "access:write": {Power.SEE_CUSTOMERS, Power.GIVE_ACCESS},
    "requests:read": {Power.SEE_REQUESTS},
    "requests:write": {Power.SEE_REQUESTS, Power.DECIDE_REQUESTS},
    "letters:read": {Power.SEE_LETTERS},
    "record:read": {Power.SEE_RECORD},
}


def may(actor: Actor, power: Power, row: Owned | None = None) -> bool:
    """Whether the actor holds this power over this row; or at all, where it is used on none."""
    if (row is None) != (power in WITHOUT_ROW):
        raise TypeError(f"{power} is asked with the row it is used on, or `somewhere`")
    return somewhere(actor, power) and (row is None or _reaches(actor, power, row.owner))


def require(actor: Actor, power: Power, row: Owned | None = None) -> None:
    """Go on only if the actor holds this power over this row. Raises NotAllowed."""
    if may(actor, power, row):
        return
    if somewhere(actor, power):
        raise NotAllowed(_("This is somebody else's. Nothing was changed."), power=power)
    require_somewhere(actor, power)


def somewhere(actor: Actor, power: Power) -> bool:
    """Whether there may be rows the actor holds this power over: what guards and menus ask."""
    if power not in POWERS_OF[actor.role]:
        return False
    return actor.kind != "integration" or any(power in SCOPES[scope] for scope in actor.scopes)


def require_somewhere(actor: Actor, power: Power) -> None:
    """Go on only if there may be rows the actor holds this power over. Raises NotAllowed."""
    if not somewhere(actor, power):
        raise NotAllowed(_("Your role does not allow this. Nothing was changed."), power=power)


def visible(actor: Actor, customer: str = "customer") -> Q:
    """The rows whose customer the actor may know of; ``customer`` leads there, "" is there."""
    here, branch = customer or "pk", f"{customer}__branch".removeprefix("__")
    if actor.kind == "access":
        return Q(**{here: actor.customer_id})
    if not actor.is_ours:
        return Q(pk__in=())
    if actor.branches is None:
        return Q()
    return Q(**{branch: None}) | Q(**{f"{branch}__in": sorted(actor.branches)})


def _reaches(actor: Actor, power: Power, owner: Owner) -> bool:
    if actor.kind == "access":
        is_theirs = owner.customer_id is not None and owner.customer_id == actor.customer_id
        is_own = power not in OWN or owner.contact_id == actor.contact_id
        return is_theirs and is_own
    return actor.branches is None or owner.branch_id is None or owner.branch_id in actor.branches
