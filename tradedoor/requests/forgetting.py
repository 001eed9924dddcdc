"""Forgetting people: requests nobody proved, and those rejected or replaced long ago."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from tradedoor import record
from tradedoor.actors import system
from tradedoor.directory.seller import the_seller
from tradedoor.letters.models import Letter
from tradedoor.requests.models import AccessRequest, RequestMessage

UNPROVEN_KEPT = timedelta(days=7)
AT_ONCE = 500  # requests erased in one transaction
STATE = AccessRequest.State
PERSONAL = (
    "company", "first_name", "last_name", "phone", "email", "address", "address2", "city",
    "state_name", "postcode", "tax_id", "reason", "applicant", "from_network",
)  # fmt: skip


def forget(*, now: datetime) -> int:
    """Erase requests nobody proved within a week, and the people of those rejected long ago."""
    unproven = AccessRequest.objects.filter(
        state__in=[STATE.UNPROVEN, STATE.KNOWN], asked_at__lt=now - UNPROVEN_KEPT
    )
    kept = now - timedelta(days=the_seller().rejected_kept_days)
    old = AccessRequest.objects.filter(
        Q(state=STATE.REJECTED, decided_at__lt=kept) | Q(state=STATE.REPLACED, asked_at__lt=kept),
        erased_at=None,
    )
    return _all_of(unproven, _drop) + _all_of(old, partial(_erase, now=now))


def _all_of(old: QuerySet[AccessRequest], end: Callable[[list[AccessRequest]], None]) -> int:
    """Some at a time, so that nobody waits long for a lock; what somebody works on is left."""
    ended = 0
    while True:
        with transaction.atomic():
            free = old.select_for_update(of=("self",), skip_locked=True).order_by("pk")
            some = list(free[:AT_ONCE])
            _drop_letters(some)
            end(some)
        ended += len(some)
        if len(some) < AT_ONCE:
            return ended


def _drop(requests: list[AccessRequest]) -> None:
    """Nobody proved these: nothing of them stays."""
    AccessRequest.objects.filter(pk__in=[request.pk for request in requests]).delete()


def _erase(requests: list[AccessRequest], *, now: datetime) -> None:
    """Keep that there were requests, and nothing of the people."""
    RequestMessage.objects.filter(request__in=requests).delete()
    for request in requests:
        for field in PERSONAL:
            setattr(request, field, "")
        request.extra, request.from_address, request.erased_at = [], None, now
        request.save(update_fields=[*PERSONAL, "extra", "from_address", "erased_at"])
        record.write("request.erased", subject=request, by=system("erasing"), now=now)


def _drop_letters(requests: list[AccessRequest]) -> None:
    """The letters about a request carry what its sender typed."""
    ids = [str(request.public_id) for request in requests]
    Letter.objects.filter(kind__startswith="request-", context__request__in=ids).delete()
