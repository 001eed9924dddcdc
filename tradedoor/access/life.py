"""The life of an invitation, step by step, as staff see it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradedoor.access.models import Access, Invitation
from tradedoor.letters.models import Letter


@dataclass(frozen=True)
class Step:
    """One step: ``state`` is done, now, failed or todo."""

    label: str
    state: str
    when: datetime | None = None
    detail: str = ""
    technical: str = ""


def steps(access: Access, invitation: Invitation, *, now: datetime) -> list[Step]:
    """Queued, handed over, opened, password chosen, first sign-in: what happened, what has not."""
    opening = _opened(invitation, now)
    return [
        Step(_("Letter queued"), "done", invitation.made_at),
        _sent(invitation.letter),
        opening,
        _chosen(invitation, waits=opening.state == "done", now=now),
        _came(access, invitation),
    ]


def _sent(letter: Letter | None) -> Step:
    if letter is None:
        return Step(_("Handed over to the mail server"), "todo")
    to = _("To %(to)s.") % {"to": letter.to}
    match letter.state:
        case Letter.State.HANDED_OVER:
            return Step(_("Handed over to the mail server"), "done", letter.ended_at, to)
        case Letter.State.FAILED:
            return Step(
                _("Could not be delivered"), "failed", letter.ended_at, to, letter.server_words
            )
        case Letter.State.DROPPED:
            return Step(
                _("Not sent"), "failed", letter.ended_at, _("It was taken back before it left.")
            )
    if not letter.times_not_taken:
        return Step(_("Handing over to the mail server"), "now", None, to)
    tried = ngettext(
        "Tried once; the next try is at the time shown.",
        "Tried %(n)d times; the next try is at the time shown.",
        letter.times_not_taken,
    )
    detail = f"{to} {tried % {'n': letter.times_not_taken}}"
    return Step(
        _("The mail server did not take it yet"),
        "now",
        letter.next_try_at,
        detail,
        letter.server_words,
    )


def _opened(invitation: Invitation, now: datetime) -> Step:
    if invitation.opened_at is None:
        waiting = (
            invitation.is_open(now)
            and invitation.letter
            and invitation.letter.state == Letter.State.HANDED_OVER
        )
        return Step(_("Link opened"), "now" if waiting else "todo")
    times = ngettext("Once.", "%(n)d times.", invitation.times_opened) % {
        "n": invitation.times_opened
    }
    return Step(_("Link opened"), "done", invitation.opened_at, times)


def _chosen(invitation: Invitation, *, waits: bool, now: datetime) -> Step:
    if invitation.spent_at:
        return Step(_("Password chosen"), "done", invitation.spent_at)
    if invitation.ended_at:
        return Step(_("The link has ended"), "failed", invitation.ended_at, _ended(invitation))
    if invitation.expires_at <= now:
        return Step(
            _("The link has ended"),
            "failed",
            invitation.expires_at,
            _("Nobody chose a password in time."),
        )
    return Step(_("Password chosen"), "now" if waits else "todo")


def _ended(invitation: Invitation) -> str:
    return str(Invitation.Ended(invitation.ended_why).label).capitalize() + "."


def _came(access: Access, invitation: Invitation) -> Step:
    first = access.first_sign_in_at
    if first and (invitation.spent_at is None or first >= invitation.spent_at):
        return Step(_("First sign-in"), "done", first)
    if first:
        return Step(_("First sign-in"), "done", first, _("Before this letter."))
    return Step(_("First sign-in"), "now" if invitation.spent_at else "todo")
