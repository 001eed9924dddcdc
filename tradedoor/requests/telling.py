"""Telling staff that somebody asks: one letter a request, or one for many when many come."""

import re
from datetime import datetime, timedelta

from django.urls import reverse

from tradedoor.credentials.models import Staff
from tradedoor.directory.seller import in_letters, the_seller
from tradedoor.letters import queue as letters
from tradedoor.letters.models import Letter
from tradedoor.requests import jobs
from tradedoor.requests.models import AccessRequest

SINGLE_PER_HOUR = 5  # letters an hour to one person before a digest takes over
HOUR = timedelta(hours=1)
LINKS = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]*:|www\.)|(?<=\w)\.(?=[a-z]{2,})")


def staff(request: AccessRequest, *, now: datetime) -> None:
    """Tell everybody who wants to know; when many came lately, once for all of them, later."""
    for person in receivers():
        lately = Letter.objects.filter(
            kind="request-received", to=person.email, queued_at__gt=now - HOUR
        )
        if lately.count() < SINGLE_PER_HOUR:
            _single(request, person, now=now)
        else:
            jobs.digest_for(person.pk, at=now + HOUR)


def digest(staff_id: int, *, since: datetime, now: datetime) -> None:
    """One letter that says how many wait."""
    person = Staff.objects.filter(pk=staff_id, left_at=None, gets_requests=True).first()
    count = AccessRequest.objects.waiting().filter(waiting_since__gt=since).count()
    if person is None or not count:
        return
    letters.queue(
        "request-digest",
        to=person.email,
        language=person.language or the_seller().language,
        now=now,
        seller=in_letters(),
        name=person.name,
        count=count,
        waiting=AccessRequest.objects.waiting().count(),
        path=reverse("office:requests"),
    )


def receivers() -> list[Staff]:
    """Who in the office is told."""
    return list(Staff.objects.filter(left_at=None, gets_requests=True).order_by("pk"))


def harmless(typed: str) -> str:
    """What a stranger typed, so that no mail program makes a link of it."""
    return LINKS.sub(lambda m: m.group().replace(":", "[:]").replace(".", "[.]"), typed)


def _single(request: AccessRequest, person: Staff, *, now: datetime) -> None:
    letters.queue(
        "request-received",
        to=person.email,
        language=person.language or the_seller().language,
        now=now,
        seller=in_letters(),
        name=person.name,
        typed=_filled_in(request),
        path=reverse("office:request", args=[request.public_id]),
    )


def _filled_in(request: AccessRequest) -> list[list[str]]:
    """Everything that was filled in, as field and text; the letter knows the fields' labels."""
    fields = ("company", "first_name", "last_name", "phone", "email", "address", "address2",
              "city", "state_name", "postcode", "tax_id")  # fmt: skip
    typed = [[field, harmless(getattr(request, field))] for field in fields]
    typed.append(["country", str(request.country.name)])
    typed += [[harmless(str(a["label"])), harmless(str(a["value"]))] for a in request.extra]
    return [pair for pair in typed if pair[1]]
