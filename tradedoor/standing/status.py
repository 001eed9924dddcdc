"""One computed status for every contact: can they get in, and if not, what is to be done?

`STATUSES` is the whole table: the first row whose condition holds is the status. A condition is
SQL over the facts of `status_sql`, because a list of a million contacts and the card of one must
not be able to differ. It is computed whenever one contact is looked at; for lists `standing` keeps it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Prefetch, TextField
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tradedoor.access.models import Access
from tradedoor.credentials.models import SignInName
from tradedoor.directory.models import Contact, ContactQuerySet
from tradedoor.invitations.models import Invitation
from tradedoor.standing import sentences
from tradedoor.standing.sentences import Facts
from tradedoor.standing.status_sql import DORMANT, FROM, NOW, SOON, case, moments, positional


class Remedy(StrEnum):
    """The one thing to do about a status."""

    NOTHING = ""
    GIVE = "give"
    CORRECT_ADDRESS = "correct-address"
    SETTLE_ADDRESS = "settle-address"
    INVITE = "invite"
    PRINT = "print"
    TELL = "tell"
    EXTEND = "extend"
    UNLOCK = "unlock"
    LOOK_AT_TRY = "look-at-try"
    LOOK_AT_LETTER = "look-at-letter"
    TAKE_AWAY = "take-away"
    GIVE_BACK = "give-back"
    UNBLOCK = "unblock"
    BRING_BACK = "bring-back"


@dataclass(frozen=True)
class Row:
    """One line of the table. ``tone`` is how bad it is: ok, info, rest, warn, bad."""

    code: str
    tone: str
    words: Promise
    condition: str
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


HAS_PASSWORD = "login.password_chosen_at IS NOT NULL"  # noqa: S105
IS_OPEN = (
    f"invitation.spent_at IS NULL AND invitation.ended_at IS NULL AND invitation.expires_at > {NOW}"
)
ON_ITS_WAY = "state IN ('queued', 'sending')"

STATUSES = [
    Row(
        "archived", "rest", _("Archived"),
        "contact.archived_at IS NOT NULL",
        sentences.archived, Remedy.BRING_BACK,
    ),
    Row(
        "no-access", "rest", _("No access"),
        "access.id IS NULL",
        sentences.no_access, Remedy.GIVE,
    ),
    Row(
        "customer-blocked", "bad", _("Customer blocked"),
        "customer.blocked_at IS NOT NULL",
        sentences.customer_blocked, Remedy.UNBLOCK,
    ),
    Row(
        "taken-away", "rest", _("Access taken away"),
        "access.taken_away_at IS NOT NULL",
        sentences.taken_away, Remedy.GIVE_BACK,
    ),
    Row(
        "access-ended", "bad", _("Access ended"),
        f"access.ends_at <= {NOW}",
        sentences.access_ended, Remedy.EXTEND,
    ),
    Row(
        "not-begun", "info", _("Not begun yet"),
        f"access.begins_at > {NOW}",
        sentences.not_begun, Remedy.EXTEND,
    ),
    Row(
        "limited-out", "bad", _("Outside the limits"),
        "access.limited_out_at IS NOT NULL",
        sentences.limited_out, Remedy.LOOK_AT_TRY,
    ),
    Row(
        "locked", "bad", _("Locked for now"),
        f"{HAS_PASSWORD} AND lock.until > {NOW}",
        sentences.locked, Remedy.UNLOCK,
    ),
    Row(
        "ends-soon", "warn", _("Access ends soon"),
        f"{HAS_PASSWORD} AND access.ends_at <= {SOON}",
        sentences.ends_soon, Remedy.EXTEND,
    ),
    Row(
        "dormant", "warn", _("Dormant"),
        f"{HAS_PASSWORD} AND access.last_sign_in_at <= {DORMANT}",
        sentences.dormant, Remedy.TAKE_AWAY,
    ),
    Row(
        "confirmed", "ok", _("Access confirmed"),
        f"{HAS_PASSWORD} AND access.last_sign_in_at IS NOT NULL",
        sentences.confirmed,
    ),
    Row(
        "told", "info", _("Letter on its way"),
        f"{HAS_PASSWORD} AND told.{ON_ITS_WAY}",
        sentences.told, Remedy.LOOK_AT_LETTER,
    ),
    Row(
        "never-used", "info", _("Confirmed, never used"),
        HAS_PASSWORD,
        sentences.never_used, Remedy.TELL,
    ),
    Row(
        "printed", "info", _("Letter printed"),
        f"invitation.code_digest IS NOT NULL AND {IS_OPEN}",
        sentences.printed, Remedy.PRINT,
    ),
    Row(
        "no-address", "warn", _("No usable address"),
        "contact.email = ''",
        sentences.no_address, Remedy.CORRECT_ADDRESS,
    ),
    Row(
        "address-clash", "warn", _("Address clash"),
        "clash.login_id IS NOT NULL AND NOT access.shares_mailbox",
        sentences.address_clash, Remedy.SETTLE_ADDRESS,
    ),
    Row(
        "ended", "warn", _("Invitation ended"),
        "invitation.ended_at IS NOT NULL",
        sentences.ended, Remedy.INVITE,
    ),
    Row(
        "not-delivered", "bad", _("Could not be delivered"),
        "letter.state = 'failed'",
        sentences.not_delivered, Remedy.CORRECT_ADDRESS,
    ),
    Row(
        "queued", "info", _("Invitation queued"),
        f"letter.{ON_ITS_WAY} AND {IS_OPEN}",
        sentences.queued, Remedy.LOOK_AT_LETTER,
    ),
    Row(
        "reset-required", "warn", _("Reset required"),
        "login.reset_at IS NOT NULL",
        sentences.reset_required, Remedy.INVITE,
    ),
    Row(
        "expired", "warn", _("Invitation expired"),
        f"invitation.id IS NOT NULL AND NOT ({IS_OPEN})",
        sentences.expired, Remedy.INVITE,
    ),
    Row(
        "opened", "warn", _("Opened, not finished"),
        "invitation.opened_at IS NOT NULL",
        sentences.opened, Remedy.INVITE,
    ),
    Row(
        "scanned", "info", _("Scanned by a mail filter"),
        "invitation.scanned_at IS NOT NULL",
        sentences.scanned, Remedy.INVITE,
    ),
    Row(
        "sent", "info", _("Sent, not opened"),
        "invitation.id IS NOT NULL",
        sentences.sent, Remedy.INVITE,
    ),
    Row(
        "not-invited", "warn", _("Not invited yet"),
        "true",
        sentences.not_invited, Remedy.INVITE,
    ),
]  # fmt: skip
ROWS = {row.code: row for row in STATUSES}
CODE = case((row.code, row.condition) for row in STATUSES)


def contacts_with_facts(*, now: datetime) -> ContactQuerySet:
    """Contacts loaded with everything `of` looks at, in a fixed number of statements."""
    newest = (
        Invitation.objects.select_related("letter")
        .order_by("access_id", "-pk")
        .distinct("access_id")
    )
    return (
        Contact.objects.select_related(
            "customer", "access__login", "access__told", "access__limited_out_branch"
        )
        .prefetch_related(
            Prefetch("access__invitations", newest, to_attr="newest"),
            Prefetch(
                "access__login__names",
                SignInName.objects.live().order_by("pk"),
                to_attr="live_names",
            ),
        )
        .annotate(status_code=_code(now))
    )


def of(contact: Contact, *, now: datetime) -> Status:
    """The status of a contact from `contacts_with_facts`."""
    row = ROWS[contact.status_code]  # type: ignore[attr-defined]
    facts = Facts(contact, access_of(contact), newest_invitation(contact), now)
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


def _code(now: datetime) -> RawSQL:
    """The code as a column of a query about contacts."""
    sql = f"(SELECT {CODE} {FROM} WHERE contact.id = tradedoor_contact.id)"
    return RawSQL(*positional(sql, moments(now=now)), output_field=TextField())
