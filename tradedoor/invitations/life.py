"""The life of an invitation, step by step, as staff see it.

A letter's: queued, handed over to the mail server, come back or looked at by a mail filter, opened
by a person, password chosen, first sign-in. A printed one begins with the printer.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradedoor.access.days import day
from tradedoor.access.models import Access
from tradedoor.credentials import agents
from tradedoor.invitations.models import Invitation
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
    """What happened, what has not, and what went wrong."""
    opening = _opened(invitation, now)
    return [
        *_delivered(invitation),
        *_scanned(invitation),
        opening,
        _chosen(invitation, waits=opening.state == "done", now=now),
        _came(access, invitation),
    ]


def _delivered(invitation: Invitation) -> list[Step]:
    letter = invitation.letter
    if letter is None:
        return [Step(_("Letter printed"), "done", invitation.made_at, _to_hand_over(invitation))]
    queued = Step(_("Letter queued"), "done", invitation.made_at)
    if letter.came_back_at:
        return [queued, _handed_over(letter), _came_back(letter)]
    return [queued, _sent(letter)]


def _to_hand_over(invitation: Invitation) -> str:
    words = _("To hand over or to post. Valid until %(until)s.")
    return words % {"until": day(invitation.expires_at, now=invitation.made_at)}


def _handed_over(letter: Letter) -> Step:
    to = _("To %(to)s.") % {"to": letter.to}
    words = "" if letter.came_back_at else letter.server_words
    return Step(_("Handed over to the mail server"), "done", letter.ended_at, to, words)


def _came_back(letter: Letter) -> Step:
    detail = _("The mail server of %(to)s sent it back.") % {"to": letter.to}
    return Step(_("Came back"), "failed", letter.came_back_at, detail, letter.server_words)


def _scanned(invitation: Invitation) -> list[Step]:
    """Only where it happened: nobody waits for a mail filter."""
    if invitation.scanned_at is None:
        return []
    times = ngettext("Once.", "%(n)d times.", invitation.times_scanned) % {
        "n": invitation.times_scanned
    }
    nothing = _("Not by a person: nothing is spent by it.")
    label, detail = _("Looked at by a mail filter"), f"{times} {nothing}"
    return [Step(label, "done", invitation.scanned_at, detail)]


def _sent(letter: Letter) -> Step:
    to = _("To %(to)s.") % {"to": letter.to}
    match letter.state:
        case Letter.State.HANDED_OVER:
            return _handed_over(letter)
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
    label = _("Letter opened") if invitation.is_printed else _("Link opened")
    if invitation.opened_at is None:
        letter = invitation.letter
        has_left = letter is None or letter.state == Letter.State.HANDED_OVER
        return Step(label, "now" if has_left and invitation.is_open(now) else "todo")
    times = ngettext("Once.", "%(n)d times.", invitation.times_opened) % {
        "n": invitation.times_opened
    }
    return Step(label, "done", invitation.opened_at, f"{times} {_with(invitation)}".strip())


def _with(invitation: Invitation) -> str:
    """The browser it was first opened with, where it was kept."""
    first = invitation.openings.filter(machine="").order_by("pk").first()
    return agents.named(first.agent) + "." if first and first.agent else ""


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
