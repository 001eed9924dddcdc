"""The rail at the left: what staff do, with counts of what waits."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tradedoor import powers
from tradedoor.letters.models import Letter
from tradedoor.powers import Power


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    icon: str
    count: int = 0
    is_here: bool = False
    starts_group: bool = False


def rail(request: HttpRequest) -> dict[str, Any]:
    """The rail of somebody signed in to the office; nothing anywhere else."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.kind != "staff":
        return {}
    items = [
        ("home", _("Home"), "home", 0, None, False),
        ("customers", _("Customers"), "building-storefront", 0, Power.SEE_CUSTOMERS, False),
        ("letters", _("Letters"), "envelope", _failed(), Power.SEE_LETTERS, False),
        ("record", _("Record"), "clipboard-document-list", 0, Power.SEE_RECORD, True),
        ("settings", _("Settings"), "cog-6-tooth", 0, Power.EDIT_SETTINGS, True),
    ]
    shown = [
        Item(label, (url := reverse(f"office:{name}")), icon, count, _is_here(request, url), starts)
        for name, label, icon, count, power, starts in items
        if power is None or powers.may(actor, power)
    ]
    if settings.DEMO:
        shown.append(Item(_("Mailbox (demo)"), "/mailbox/", "inbox", starts_group=True))
    return {"rail": shown}


def _failed() -> int:
    """Letters that could not be delivered and that nothing has replaced; counted up to a hundred."""
    return len(Letter.objects.failed().values_list("pk")[:100])


def _is_here(request: HttpRequest, url: str) -> bool:
    home = reverse("office:home")
    path = request.path.replace(f"{home}contacts/", f"{home}customers/")
    return path == url if url == home else path.startswith(url)
