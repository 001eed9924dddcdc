"""Taking an access away, and giving it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tradedoor import record
from tradedoor.access import keys, mailing, telling
from tradedoor.access.locking import locked
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.errors import Refusal
from tradedoor.giving import endings
from tradedoor.powers import Power


class ContactArchived(Refusal):
    """An archived contact is brought back before anything is done for them."""

    code = "contact-archived"


@transaction.atomic
def take_away(access_id: int, *, by: Actor, now: datetime) -> endings.Receipt:
    """Let the contact in no longer, from the next request on; nothing of theirs is lost.

    Their browsers are signed out (unless they also act for another company); API keys, open
    invitations and letters still waiting end with it, and the person is told. Raises NotAllowed.
    Taking away twice ends nothing more.
    """
    access = locked(access_id, by=by, power=Power.GIVE_ACCESS)
    if not access.is_given:
        return {}
    access.taken_away_at = now
    access.version += 1
    access.save(update_fields=["taken_away_at", "version"])
    receipt = endings.take_away(access, now=now)
    record.write(
        "access.taken-away", subject=access.contact, by=by, now=now,
        customer_id=access.customer_id, ended=receipt,
    )  # fmt: skip
    telling.taken_away(access, now=now)
    return receipt


@transaction.atomic
def give_back(access_id: int, *, by: Actor, now: datetime) -> Access:
    """Let the contact in again, with the names and the password they had.

    Raises NotAllowed, ContactArchived. Giving back twice changes nothing more.
    """
    access = locked(access_id, by=by, power=Power.GIVE_ACCESS)
    if not access.contact.is_here:
        raise ContactArchived(_("This contact is archived. Bring them back first."))
    if access.is_given:
        return access
    access.taken_away_at = None
    access.version += 1
    access.save(update_fields=["taken_away_at", "version"])
    mailing.drop_waiting(access, mailing.FAREWELLS, now=now)
    brought_back = keys.bring_back(access, now=now)
    record.write(
        "access.given-back", subject=access.contact, by=by, now=now,
        customer_id=access.customer_id, keys=brought_back,
    )  # fmt: skip
    telling.given_back(access, now=now)
    return access
