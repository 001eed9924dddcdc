"""What ends with an access: one ordered list, which every verb that ends something goes through.

A credential to come (a second proof, another site's token) is one more `Ending` here. Then it
ends when access is taken away, stands on the receipt and in the record, and is counted where a
whole customer is kept out. The caller holds the locks (`access.locking`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tradedoor import letters
from tradedoor.access import keys, mailing
from tradedoor.access.models import Access, ApiKey
from tradedoor.credentials import passwords, sessions
from tradedoor.invitations import inviting
from tradedoor.invitations.models import Invitation
from tradedoor.letters.models import Letter

# How many of each kind ended, in the order of ENDINGS; empty where nothing was to be done.
Receipt = dict[str, int]


@dataclass(frozen=True)
class Ending:
    """One kind of thing that lets somebody in, and what becomes of it. Each answers how many.

    ``taken_away`` ends those of one access, ``reset`` those that would still open with a stopped
    password (nothing, where a password does not matter), ``blocked`` those of a customer's people:
    they end, or are refused while the block lasts. ``on_record`` names them in the history,
    ``said`` is the sentence of a receipt, ``kept_out`` the words of a block's.
    """

    name: str
    taken_away: Callable[[Access, datetime], int]
    reset: Callable[[Access, datetime], int] | None
    blocked: Callable[[int, datetime], int]
    on_record: str | Promise
    said: Callable[[int], str]
    kept_out: Callable[[int], str]
    blocked_as: str = ""  # its name where a block only refuses it, if that is another


def take_away(access: Access, *, now: datetime) -> Receipt:
    """End everything that lets somebody in for this customer."""
    return {ending.name: ending.taken_away(access, now) for ending in ENDINGS}


def reset(access: Access, *, now: datetime) -> Receipt:
    """End everything that a stopped password must not leave open, at every customer of theirs."""
    return {ending.name: ending.reset(access, now) for ending in ENDINGS if ending.reset}


def block(customer_id: int, *, now: datetime) -> Receipt:
    """Keep everybody of this customer out: what ends, and what is refused while it lasts."""
    return {e.blocked_as or e.name: e.blocked(customer_id, now) for e in ENDINGS}


def in_a_sentence(receipt: Receipt) -> str:
    """What ended, as staff read it after the act."""
    return " ".join(e.said(n) % {"n": n} for e in ENDINGS if (n := receipt.get(e.name)))


def kept_out(receipt: Receipt) -> list[str]:
    """What a block keeps out, each kind with its count."""
    counted = [(e, receipt.get(e.blocked_as or e.name, 0)) for e in ENDINGS]
    return [e.kept_out(n) % {"n": n} for e, n in counted if n]


def _inside(customer_id: int) -> QuerySet[Access]:
    return Access.objects.given().filter(customer=customer_id)


def _drop_welcomes(access: Access, now: datetime) -> int:
    return mailing.drop_waiting(access, mailing.WELCOMES, now=now)


def _stop_welcomes(customer_id: int, now: datetime) -> int:
    """What would tell somebody that they may come in stays here, and its invitation ends."""
    waiting = Letter.objects.filter(
        customer_id=customer_id,
        kind__in=mailing.WELCOMES,
        state__in=[Letter.State.QUEUED, Letter.State.SENDING],
    )
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    Invitation.objects.open().filter(letter__in=ids).update(
        ended_at=now, ended_why=Invitation.Ended.TAKEN_AWAY
    )
    return letters.drop(ids, now=now)


def _end_link(access: Access, now: datetime) -> int:
    return inviting.end_open(access, why=Invitation.Ended.TAKEN_AWAY, now=now)


def _replace_links(access: Access, now: datetime) -> int:
    return inviting.end_every_link(access.login, why=Invitation.Ended.REPLACED, now=now)


def _open_links(customer_id: int, now: datetime) -> int:
    """Links of letters that left are refused while the block lasts, and open after it."""
    opened = Invitation.objects.open().filter(access__in=_inside(customer_id), expires_at__gt=now)
    return opened.count()


def _end_keys(access: Access, now: datetime) -> int:
    return keys.end_all(access, now=now)


def _live_keys(customer_id: int, now: datetime) -> int:
    """Keys are refused while the block lasts, and work after it."""
    return ApiKey.objects.live(now).filter(access__in=_inside(customer_id)).count()


def _sign_out(access: Access, now: datetime) -> int:
    """Whoever acts for another company, too, stays signed in there."""
    others = Access.objects.given().filter(login=access.login).exclude(pk=access.pk)
    if others.exists():
        return 0
    return sessions.end_all(access.login, why="taken-away", now=now, room="portal")


def _stop_password(access: Access, now: datetime) -> int:
    return passwords.stop(access.login, now=now)


def _sign_out_all(customer_id: int, now: datetime) -> int:
    """Whoever acts for no other company has no use for a browser that is signed in."""
    elsewhere = Access.objects.given().filter(login=OuterRef("login"), customer__blocked_at=None)
    only_here = _inside(customer_id).exclude(Exists(elsewhere.exclude(customer=customer_id)))
    return sessions.end_of_all(only_here.values("login"), why="taken-away", now=now, room="portal")


# Letters before invitations: whoever ends an invitation drops its letter, uncounted.
ENDINGS = [
    Ending(
        "sessions", _sign_out, _stop_password, _sign_out_all,
        on_record=gettext_lazy("browsers signed out"),
        said=lambda n: ngettext("%(n)d browser signed out.", "%(n)d browsers signed out.", n),
        kept_out=lambda n: ngettext("%(n)d browser", "%(n)d browsers", n),
    ),
    Ending(
        "keys", _end_keys, None, _live_keys,
        on_record=gettext_lazy("API keys ended"),
        said=lambda n: ngettext("%(n)d API key ended.", "%(n)d API keys ended.", n),
        kept_out=lambda n: ngettext("%(n)d API key", "%(n)d API keys", n),
    ),
    Ending(
        "letters", _drop_welcomes, _drop_welcomes, _stop_welcomes,
        on_record=gettext_lazy("letters stopped"),
        said=lambda _n: _("The letter that had not left yet stays here."),
        kept_out=lambda n: ngettext("%(n)d letter", "%(n)d letters", n),
    ),
    Ending(
        "invitations", _end_link, _replace_links, _open_links,
        on_record=gettext_lazy("invitations ended"),
        said=lambda _n: _("The open invitation ended."),
        kept_out=lambda n: ngettext("%(n)d open link", "%(n)d open links", n),
        blocked_as="links",
    ),
]  # fmt: skip
