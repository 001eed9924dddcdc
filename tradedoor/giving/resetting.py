"""Somebody who cannot sign in any more: their password stopped, their wrong tries forgotten."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor import record
from tradedoor.access.locking import locked
from tradedoor.actors import Actor
from tradedoor.credentials import counting
from tradedoor.giving import endings
from tradedoor.invitations import inviting
from tradedoor.powers import Power


@transaction.atomic
def reset(access_id: int, *, send: bool, by: Actor, now: datetime) -> endings.Receipt:
    """Stop the person's password and sign them out everywhere; a new one is theirs to choose.

    With ``send`` a one-use link goes out to them; without, staff hand them a printed letter.
    The password is one for all companies the person acts for. Raises NotAllowed, NotGiven,
    NoAddress.
    """
    access = locked(access_id, by=by, power=Power.GIVE_ACCESS)
    if not access.is_given:
        raise inviting.NotGiven(_("This contact cannot come in, so there is nothing to reset."))
    receipt = endings.reset(access, now=now)
    access.version += 1
    access.save(update_fields=["version"])
    record.write(
        "password.reset", subject=access.contact, by=by, now=now,
        customer_id=access.customer_id, ended=receipt,
    )  # fmt: skip
    if send:
        inviting.write_to(access, by=by, now=now)
    return receipt


@transaction.atomic
def unlock(access_id: int, *, by: Actor, now: datetime) -> int:
    """Forget the wrong passwords that make somebody wait. Answers how many. Raises NotAllowed."""
    access = locked(access_id, by=by, power=Power.GIVE_ACCESS)
    forgiven = counting.forgive(access.login, now=now)
    if forgiven:
        record.write(
            "access.unlocked", subject=access.contact, by=by, now=now,
            customer_id=access.customer_id,
        )  # fmt: skip
    return forgiven
