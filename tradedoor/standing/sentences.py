"""What a status says: a plain sentence with the facts in it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradedoor.access.days import day, last_day
from tradedoor.access.models import Access
from tradedoor.directory.models import Contact
from tradedoor.invitations.models import Invitation
from tradedoor.letters.models import Letter


@dataclass(frozen=True)
class Facts:
    """All a sentence may speak of. ``invitation`` is the newest one."""

    contact: Contact
    access: Access | None
    invitation: Invitation | None
    now: datetime

    @property
    def letter(self) -> Letter | None:
        return self.invitation.letter if self.invitation else None

    def day(self, moment: datetime | None) -> dict[str, str]:
        return {"day": day(moment, now=self.now)}


def archived(f: Facts) -> str:
    return _("Since %(day)s.") % f.day(f.contact.archived_at)


def no_access(f: Facts) -> str:
    return "" if f.contact.email else _("There is no e-mail address to write to.")


def customer_blocked(f: Facts) -> str:
    return _("Nobody of %(customer)s can come in.") % {"customer": f.contact.customer.name}


def taken_away(f: Facts) -> str:
    return _("Since %(day)s.") % f.day(f.access.taken_away_at if f.access else None)


def access_ended(f: Facts) -> str:
    return _("The last day was %(day)s.") % f.day(last_day(f.access))


def not_begun(f: Facts) -> str:
    return _("The first day is %(day)s.") % f.day(f.access.begins_at if f.access else None)


def limited_out(f: Facts) -> str:
    if f.access is None:
        return ""
    facts = {
        **f.day(f.access.limited_out_at),
        "address": f.access.limited_out_from or "",
        "branch": str(f.access.limited_out_branch or ""),
    }
    if f.access.limited_out_branch:
        return _("Tried on %(day)s at %(branch)s, which is not one of their branches.") % facts
    return _("Tried on %(day)s from %(address)s, which is not one of their addresses.") % facts


def locked(_f: Facts) -> str:
    return _("Too many wrong passwords. It opens by itself within a quarter of an hour.")


def ends_soon(f: Facts) -> str:
    return _("The last day is %(day)s.") % f.day(last_day(f.access))


def dormant(f: Facts) -> str:
    return _("Nobody signed in since %(day)s.") % f.day(
        f.access.last_sign_in_at if f.access else None
    )


def confirmed(f: Facts) -> str:
    return _("Last sign-in on %(day)s.") % f.day(f.access.last_sign_in_at if f.access else None)


def told(_f: Facts) -> str:
    return _("The letter that says how to sign in leaves within a minute.")


def never_used(f: Facts) -> str:
    if f.access and f.access.told:
        words = _("How to sign in was mailed on %(day)s; nobody signed in yet.")
        return words % f.day(f.access.told.queued_at)
    return _("A password is chosen; nobody signed in yet.")


def printed(f: Facts) -> str:
    if f.invitation is None:
        return ""
    words = _("Printed on %(day)s, valid until %(until)s, no password chosen.")
    return words % {**f.day(f.invitation.made_at), "until": day(f.invitation.expires_at, now=f.now)}


def no_address(f: Facts) -> str:
    if f.invitation and f.invitation.is_printed:
        return _("There is no e-mail address, and the printed letter is not valid any more.")
    return _("There is no e-mail address to write to.")


def address_clash(f: Facts) -> str:
    return _("%(email)s is how somebody else signs in.") % {"email": f.contact.email}


def ended(f: Facts) -> str:
    on = f.day(f.invitation.ended_at if f.invitation else None)
    if f.invitation and f.invitation.ended_why == Invitation.Ended.ADDRESS:
        return _("The address was changed on %(day)s; no letter went to the new one.") % on
    return _("It was taken back on %(day)s; no letter was sent since.") % on


def not_delivered(f: Facts) -> str:
    if f.letter is None:
        return ""
    words = _("The letter to %(to)s came back on %(day)s.")
    return words % {"to": f.letter.to, **f.day(f.letter.came_back_at or f.letter.ended_at)}


def queued(f: Facts) -> str:
    if f.letter and f.letter.times_not_taken:
        return _("The mail server did not take it yet; it is tried again by itself.")
    return _("The letter leaves within a minute.")


def reset_required(f: Facts) -> str:
    if f.access is None:
        return ""
    words = _("The password was stopped on %(day)s.") % f.day(f.access.login.reset_at)
    if f.invitation is None or f.invitation.why != Invitation.Why.RESET:
        return words + " " + _("No link was sent since.")
    return words + " " + _what_became(f, f.invitation)


def expired(f: Facts) -> str:
    if f.invitation is None:
        return ""
    over = f.day(f.invitation.expires_at)
    if f.invitation.times_opened:
        return opened(f) + " " + _("Ended on %(day)s.") % over
    return _("Never opened. Ended on %(day)s.") % over


def opened(f: Facts) -> str:
    times = f.invitation.times_opened if f.invitation else 0
    words = ngettext(
        "Invited on %(day)s, opened once, no password chosen.",
        "Invited on %(day)s, opened %(n)d times, no password chosen.",
        times,
    )
    return words % {**f.day(f.invitation.made_at if f.invitation else None), "n": times}


def scanned(f: Facts) -> str:
    words = _("Invited on %(day)s. A mail filter looked at the link; the person did not yet.")
    return words % f.day(f.invitation.made_at if f.invitation else None)


def sent(f: Facts) -> str:
    return _("Invited on %(day)s.") % f.day(f.invitation.made_at if f.invitation else None)


def not_invited(f: Facts) -> str:
    words = _("Access was given on %(day)s; no letter was sent.")
    return words % f.day(f.access.given_at if f.access else None)


def _what_became(f: Facts, invitation: Invitation) -> str:
    if not invitation.is_open(f.now):
        return _("The link for a new one is not valid any more.")
    if invitation.opened_at:
        return _("The link for a new one was opened; nothing is chosen yet.")
    return _("The link for a new one was not opened yet.")
