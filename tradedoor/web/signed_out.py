"""Why somebody is not signed in any more, told once, where they sign in again."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradedoor.credentials import sessions
from tradedoor.credentials.models import Session
from tradedoor.directory.models import Seller
from tradedoor.web.answers import warn
from tradedoor.web.context import seller_of


def ended(request: HttpRequest) -> Session | None:
    """The session this browser still holds the key of, if it has ended."""
    return sessions.ended(request.COOKIES.get(settings.SESSION_COOKIE_NAME))


def tell(request: HttpRequest) -> None:
    """Say why this browser was signed out, if it was and it is worth a word."""
    if words := why(request):
        warn(request, words)


def why(request: HttpRequest) -> str:
    """The sentence that says so, or nothing."""
    over = ended(request)
    said = SENTENCES.get(over.ended_why) if over else None
    return said(over, seller_of(request)) if over and said else ""


def _idle(over: Session, seller: Seller) -> str:
    is_staff = over.room == Session.Room.OFFICE
    staff, portal = seller.staff_idle_minutes, seller.portal_idle_days
    allowed = timedelta(minutes=staff) if is_staff else timedelta(days=portal)
    words = _("You were signed out, because you did nothing here for %(while)s.")
    return words % {"while": _in_words(allowed)}


def _too_old(over: Session, seller: Seller) -> str:
    is_staff = over.room == Session.Room.OFFICE
    allowed = (
        timedelta(hours=seller.staff_hours) if is_staff else timedelta(days=seller.portal_days)
    )
    words = _("You were signed out, because it is %(while)s since you signed in.")
    return words % {"while": _in_words(allowed)}


def _in_words(allowed: timedelta) -> str:
    """The time in its largest whole unit: 90 minutes, 4 hours, 14 days."""
    minutes = int(allowed.total_seconds()) // 60
    if minutes % 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours % 24:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


SENTENCES: dict[str, Callable[[Session, Seller], str]] = {
    "new-password": lambda _o, _s: _("You were signed out, because a new password was chosen."),
    "reset": lambda _o, _s: _(
        "You were signed out. Choose a new password: we sent you a link for it."
    ),
    "elsewhere": lambda _o, _s: _("You were signed out from another browser of yours."),
    "idle": _idle,
    "too-old": _too_old,
}
