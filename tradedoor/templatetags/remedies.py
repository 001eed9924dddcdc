"""The one thing to do about a contact's status, as a button."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tradedoor import powers
from tradedoor.directory.models import Contact
from tradedoor.powers import Power
from tradedoor.standing.status import Remedy, Status, access_of, newest_invitation

register = template.Library()


@dataclass(frozen=True)
class Button:
    """``page`` is a window to open, with ``is_act`` what to do at once, with ``is_page`` a page.

    ``is_file``: what is done answers with a file.
    """

    power: Power
    page: str
    label: str | Promise
    is_act: bool = True
    is_page: bool = False
    is_file: bool = False
    query: str = ""


GIVE_ACCESS = Power.GIVE_ACCESS
BUTTONS = {
    Remedy.GIVE: Button(GIVE_ACCESS, "access", _("Give access"), is_act=False),
    Remedy.CORRECT_ADDRESS: Button(
        GIVE_ACCESS, "access", _("Correct the address"), is_act=False, query="?focus=email"
    ),
    Remedy.SETTLE_ADDRESS: Button(
        GIVE_ACCESS, "access", _("Settle the address"), is_act=False, query="?focus=shares_mailbox"
    ),
    Remedy.INVITE: Button(GIVE_ACCESS, "access-send", _("Invite again")),
    Remedy.TELL: Button(GIVE_ACCESS, "access-send", _("Send how to sign in")),
    Remedy.EXTEND: Button(
        GIVE_ACCESS, "access", _("Change the dates"), is_act=False, query="?focus=ends_on"
    ),
    Remedy.UNLOCK: Button(GIVE_ACCESS, "access-unlock", _("Unlock")),
    Remedy.TAKE_AWAY: Button(GIVE_ACCESS, "access-take-away", _("Take access away")),
    Remedy.LOOK_AT_LETTER: Button(
        Power.SEE_LETTERS, "letter", _("Look at the letter"), is_page=True
    ),
    Remedy.LOOK_AT_TRY: Button(
        Power.SEE_CUSTOMERS, "why", _("Look at the last try"), is_act=False, is_page=True
    ),
    Remedy.PRINT: Button(GIVE_ACCESS, "access-print", _("Print a new letter"), is_file=True),
    Remedy.GIVE_BACK: Button(GIVE_ACCESS, "access-give-back", _("Give back")),
    Remedy.UNBLOCK: Button(Power.BLOCK_CUSTOMERS, "customer-unblock", _("Unblock the customer")),
    Remedy.BRING_BACK: Button(Power.EDIT_CONTACTS, "contact-bring-back", _("Bring back")),
}
LABELS = {
    "not-invited": _("Send an invitation"),
    "no-address": _("Add an address"),
    "reset-required": _("Send a new link"),
}


@register.inclusion_tag("office/contact/remedy.html", takes_context=True)
def remedy(
    context: dict[str, Any], contact: Contact, status: Status, *, large: bool = False
) -> dict[str, Any]:
    """The button, unless there is nothing to do, or nothing this reader may do."""
    button = BUTTONS.get(status.remedy)
    if button is None or not powers.may(context["request"].actor, button.power, contact):
        return {}
    return {
        "button": button,
        "label": LABELS.get(status.code, button.label),
        "url": _url(button, contact, status),
        "tone": _tone(status, large=large),
        "csrf_token": context.get("csrf_token"),
        "stay": context.get("stay", ""),
    }


def _url(button: Button, contact: Contact, status: Status) -> str:
    if status.remedy == Remedy.LOOK_AT_TRY:
        return reverse("office:why", query={"contact": contact.public_id})
    return reverse(f"office:{button.page}", args=[_about(contact, status)]) + button.query


def _about(contact: Contact, status: Status) -> Any:
    """Whose page or act it is: the contact's, the customer's, or their latest letter's."""
    if status.remedy == Remedy.UNBLOCK:
        return contact.customer.public_id
    if status.remedy == Remedy.LOOK_AT_LETTER:
        invitation, access = newest_invitation(contact), access_of(contact)
        told = access.told if access else None
        letter = told if status.code == "told" else invitation.letter if invitation else None
        return letter.public_id if letter else None
    return contact.public_id


def _tone(status: Status, *, large: bool) -> str:
    """In a row it is small; where it is the likely next step of a whole page it is filled."""
    if not large:
        return "small"
    is_likely = status.tone in ("warn", "bad") or status.remedy == Remedy.GIVE
    return "go" if is_likely else ""
