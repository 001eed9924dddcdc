"""Invitations: a way in for somebody with an access, from the envelope to the password."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from tradedoor import letters, record
from tradedoor.access import decision, mailing
from tradedoor.access.decision import NOWHERE, Decision, Step, Where
from tradedoor.access.locking import locked
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials.models import Login
from tradedoor.directory import seller
from tradedoor.errors import Refusal
from tradedoor.invitations.models import Invitation, Opening
from tradedoor.letters import links
from tradedoor.letters.models import Letter
from tradedoor.powers import Power

WAY_IN_DAYS = 1  # days; a link asked for by "forgot password" is used at once or not at all
LOOKS_REMEMBERED = timedelta(days=90)
LOOKS_KEPT = 50  # of an invitation, one by one


class NoAddress(Refusal):
    """The contact has no e-mail address a letter could go to."""

    code = "contact-without-email"
    field = "email"


class NotGiven(Refusal):
    """The contact has no access, so there is nothing to write about."""

    code = "access-not-given"


class InvitationNotOpen(Refusal):
    """The link cannot be used: ``facts["why"]`` says which of SENTENCES is why.

    Where it is "closed", ``facts["step"]`` is what keeps its owner out for the time being.
    """

    code = "invitation-not-open"
    status = 410


@transaction.atomic
def send_again(access_id: int, *, by: Actor, now: datetime) -> Letter:
    """The envelope: write to the person once more. Raises NotAllowed, NotGiven, NoAddress.

    Whoever has no password yet gets a new link, and the old one ends; whoever has one is
    told how to sign in.
    """
    access = locked(access_id, by=by, power=Power.GIVE_ACCESS)
    return write_to(access, by=by, now=now)


def write_to(access: Access, *, by: Actor, now: datetime) -> Letter:
    """Write to somebody with an access whatever they need next. The caller holds the lock."""
    if not decision.may_prepare(access, now=now).allowed:
        raise NotGiven(_("This contact cannot come in, so no letter was sent."))
    if not access.contact.email:
        raise NoAddress(_("A letter needs an e-mail address."))
    if not access.login.has_password:
        return invite(access, why=why_now(access), by=by, now=now).letter  # type: ignore[return-value]
    letter = mailing.write(
        "access-joined" if _is_one_more(access) else "how-to-sign-in",
        access,
        now=now,
        path=mailing.to_sign_in_page(),
        **mailing.ways_to_sign_in(access),
    )
    access.told = letter
    access.save(update_fields=["told"])
    record.write(
        "access.letter-sent", subject=access.contact, by=by, now=now,
        customer_id=access.customer_id, letter=letter.kind, to=letter.to,
    )  # fmt: skip
    return letter


def why_now(access: Access) -> Invitation.Why:
    """Why somebody who has no password is written to."""
    return Invitation.Why.RESET if access.login.reset_at else Invitation.Why.INVITED


def _is_one_more(access: Access) -> bool:
    """Somebody who acts for another company already, and never came in for this one."""
    others = Access.objects.given().filter(login=access.login_id).exclude(pk=access.pk)
    return access.first_sign_in_at is None and others.exists()


def invite(access: Access, *, why: str, by: Actor, now: datetime) -> Invitation:
    """Open a way in and mail it; an older one that is still open ends."""
    end_open(access, why=Invitation.Ended.REPLACED, now=now)
    days = WAY_IN_DAYS if why == Invitation.Why.ASKED else seller.the_seller().invitation_days
    invitation = Invitation(
        access=access, why=why, made_at=now, expires_at=now + timedelta(days=days)
    )
    invitation.letter = mailing.write(
        _letter_of(access, why),
        access,
        now=now,
        until=invitation.expires_at.isoformat(),
        path=reverse("portal:invitation", args=["-"])[:-1],
        opens={"kind": "invitation", "id": str(invitation.public_id)},
        **mailing.ways_to_sign_in(access),
    )
    invitation.save()
    record.write(
        "invitation.sent" if by.is_ours else "invitation.asked-for",
        subject=access.contact, by=by, now=now, customer_id=access.customer_id,
        to=invitation.letter.to,
    )  # fmt: skip
    return invitation


def _letter_of(access: Access, why: str) -> str:
    if why == Invitation.Why.RESET:
        return "password-reset"
    return "way-in" if access.login.has_password else "access-given"


def end_open(access: Access, *, why: Invitation.Ended, now: datetime) -> int:
    """End the open invitation and keep its letter from leaving. Answers how many ended."""
    opened = access.invitations.open()
    letter_ids = list(opened.exclude(letter=None).values_list("letter_id", flat=True))
    letters.drop(letter_ids, now=now)
    return opened.update(ended_at=now, ended_why=why)


def by_link(token: str, *, where: Where = NOWHERE, now: datetime) -> Invitation:
    """The open invitation of this link. Looking at it spends nothing. Raises InvitationNotOpen."""
    public_id = links.unseal("invitation", token)
    invitation = _with_everything().filter(public_id=public_id).first() if public_id else None
    if invitation is None or invitation.spent_at:
        raise _not_open("spent" if invitation else "unknown", invitation)
    access = Access.objects.at_the_door().get(pk=invitation.access_id)
    prepared = decision.may_prepare(access, now=now, where=where)
    if why := _why_not_open(invitation, prepared, now):
        raise _not_open(why, invitation, prepared.failed)
    return invitation


def since_handed_over(invitation: Invitation, *, now: datetime) -> timedelta | None:
    """How long ago its letter left; zero while it has not, nothing where it needs none."""
    letter = invitation.letter
    if letter is None:
        return None
    return now - letter.ended_at if letter.ended_at else timedelta()


@transaction.atomic
def looked_at(
    invitation: Invitation, *, machine: str = "", agent: str = "", address: str, now: datetime
) -> None:
    """Note that a person, or with ``machine`` a program (`readers`), looked at the page.

    The first looks are kept one by one, all of them are counted.
    """
    seen = Invitation.objects.filter(pk=invitation.pk)
    if machine:
        seen.update(scanned_at=Coalesce(F("scanned_at"), now), times_scanned=F("times_scanned") + 1)
    else:
        seen.update(
            opened_at=Coalesce(F("opened_at"), now),
            last_opened_at=now,
            times_opened=F("times_opened") + 1,
        )
    if seen.filter(times_opened__lte=LOOKS_KEPT - F("times_scanned")).exists():
        Opening.objects.create(
            invitation=invitation, at=now, machine=machine, address=address or None, agent=agent
        )


def forget_looks(*, now: datetime) -> int:
    """Erase who looked at links more than ninety days ago; how often stays. Answers how many."""
    return Opening.objects.filter(at__lt=now - LOOKS_REMEMBERED).delete()[0]


def _why_not_open(invitation: Invitation, prepared: Decision, now: datetime) -> str:
    """Whoever holds a link that works is told of their access; an old one says nothing of it."""
    if not (prepared.allowed or prepared.is_limit):
        is_theirs = invitation.is_open(now) and prepared.failed != Step.ACCESS_GIVEN
        return "closed" if is_theirs else "taken-away"
    if invitation.ended_at:
        return invitation.ended_why
    if invitation.expires_at <= now:
        return "expired"
    return "limits" if prepared.is_limit else ""


def _not_open(
    why: str, invitation: Invitation | None, step: Step | None = None
) -> InvitationNotOpen:
    return InvitationNotOpen(SENTENCES[why](), why=why, invitation=invitation, step=step)


SENTENCES = {
    "unknown": lambda: _("This link is not complete. Copy the whole of it from the letter."),
    "spent": lambda: _("This link was used: a password was chosen with it."),
    "expired": lambda: _("This link is too old."),
    "replaced": lambda: _("A newer letter was sent; only its link works."),
    "address": lambda: _("A newer letter was sent; only its link works."),
    "password": lambda: _("This link has ended: a password was chosen another way."),
    "taken-away": lambda: _("This invitation was taken back."),
    "closed": lambda: _("You have no access right now."),
    "limits": lambda: _("This link does not open from where you are."),
}


def _with_everything() -> QuerySet[Invitation]:
    return Invitation.objects.select_related(
        "access__login", "access__contact", "access__customer", "letter"
    )


def end_every_link(login: Login, *, why: Invitation.Ended, now: datetime) -> int:
    """End every link that could choose a password for this person. Answers how many."""
    accesses = Access.objects.filter(login=login)
    return sum(end_open(access, why=why, now=now) for access in accesses)
