"""The order in which requests are locked: the applicant, then the request, then everybody else."""

from django.db import connection

from tradedoor.requests.models import AccessRequest
from tradedoor.rows import still_here


def locked(request_id: int) -> AccessRequest:
    """The request, locked until the transaction ends; nothing else of its applicant moves either.

    The applicant comes first, because a newer request of theirs replaces this one, and taking
    back what was decided about this one has to know of the newer. Raises Gone.
    """
    applicant = still_here(AccessRequest.objects.filter(pk=request_id)).applicant
    take_turns(f"request {applicant}")
    return still_here(AccessRequest.objects.select_for_update(of=("self",)).filter(pk=request_id))


def take_turns(what: str) -> None:
    """Whoever does the same waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
