"""The order in which requests are locked: the applicant, then the request, then everybody else."""

from django.db import connection

from tradedoor import powers
from tradedoor.actors import Actor
from tradedoor.powers import Power
from tradedoor.requests.models import AccessRequest, AccessRequestQuerySet
from tradedoor.rows import still_here


def locked(request_id: int, *, by: Actor, power: Power) -> AccessRequest:
    """The request, locked until the transaction ends; nothing else of its applicant moves either.

    The applicant comes first, because a newer request of theirs replaces this one, and taking
    back what was decided about this one has to know of the newer. Raises Gone, NotAllowed.
    """
    request = _lock(request_id, among=AccessRequest.objects.visible_to(by))
    powers.require(by, power, request)
    return request


def proven(request_id: int) -> AccessRequest:
    """The same for the applicant, who has the link, and for the worker. Raises Gone."""
    return _lock(request_id, among=AccessRequest.objects.all())


def _lock(request_id: int, *, among: AccessRequestQuerySet) -> AccessRequest:
    applicant = still_here(among.filter(pk=request_id)).applicant
    take_turns(f"request {applicant}")
    return still_here(among.select_for_update(of=("self",)).filter(pk=request_id))


def take_turns(what: str) -> None:
    """Whoever does the same waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
