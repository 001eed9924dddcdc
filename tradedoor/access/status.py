"""One computed status for every contact: can they get in, and if not, what is to be done?

Computed from facts whenever it is shown, never stored. `STATUSES` is the whole table: the
first row whose facts hold is the status.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Prefetch, QuerySet
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tradedoor.access.models import Access, Invitation
from tradedoor.credentials.models import SignInName
from tradedoor.directory.models import Contact
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


def contacts_with_facts() -> QuerySet[Contact]:
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
    access: Access | None = getattr(contact, "access", None)
    newest: list[Invitation] = getattr(access, "newest", [])
    facts = Facts(contact, access, newest[0] if newest else None, now)
    row = next(row for row in STATUSES if row.holds(facts))
    return Status(row.code, row.tone, str(row.words), row.sentence(facts), row.remedy)


def _has_password(f: Facts) -> bool:
    return bool(f.access and f.access.login.has_password)


def _is_invited(f: Facts) -> bool:
    return bool(f.access and not _has_password(f) and f.invitation)


def _letter_is(*states: str) -> Callable[[Facts], bool]:
    return lambda f: _is_invited(f) and f.letter is not None and f.letter.state in states


def _invited_on(f: Facts) -> str:
    when = day(f.invitation.made_at) if f.invitation else ""
    return _("Invited on %(day)s.") % {"day": when}


def _opened(f: Facts) -> str:
    times = f.invitation.times_opened if f.invitation else 0
    opened = ngettext("opened once", "opened %(n)d times", times) % {"n": times}
    return _("Invited on %(day)s, %(opened)s, no password chosen.") % {
        "day": day(f.invitation.made_at) if f.invitation else "",
        "opened": opened,
    }


def _expired(f: Facts) -> str:
    ended = f.invitation.ended_at or f.invitation.expires_at if f.invitation else None
    if f.invitation and f.invitation.times_opened:
        return _opened(f) + " " + _("Ended on %(day)s.") % {"day": day(ended)}
    return _("Never opened. Ended on %(day)s.") % {"day": day(ended)}


def _failed(f: Facts) -> str:
    return _("%(to)s did not take the letter on %(day)s.") % {
        "to": f.letter.to if f.letter else "",
        "day": day(f.letter.ended_at) if f.letter else "",
    }


def _queued(f: Facts) -> str:
    if f.letter and f.letter.tries:
        return _("The mail server did not take it yet; it is tried again by itself.")
    return _("The letter leaves within a minute.")


def day(moment: datetime | None) -> str:
    """3 November, as the reader writes it."""
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT") if moment else ""


def _since(field: str) -> Callable[[Facts], str]:
    def sentence(f: Facts) -> str:
        return _("Since %(day)s.") % {"day": day(getattr(f.access, field, None))}

    return sentence


STATUSES = [
    Row(
        "archived",
        "rest",
        gettext_lazy("Archived"),
        lambda f: not f.contact.is_here,
        lambda f: _("Since %(day)s.") % {"day": day(f.contact.archived_at)},
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
        lambda f: "" if f.contact.email else _("There is no e-mail address to write to."),
        Remedy.GIVE,
    ),
    Row(
        "taken-away",
        "rest",
        gettext_lazy("Access taken away"),
        lambda f: f.access is not None and not f.access.is_given,
        _since("taken_away_at"),
        Remedy.GIVE_BACK,
    ),
    Row(
        "confirmed",
        "ok",
        gettext_lazy("Access confirmed"),
        lambda f: (
            _has_password(f) and f.access is not None and f.access.last_sign_in_at is not None
        ),
        lambda f: (
            _("Last sign-in on %(day)s.")
            % {"day": day(f.access.last_sign_in_at if f.access else None)}
        ),
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
        lambda f: (
            _letter_is(Letter.State.QUEUED, Letter.State.SENDING)(f)
            and f.invitation is not None
            and f.invitation.is_open(f.now)
        ),
        _queued,
    ),
    Row(
        "expired",
        "warn",
        gettext_lazy("Invitation expired"),
        lambda f: _is_invited(f) and f.invitation is not None and not f.invitation.is_open(f.now),
        _expired,
        Remedy.INVITE,
    ),
    Row(
        "opened",
        "warn",
        gettext_lazy("Opened, not finished"),
        lambda f: (
            _is_invited(f) and f.invitation is not None and f.invitation.opened_at is not None
        ),
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
        lambda f: (
            _("Access was given on %(day)s; no letter was sent.")
            % {"day": day(f.access.given_at if f.access else None)}
        ),
        Remedy.INVITE,
    ),
]
