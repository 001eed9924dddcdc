"""Remedies carried out: one, or those of many, one after the other by the worker.

    run = start(Chosen(asked=…), kinds=[Remedy.INVITE], seen=plan.seen, by=olga, now=now)

Every remedy of a run is its own transaction with its own verb, in the name of whoever started the
run and with the powers they have at that moment. The row of an item is locked in the transaction
that does its remedy, so that none is done twice, whatever becomes of the worker.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import OperationalError, transaction
from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _

from tradedoor import later, powers, record
from tradedoor.actors import Actor
from tradedoor.credentials import names, staff
from tradedoor.credentials.models import Staff
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact
from tradedoor.errors import Refusal
from tradedoor.giving import blocking, giving, keeping, resetting, taking_away
from tradedoor.invitations import inviting
from tradedoor.powers import Power
from tradedoor.rows import still_here
from tradedoor.standing import listing, status
from tradedoor.standing.listing import Asked
from tradedoor.standing.models import RemedyItem, RemedyRun, Standing
from tradedoor.standing.status import Remedy

MOST = 20_000  # items of one run
LOST = timedelta(minutes=1)  # a run nobody was seen at for so long has lost its worker
STATE = RemedyItem.State
log = structlog.get_logger("tradedoor.remedies")


class NeedsPerson(Refusal):
    """This remedy cannot be carried out without somebody who decides something."""

    code = "remedy-needs-a-person"


class NotTheRemedy(Refusal):
    """The status changed, so something else is to be done by now, or nothing."""

    code = "remedy-not-due"


class PlanChanged(Refusal):
    """What would be done is not what was confirmed any more; nothing was started."""

    code = "remedies-changed"


@dataclass(frozen=True)
class Chosen:
    """Whose remedies: all who match what is ``asked``, or these contacts."""

    asked: Asked | None = None
    contacts: list[UUID] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """What would be done for whom; ``is_cut`` where only the first `MOST` are in it."""

    remedies: list[tuple[int, Remedy]]
    is_cut: bool = False

    @property
    def counts(self) -> dict[Remedy, int]:
        """How many of each, those that the worker can do first."""
        counted = Counter(remedy for _pk, remedy in self.remedies)
        return dict(sorted(counted.items(), key=lambda one: (one[0] not in ACTS, -one[1])))

    @property
    def seen(self) -> str:
        """What somebody saw who confirms it."""
        return ",".join(f"{remedy}:{n}" for remedy, n in sorted(self.counts.items()))


@dataclass(frozen=True)
class Progress:
    """How far a run is."""

    done: int = 0
    refused: int = 0
    stopped: int = 0
    waiting: int = 0

    @property
    def all(self) -> int:
        return self.done + self.refused + self.stopped + self.waiting

    @property
    def tried(self) -> int:
        return self.done + self.refused


@transaction.atomic
def carry_out(contact_id: int, remedy: Remedy, *, by: Actor, now: datetime) -> None:
    """Do the one thing that is to be done about a contact's status.

    Raises NotTheRemedy if it is something else by now, NeedsPerson if a person must decide, and
    whatever the remedy's own verb raises. Locks the contact.
    """
    contacts.locked(contact_id, by=by, power=Power.SEE_CUSTOMERS)
    contact = status.contacts_with_facts(now=now).get(pk=contact_id)
    stands = status.of(contact, now=now)
    if stands.remedy != remedy:
        raise NotTheRemedy(
            _("The status is “%(status)s” by now; nothing was done.") % {"status": stands.words}
        )
    if remedy not in ACTS:
        raise NeedsPerson(_("This needs a person. Open the contact."))
    ACTS[remedy](contact, by, now)


def plan(chosen: Chosen, *, by: Actor, now: datetime) -> Plan:
    """What would be done, for those whom the actor may know of.

    The caller has called `standing.refresh`. Raises NotAllowed.
    """
    found = _chosen(chosen, by=by, now=now)
    due = [(pk, status.ROWS[code].remedy) for pk, code in found[:MOST]]
    due = [(pk, remedy) for pk, remedy in due if remedy]
    return Plan(_once_a_customer(due), is_cut=len(found) > MOST)


@transaction.atomic
def start(chosen: Chosen, *, kinds: list[Remedy], seen: str, by: Actor, now: datetime) -> RemedyRun:
    """Have the worker do what was confirmed: these kinds of remedies. ``seen`` is `Plan.seen`.

    Raises NotAllowed, PlanChanged.
    """
    powers.require_somewhere(by, Power.GIVE_ACCESS)
    planned = plan(chosen, by=by, now=now)
    if planned.seen != seen:
        raise PlanChanged(_("Something changed while you looked. See what would be done now."))
    run = RemedyRun.objects.create(
        staff=Staff.objects.get(public_id=by.id), address=by.address or None, made_at=now
    )
    items = [(pk, remedy) for pk, remedy in planned.remedies if remedy in ACTS and remedy in kinds]
    RemedyItem.objects.bulk_create(
        [RemedyItem(run=run, contact_id=pk, remedy=remedy) for pk, remedy in items],
        batch_size=1000,
    )
    record.write("remedies.started", subject=run, by=by, now=now, contacts=len(items))
    go_on_with(run.pk)
    return run


def go_on_with(run_id: int) -> None:
    """Queue what is left of a run, unless it is in the queue."""
    later.queue("access.carry_on", once=f"access.carry_on:{run_id}", run_id=run_id)


@transaction.atomic
def stop(run_id: int, *, by: Actor, now: datetime) -> int:
    """Leave undone what is not done yet. Answers how many. Raises NotAllowed."""
    powers.require_somewhere(by, Power.GIVE_ACCESS)
    run = still_here(RemedyRun.objects.visible_to(by).filter(pk=run_id))
    stopped = _put_down(run, now=now)
    if stopped:
        RemedyRun.objects.filter(pk=run_id).update(stop_asked_at=now)
        record.write("remedies.stopped", subject=run, by=by, now=now, contacts=stopped)
    return stopped


def one_more(run_id: int, *, now: datetime) -> bool:
    """Carry out the next remedy of a run; answers whether there was one. Locks its item."""
    with transaction.atomic():
        waiting = RemedyItem.objects.filter(run=run_id, state=STATE.WAITING)
        item = (
            waiting.select_for_update(skip_locked=True, of=("self",))
            .select_related("run__staff")
            .order_by("pk")
            .first()
        )
        if item is None:
            return False
        if not item.run.staff.is_here:
            _put_down(item.run, now=now)
            return False
        item.state, item.words = _tried(item, now=now)
        item.ended_at = now
        item.save(update_fields=["state", "words", "ended_at"])
    return True


def seen_at_work(run_id: int, *, now: datetime) -> None:
    """The worker shows that it is alive, and notes where everything is done."""
    run = RemedyRun.objects.filter(pk=run_id, ended_at=None)
    run.update(seen_at=now)
    if not RemedyItem.objects.filter(run=run_id, state=STATE.WAITING).exists():
        run.update(ended_at=now)


def lost(*, now: datetime) -> list[int]:
    """Runs whose worker was not seen for a while."""
    under_way = RemedyRun.objects.filter(ended_at=None, made_at__lt=now - LOST)
    return list(under_way.exclude(seen_at__gte=now - LOST).values_list("pk", flat=True))


def progress(run: RemedyRun, *, by: Actor) -> Progress:
    """How many of the items the actor may know of are done, refused, stopped and waiting."""
    states = (
        RemedyItem.objects.visible_to(by)
        .filter(run=run)
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    return Progress(**dict(states.order_by()))


def _tried(item: RemedyItem, *, now: datetime) -> tuple[str, str]:
    """What came of it, and why in the words of whoever reads it."""
    by = staff.actor(item.run.staff, item.run.address or "")
    with translation.override(item.run.staff.language or translation.get_language()):
        try:
            carry_out(item.contact_id, Remedy(item.remedy), by=by, now=now)
        except Refusal as refusal:
            return STATE.REFUSED, str(refusal)
        except OperationalError:  # Somebody waited for us, and we for them: it is tried again.
            raise
        except Exception:  # A mistake of ours must not keep the others waiting.
            log.exception("remedy", contact=item.contact_id, remedy=item.remedy)
            return STATE.REFUSED, _("Something went wrong here; it is in the log.")
    return STATE.DONE, ""


def _put_down(run: RemedyRun, *, now: datetime) -> int:
    """What waits is not done. Waits for the item in hand, which is."""
    waiting = RemedyItem.objects.filter(run=run, state=STATE.WAITING)
    stopped = waiting.update(state=STATE.STOPPED, ended_at=now)
    RemedyRun.objects.filter(pk=run.pk, ended_at=None).update(ended_at=now)
    return stopped


def _chosen(chosen: Chosen, *, by: Actor, now: datetime) -> list[tuple[int, str]]:
    """The contacts and their statuses, and one more than a run may have where they are many."""
    if chosen.asked:
        return listing.first(chosen.asked, by=by, most=MOST + 1, now=now)
    ticked = Standing.objects.visible_to(by).filter(contact__public_id__in=chosen.contacts)
    return list(ticked.order_by("name_key", "pk").values_list("contact_id", "code")[: MOST + 1])


def _once_a_customer(due: list[tuple[int, Remedy]]) -> list[tuple[int, Remedy]]:
    """A customer is unblocked for one of its people, and so for all."""
    blocked = [pk for pk, remedy in due if remedy == Remedy.UNBLOCK]
    of_customer = dict(Contact.objects.filter(pk__in=blocked).values_list("pk", "customer_id"))
    first = {customer: pk for pk, customer in reversed(of_customer.items())}
    return [
        (pk, remedy)
        for pk, remedy in due
        if remedy != Remedy.UNBLOCK or first[of_customer[pk]] == pk
    ]


Act = Callable[[Contact, Actor, datetime], object]


def _give(contact: Contact, by: Actor, now: datetime) -> object:
    code = names.propose_code(contact.first_name, contact.last_name)
    return giving.give(
        contact.pk, level="user", code=code, email=contact.email, mobile=contact.mobile, send=True,
        by=by, now=now,
    )  # fmt: skip


def _of_access(verb: Callable[..., object]) -> Act:
    return lambda contact, by, now: verb(contact.access.pk, by=by, now=now)


# What needs nobody to decide anything. Every other remedy needs a person.
ACTS: dict[Remedy, Act] = {
    Remedy.GIVE: _give,
    Remedy.INVITE: _of_access(inviting.send_again),
    Remedy.TELL: _of_access(inviting.send_again),
    Remedy.UNLOCK: _of_access(resetting.unlock),
    Remedy.GIVE_BACK: _of_access(taking_away.give_back),
    Remedy.TAKE_AWAY: _of_access(taking_away.take_away),
    Remedy.UNBLOCK: lambda contact, by, now: blocking.unblock(contact.customer_id, by=by, now=now),
    Remedy.BRING_BACK: lambda contact, by, now: keeping.bring_back(contact.pk, by=by, now=now),
}
