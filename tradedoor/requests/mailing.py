"""The letters to an applicant, and how many of them a mailbox or a company gets."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from tradedoor import letters
from tradedoor.directory.seller import in_letters, the_seller
from tradedoor.requests import freemail
from tradedoor.requests.mailbox_sql import domain_of
from tradedoor.requests.models import AccessRequest

DAY = timedelta(days=1)
PROOFS_PER_DAY = 3  # letters a day to one mailbox
PROOFS_PER_DOMAIN = 50  # and to one domain that is a company's own
# Letters that leave before anybody at the seller's has read who is greeted. A stranger typed the
# name, and perhaps somebody else's address: nothing of theirs is carried there.
UNREAD = ("request-proof", "request-taken")


def write(kind: str, request: AccessRequest, *, now: datetime, **words: Any) -> None:
    """A letter to the applicant, with the link to where their request stands."""
    letters.queue(
        kind,
        to=request.email,
        language=request.language or the_seller().language,
        now=now,
        seller=in_letters(),
        request=str(request.public_id),
        name=request.first_name if kind not in UNREAD else "",
        path=reverse("portal:request", args=["-"])[:-1],
        opens={"kind": "request", "id": str(request.public_id)},
        **words,
    )


def write_first(kind: str, request: AccessRequest, *, now: datetime) -> None:
    """The letter with the link, unless this mailbox or its company has got plenty today."""
    if not _has_plenty(request, now=now):
        write(kind, request, now=now)


def _has_plenty(request: AccessRequest, *, now: datetime) -> bool:
    """Whether those who asked before with this address, or one like it, have had letters enough."""
    today = AccessRequest.objects.filter(asked_at__gt=now - DAY, pk__lt=request.pk)
    if _are_at_least(PROOFS_PER_DAY, today.filter(mailbox=request.mailbox)):
        return True
    domain = freemail.domain_of(request.applicant)
    colleagues = today.annotate(domain=domain_of("applicant")).filter(domain=domain)
    return freemail.is_own(request.applicant) and _are_at_least(PROOFS_PER_DOMAIN, colleagues)


def _are_at_least(n: int, rows: QuerySet[AccessRequest]) -> bool:
    """Counted no further: after a flood there are many more."""
    return rows[:n].count() == n
