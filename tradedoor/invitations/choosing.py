"""Choosing a password: with an invitation, or another one when signed in."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from tradedoor import record
from tradedoor.access import holder, mailing
from tradedoor.access.decision import Where
from tradedoor.access.locking import own, proven
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials import passwords
from tradedoor.invitations import inviting
from tradedoor.invitations.models import Invitation


@transaction.atomic
def choose_password(
    token: str, password: str, *, address: str, branch: int | None = None, now: datetime
) -> Access:
    """Spend the invitation: its owner chooses their password and may sign in from now on.

    Every other browser of theirs is signed out. Two people with one link: the first wins.
    Raises InvitationNotOpen, PasswordRefused.
    """
    where = Where(address, branch)
    proven(inviting.by_link(token, where=where, now=now).access_id)
    invitation = inviting.by_link(token, where=where, now=now)  # now that nobody else can change it
    access, login = invitation.access, invitation.access.login
    passwords.check_good_enough(password, person=_person(access))
    had_one = login.has_password
    passwords.choose(login, password, now=now)
    access.login = login
    # Whoever chose a password was a person, whatever looking at the page seemed to be.
    Invitation.objects.filter(pk=invitation.pk).update(
        spent_at=now,
        opened_at=Coalesce(F("opened_at"), now),
        last_opened_at=Coalesce(F("last_opened_at"), now),
        times_opened=Greatest(F("times_opened"), 1),
    )
    inviting.end_every_link(login, why=Invitation.Ended.PASSWORD, now=now)
    record.write(
        "password.chosen", subject=access.contact, by=holder.as_actor(access, address), now=now,
        customer_id=access.customer_id,
    )  # fmt: skip
    if had_one:
        tell_password_changed(access, now=now)
    return access


@transaction.atomic
def change_password(
    access_id: int, password: str, *, by: Actor, now: datetime, keep_session: str
) -> None:
    """Somebody signed in chooses another password; the browser they did it in stays.

    Their present password was asked for and right (`proving.prove_again`).
    Raises NotAllowed, PasswordRefused.
    """
    access = own(access_id, by=by)
    login = access.login
    passwords.check_good_enough(password, person=_person(access))
    passwords.choose(login, password, now=now, keep_session=keep_session)
    inviting.end_every_link(login, why=Invitation.Ended.PASSWORD, now=now)
    record.write(
        "password.changed", subject=access.contact, by=by, now=now, customer_id=access.customer_id
    )
    tell_password_changed(access, now=now)


def tell_password_changed(access: Access, *, now: datetime) -> None:
    """Tell the owner, so that a thief's change does not stay unseen."""
    if access.contact.email:
        mailing.write(
            "password-changed", access, now=now, at=now.isoformat(), path=mailing.to_forgot_page()
        )


def _person(access: Access) -> list[str]:
    contact = access.contact
    return [contact.first_name, contact.last_name, contact.email, access.customer.name]
