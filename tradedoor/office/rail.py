"""The rail at the left: what staff do, with counts of what waits; and who is signed in."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tradedoor import powers
from tradedoor.actors import Actor
from tradedoor.credentials.models import Staff
from tradedoor.credentials.staff import branches_of
from tradedoor.invitations import waiting
from tradedoor.powers import Power
from tradedoor.requests import queue
from tradedoor.requests.models import AccessRequest


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    icon: str
    count: str = ""
    is_here: bool = False
    starts_group: bool = False


def rail(request: HttpRequest) -> dict[str, Any]:
    """The rail and the menu of somebody signed in to the office; nothing anywhere else.

    What waits is counted only for a page that shows it: the inside of a window does not.
    """
    staff: Staff | None = getattr(request, "staff", None)
    return {"rail": cache(lambda: _items(request)), "me": _me(staff)} if staff else {}


def _items(request: HttpRequest) -> list[Item]:
    pages = [
        ("home", _("Home"), "home", Power.SEE_CUSTOMERS, False),
        ("requests", _("Requests"), "inbox-arrow-down", Power.SEE_REQUESTS, False),
        ("customers", _("Customers"), "building-storefront", Power.SEE_CUSTOMERS, False),
        ("standing", _("Website access"), "key", Power.SEE_CUSTOMERS, False),
        ("why", _("Can’t get in?"), "lifebuoy", Power.SEE_CUSTOMERS, False),
        ("invite", _("Invite"), "user-plus", Power.SEE_CUSTOMERS, False),
        ("letters", _("Letters"), "envelope", Power.SEE_LETTERS, False),
        ("record", _("Record"), "clipboard-document-list", Power.SEE_RECORD, True),
        ("settings", _("Settings"), "cog-6-tooth", Power.EDIT_SETTINGS, True),
    ]
    actor = request.actor  # type: ignore[attr-defined]
    items = [
        Item(
            label,
            (url := reverse(f"office:{name}")),
            icon,
            _count(name, actor),
            _is_here(request, url),
            starts,
        )
        for name, label, icon, power, starts in pages
        if powers.somewhere(actor, power)
    ]
    if settings.DEMO:
        items.append(Item(_("Mailbox (demo)"), "/mailbox/", "inbox", starts_group=True))
    return items


def _me(staff: Staff) -> dict[str, str]:
    """Who is signed in, as the menu shows it: "Clerk at Gothenburg"."""
    role = staff.get_role_display()
    branches = ", ".join(branch.name for branch in branches_of(staff))
    at = _("%(role)s at %(branch)s") % {"role": role, "branch": branches}
    return {"name": staff.name, "detail": at if branches else role}


def _count(page: str, by: Actor) -> str:
    """How much waits there for somebody."""
    if page == "requests":
        n, limit = queue.counted(AccessRequest.State.WAITING, by=by), queue.COUNTED
    else:
        n = waiting.failed_letters(by=by).count() if page == "letters" else 0
        limit = waiting.LOOKED_AT
    return "" if not n else str(n) if n < limit else f"{n}+"


def _is_here(request: HttpRequest, url: str) -> bool:
    home = reverse("office:home")
    path = request.path.replace(f"{home}contacts/", f"{home}customers/")
    return path == url if url == home else path.startswith(url)
