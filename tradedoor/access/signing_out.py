"""Signing out of the browsers one does not sit at."""

from datetime import datetime

from django.db import transaction

from tradedoor import record
from tradedoor.access.locking import own
from tradedoor.actors import Actor
from tradedoor.credentials import sessions
from tradedoor.credentials.models import Session


@transaction.atomic
def sign_out_elsewhere(access_id: int, *, by: Actor, now: datetime, keep_session: str) -> int:
    """End every browser of somebody's, except the one they ask from. Answers how many.

    Raises NotAllowed.
    """
    access = own(access_id, by=by)
    ended = sessions.end_all(
        access.login, why="elsewhere", now=now, keep=keep_session, room=Session.Room.PORTAL
    )
    if ended:
        record.write(
            "sessions.ended", subject=access.contact, by=by, now=now,
            customer_id=access.customer_id, ended={"sessions": ended},
        )  # fmt: skip
    return ended
