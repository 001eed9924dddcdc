"""One computed status for every contact: can they get in, and if not, what is to be done?

Computed from facts whenever it is shown, never stored. `STATUSES` is the whole table: the
first row whose facts hold is the status.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Prefetch
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from tradedoor.access.models import Access, Invitation
from tradedoor.credentials.models import SignInName
from tradedoor.directory.models import Contact, ContactQuerySet
from tradedoor.letters.models import Letter


class Remedy(StrEnum):
    """The one thing to do about a status."""

    NOTHING = ""
    GIVE = "give"
    CORRECT_ADDRESS = "correct-address"
    INVITE = "invite"
    GIVE_BACK = "give-back"
    UNBLOCK = "unblock"
    BRING_BACK = "bring-back"


@dataclass(frozen=True)
class Facts:
    """All a status is made of. ``invitation`` is the newest one."""

    contact: Contact
    access: Access | None
    invitation: Invitation | None
    now: datetime

    @property
    def letter(self) -> Letter | None:
        return self.invitation.letter if self.invitation else None


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    code: str
    tone: str
    words: str | Promise
    holds: Callable[[Facts], bool]
    sentence: Callable[[Facts], str]
    remedy: Remedy = Remedy.NOTHING


@dataclass(frozen=True)
class Status:
    """The answer for one contact."""

    code: str
    tone: str
    words: str
    sentence: str
    remedy: Remedy


def contacts_with_facts() -> ContactQuerySet:
    """Contacts loaded with everything `of` looks at, in a fixed number of statements."""
    newest = (
        Invitation.objects.select_related("letter")
        .order_by("access_id", "-pk")
        .distinct("access_id")
    )
    return Contact.objects.select_related("customer", "access__login").prefetch_related(
        Prefetch("access__invitations", newest, to_attr="newest"),
        Prefetch(
            "access__login__names", SignInName.objects.live().order_by("pk"), to_attr="live_names"
        ),
    )


def of(contact: Contact, *, now: datetime) -> Status:
    """The status of a contact from `contacts_with_facts`."""
    facts = Facts(contact, access_of(contact), newest_invitation(contact), now)
    row = next(row for row in STATUSES if row.holds(facts))
    return Status(row.code, row.tone, str(row.words), row.sentence(facts), row.remedy)


def access_of(contact: Contact) -> Access | None:
    """The access of a contact from `contacts_with_facts`, if they ever had one."""
    access: Access | None = getattr(contact, "access", None)
    if access:
        access.contact, access.customer = contact, contact.customer
    return access


def newest_invitation(contact: Contact) -> Invitation | None:
    """The newest invitation of a contact from `contacts_with_facts`."""
    newest: list[Invitation] = getattr(access_of(contact), "newest", [])
    return newest[0] if newest else None


def _has_password(f: Facts) -> bool:
    return bool(f.access and f.access.login.has_password)


def _is_invited(f: Facts) -> bool:
    return bool(f.access and not _has_password(f) and f.invitation)


def _letter_is(*states: str) -> Callable[[Facts], bool]:
    return lambda f: _is_invited(f) and f.letter is not None and f.letter.state in states


def _invited_on(f: Facts) -> str:
    return _("Invited on %(day)s.") % {
        "day": _day(f.invitation.made_at if f.invitation else None, f.now)
    }


def _opened(f: Facts) -> str:
    times = f.invitation.times_opened if f.invitation else 0
    words = ngettext(
        "Invited on %(day)s, opened once, no password chosen.",
        "Invited on %(day)s, opened %(n)d times, no password chosen.",
        times,
    )
    return words % {"day": _day(f.invitation.made_at if f.invitation else None, f.now), "n": times}


def _expired(f: Facts) -> str:
    if f.invitation is None:
        return ""
    ended = {"day": _day(f.invitation.expires_at, f.now)}
    if f.invitation.times_opened:
        return _opened(f) + " " + _("Ended on %(day)s.") % ended
    return _("Never opened. Ended on %(day)s.") % ended


def _ended(f: Facts) -> str:
    on = {"day": _day(f.invitation.ended_at if f.invitation else None, f.now)}
    if f.invitation and f.invitation.ended_why == Invitation.Ended.ADDRESS:
        return _("The address was changed on %(day)s; no letter went to the new one.") % on
    return _("It was taken back on %(day)s; no letter was sent since.") % on


def _failed(f: Facts) -> str:
    if f.letter is None:
        return ""
    words = _("The letter to %(to)s came back on %(day)s.")
    return words % {"to": f.letter.to, "day": _day(f.letter.ended_at, f.now)}


def _queued(f: Facts) -> str:
    if f.letter and f.letter.times_not_taken:
        return _("The mail server did not take it yet; it is tried again by itself.")
    return _("The letter leaves within a minute.")


def _no_access(f: Facts) -> str:
    return "" if f.contact.email else _("There is no e-mail address to write to.")


def _given(f: Facts) -> str:
    words = _("Access was given on %(day)s; no letter was sent.")
    return words % {"day": _day(f.access.given_at if f.access else None, f.now)}


def _last_sign_in(f: Facts) -> str:
    return _("Last sign-in on %(day)s.") % {
        "day": _day(f.access.last_sign_in_at if f.access else None, f.now)
    }


def _since(moment: Callable[[Facts], datetime | None]) -> Callable[[Facts], str]:
    return lambda f: _("Since %(day)s.") % {"day": _day(moment(f), f.now)}


def _day(moment: datetime | None, now: datetime) -> str:
    """The day in a sentence: "3 November", and the year where it is another one."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    if local.year == timezone.localtime(now).year:
        return formats.date_format(local, pgettext("format of a day in a sentence", "j F"))
    return formats.date_format(local, pgettext("format of a day of another year", "j F Y"))


def _is_open(f: Facts) -> bool:
    return f.invitation is not None and f.invitation.is_open(f.now)


STATUSES = [
    Row(
        "archived",
        "rest",
        gettext_lazy("Archived"),
        lambda f: not f.contact.is_here,
        _since(lambda f: f.contact.archived_at),
        Remedy.BRING_BACK,
    ),
    Row(
        "customer-blocked",
        "bad",
        gettext_lazy("Customer blocked"),
        lambda f: f.contact.customer.is_blocked and f.access is not None,
        lambda f: _("Nobody of %(customer)s can come in.") % {"customer": f.contact.customer.name},
        Remedy.UNBLOCK,
    ),
    Row(
        "no-access",
        "rest",
        gettext_lazy("No access"),
        lambda f: f.access is None,
        _no_access,
        Remedy.GIVE,
    ),
    Row(
        "taken-away",
        "rest",
        gettext_lazy("Access taken away"),
        lambda f: f.access is not None and not f.access.is_given,
        _since(lambda f: f.access.taken_away_at if f.access else None),
        Remedy.GIVE_BACK,
    ),
    Row(
        "confirmed",
        "ok",
        gettext_lazy("Access confirmed"),
        lambda f: _has_password(f) and bool(f.access and f.access.last_sign_in_at),
        _last_sign_in,
    ),
    Row(
        "never-used",
        "info",
        gettext_lazy("Confirmed, never used"),
        _has_password,
        lambda _f: _("A password is chosen; nobody signed in yet."),
    ),
    Row(
        "no-address",
        "warn",
        gettext_lazy("No usable address"),
        lambda f: not f.contact.email,
        lambda _f: _("There is no e-mail address to write to."),
        Remedy.CORRECT_ADDRESS,
    ),
    Row(
        "ended",
        "warn",
        gettext_lazy("Invitation ended"),
        lambda f: _is_invited(f) and bool(f.invitation and f.invitation.ended_at),
        _ended,
        Remedy.INVITE,
    ),
    Row(
        "not-delivered",
        "bad",
        gettext_lazy("Could not be delivered"),
        _letter_is(Letter.State.FAILED),
        _failed,
        Remedy.CORRECT_ADDRESS,
    ),
    Row(
        "queued",
        "info",
        gettext_lazy("Invitation queued"),
        lambda f: _letter_is(Letter.State.QUEUED, Letter.State.SENDING)(f) and _is_open(f),
        _queued,
    ),
    Row(
        "expired",
        "warn",
        gettext_lazy("Invitation expired"),
        lambda f: _is_invited(f) and not _is_open(f),
        _expired,
        Remedy.INVITE,
    ),
    Row(
        "opened",
        "warn",
        gettext_lazy("Opened, not finished"),
        lambda f: _is_invited(f) and bool(f.invitation and f.invitation.opened_at),
        _opened,
        Remedy.INVITE,
    ),
    Row(
        "sent",
        "info",
        gettext_lazy("Sent, not opened"),
        _is_invited,
        _invited_on,
        Remedy.INVITE,
    ),
    Row(
        "not-invited",
        "warn",
        gettext_lazy("Not invited yet"),
        lambda _f: True,
        _given,
        Remedy.INVITE,
    ),
]
