"""The office's home: what waits for somebody, and what was done last."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tradedoor import powers
from tradedoor.access import limits
from tradedoor.actors import Actor
from tradedoor.directory.models import Contact, Customer
from tradedoor.invitations import waiting
from tradedoor.letters import pausing
from tradedoor.letters.models import Letter
from tradedoor.office.guard import OfficeRequest, office_page
from tradedoor.office.record import lines
from tradedoor.office.requests import on_home
from tradedoor.powers import Power
from tradedoor.record.models import Entry, EntryQuerySet
from tradedoor.standing import status
from tradedoor.unfinished import deciding
from tradedoor.web.address import is_behind_unknown_proxy

SHOWN = 10
LOOKED_AT = 1000
DAILY = ["staff.signed-in", "access.signed-in"]


@office_page("GET", power=Power.SEE_CUSTOMERS)
def home(request: OfficeRequest) -> HttpResponse:
    """Who cannot get in unless somebody does something, and the latest entries."""
    now, by = timezone.now(), request.actor
    outside = list(dict.fromkeys([*waiting.undelivered(by=by), *waiting.ran_out(by=by, now=now)]))
    page = {
        "outside": _with_status(outside[:SHOWN], now),
        "outside_count": len(outside),
        "outside_more": len(outside) >= waiting.LOOKED_AT,
        "shown": SHOWN,
        "entries": lines(_lately(by)[:SHOWN]),
        **_trouble(request),
        **on_home(by),
        "has_customers": Customer.objects.visible_to(by).exists(),
        "unknown_proxy": is_behind_unknown_proxy(request) and limits.by_address_in_use(),
        "greeting_name": request.staff.name.split()[0],
    }
    return render(request, "office/home.html", page)


def _trouble(request: OfficeRequest) -> dict[str, Any]:
    """What keeps the worker from its work, for whoever may do something about it."""
    trouble: dict[str, Any] = {}
    if powers.somewhere(request.actor, Power.SEE_LETTERS) and pausing.is_paused():
        trouble |= {
            "mail_trouble": True,
            "letters_waiting": Letter.objects.visible_to(request.actor).queued().count(),
        }
    if powers.somewhere(request.actor, Power.EDIT_SETTINGS):
        trouble["unfinished"] = deciding.count()
    return trouble


def _with_status(contact_ids: list[int], now: datetime) -> list[tuple[Contact, status.Status]]:
    found = status.contacts_with_facts(now=now).in_bulk(contact_ids)
    return [(found[pk], status.of(found[pk], now=now)) for pk in contact_ids]


def _lately(by: Actor) -> EntryQuerySet:
    """The latest entries but sign-ins, among the newest thousand."""
    newest = Entry.objects.newest_first().values("pk")[:LOOKED_AT]
    latest = Entry.objects.visible_to(by).filter(pk__in=newest)
    return latest.exclude(verb__in=DAILY).newest_first()
