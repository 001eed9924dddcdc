"""Who may do what: the only place that decides.

A power is one verb on one kind of thing. Roles are fixed sets of powers.
Powers held *within* a customer need to be told which one.
"""

from enum import StrEnum

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


WITHIN_CUSTOMER = {Power.SEE_OWN_COMPANY, Power.EDIT_OWN_DETAILS, Power.KEEP_OWN_KEYS}

_LOOK = {Power.SEE_CUSTOMERS, Power.SEE_LETTERS, Power.SEE_RECORD, Power.SEE_REQUESTS}
_WORK = {
    Power.EDIT_CUSTOMERS, Power.EDIT_CONTACTS, Power.EXPORT_CONTACTS, Power.GIVE_ACCESS,
    Power.DECIDE_REQUESTS,
}  # fmt: skip
_RUN = {Power.BLOCK_CUSTOMERS, Power.EDIT_SETTINGS, Power.MANAGE_STAFF}

_OWN = {Power.SEE_OWN_COMPANY, Power.EDIT_OWN_DETAILS, Power.KEEP_OWN_KEYS}

POWERS_OF: dict[str, set[Power]] = {
    "staff:administrator": _LOOK | _WORK | _RUN,
    "staff:clerk": _LOOK | _WORK,
    "staff:onlooker": _LOOK,
    "access:administrator": _OWN,
    "access:user": _OWN,
    "system": set(Power) - WITHIN_CUSTOMER,
    "visitor": set(),
}


def may(actor: Actor, power: Power, *, within: int | None = None) -> bool:
    """Whether the actor holds this power, where it asks to use it."""
    if power in WITHIN_CUSTOMER:
        if within is None:
            raise TypeError(f"{power} needs the customer it is used within")
        if actor.customer_id != within:
            return False
    return power in POWERS_OF[actor.role]


def require(actor: Actor, power: Power, *, within: int | None = None) -> None:
    """Go on only if the actor holds this power. Raises NotAllowed."""
    if not may(actor, power, within=within):
        raise NotAllowed(_("Your role does not allow this. Nothing was changed."), power=power)
