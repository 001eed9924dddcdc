"""Telling staff that somebody asks: one letter a request, or one for many when many come."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from tradedoor import later, letters, powers, record
from tradedoor.actors import Actor
from tradedoor.credentials.models import Staff
from tradedoor.credentials.staff import actor
from tradedoor.directory.seller import in_letters, the_seller
from tradedoor.powers import Power
from tradedoor.requests.locking import take_turns
from tradedoor.requests.models import AccessRequest

STATE = AccessRequest.State
SINGLE_PER_HOUR = 5  # letters an hour to everybody before a digest takes over
HOUR = timedelta(hours=1)
# What mail programs make links of: a scheme, a domain, a server's share. The dots are those a
# browser reads as dots.
LINKS = re.compile(
    r"(?<=[^\W\d]):(?=\S)|:(?=//)|(?<=[^\W\d])[.。．｡](?=\w)|(?<=\w)[.。．｡](?=[^\W\d])|\\\\(?=\w)"
)


def staff(request: AccessRequest, *, now: datetime) -> None:
    """Tell everybody who wants to know; when many came lately, once for all of them, later.

    Whoever tells waits for whoever tells already: nobody gets one letter more at a busy moment.
    """
    take_turns("telling of requests")
    lately = AccessRequest.objects.filter(waiting_since__gt=now - HOUR, state__in=CAME)
    alone = lately.exclude(pk=request.pk)[:SINGLE_PER_HOUR].count() < SINGLE_PER_HOUR
    for person in receivers():
        if not powers.may(actor(person, ""), Power.SEE_REQUESTS, request):
            continue
        if alone:
            _single(request, person, now=now)
        else:
            _digest_for(person, now=now)


# Wherever a request may have gone that came to the queue; said so that the index is used.
CAME = [state for state in STATE if state not in (STATE.UNPROVEN, STATE.KNOWN)]


def digest(staff_id: int, *, since: datetime, now: datetime) -> None:
    """One letter that says how many came since then and how many wait."""
    person = Staff.objects.filter(pk=staff_id, left_at=None, gets_requests=True).first()
    if person is None:
        return
    waiting = AccessRequest.objects.visible_to(actor(person, "")).waiting()
    count = waiting.filter(waiting_since__gte=since).count()
    if not count:
        return
    letters.queue(
        "request-digest",
        to=person.email,
        language=person.language or the_seller().language,
        now=now,
        seller=in_letters(),
        name=person.name,
        count=count,
        waiting=waiting.count(),
        path=reverse("office:requests"),
    )


def _digest_for(person: Staff, *, now: datetime) -> None:
    """Queue this person's digest for an hour later, unless one waits already."""
    once, since = f"requests.digest.{person.pk}", now.isoformat()
    later.queue("requests.digest", once=once, at=now + HOUR, staff_id=person.pk, since=since)


@transaction.atomic
def choose_receivers(chosen: Collection[int], *, by: Actor, now: datetime) -> None:
    """From now on these members of staff are told, and nobody else. Raises NotAllowed."""
    powers.require(by, Power.EDIT_SETTINGS)
    for person in Staff.objects.filter(left_at=None).select_for_update().order_by("pk"):
        wanted = person.pk in chosen
        if person.gets_requests == wanted:
            continue
        changed = record.changes({"gets_requests": not wanted}, {"gets_requests": wanted})
        person.gets_requests = wanted
        person.save(update_fields=["gets_requests"])
        record.write("staff.edited", subject=person, by=by, now=now, changed=changed)


def receivers() -> list[Staff]:
    """Who in the office is told."""
    return list(Staff.objects.filter(left_at=None, gets_requests=True).order_by("pk"))


def harmless(typed: str) -> str:
    """What a stranger typed, so that no mail program makes a link of it."""
    return LINKS.sub(lambda link: f"[{link.group()}]", typed)


def _single(request: AccessRequest, person: Staff, *, now: datetime) -> None:
    letters.queue(
        "request-received",
        to=person.email,
        language=person.language or the_seller().language,
        now=now,
        seller=in_letters(),
        name=person.name,
        request=str(request.public_id),
        typed=_filled_in(request),
        path=reverse("office:request", args=[request.public_id]),
    )


def _filled_in(request: AccessRequest) -> list[list[str]]:
    """Everything that was filled in, as field and text; the letter knows the fields' labels."""
    typed = [[f"={field}", _text(getattr(request, field))] for field in FIELDS]
    typed += [["=country", str(request.country.name)]]
    typed += [[_text(a["label"]), _text(a["value"])] for a in request.extra]
    typed += [["=answer", _text(m.text)] for m in request.messages.filter(from_us=False)]
    return [pair for pair in typed if pair[1]]


FIELDS = (
    "company", "first_name", "last_name", "phone", "email", "address", "address2", "city",
    "state_name", "postcode", "tax_id",
)  # fmt: skip


def _text(typed: str) -> str:
    """Further lines stand in from the margin: none of them looks like the letter's own."""
    return "\n    ".join(harmless(str(typed)).splitlines())
