"""Why somebody cannot get in: the decision itself, taken as if they stood at the door now.

`decision.decide` decides and `decision.STEPS` says in which order; here are only the facts, and
the sentences about them.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from tradedoor.access import decision
from tradedoor.access.decision import Decision, Facts, Step, Where
from tradedoor.access.models import Access
from tradedoor.credentials import names, proving
from tradedoor.credentials.models import Login, SignInName, SignInTry, Staff
from tradedoor.credentials.proofs import Credential
from tradedoor.directory.models import Contact, ContactQuerySet
from tradedoor.standing import status, why_sentences
from tradedoor.standing.status import Remedy, Status
from tradedoor.standing.why_sentences import Case

TRIES_SHOWN = 10
MOST_COMPANIES = 20

# The one thing to do about the first step that failed, where it is not that of the status.
REMEDIES = {
    Step.ACCESS_GIVEN: Remedy.GIVE_BACK,
    Step.BEGUN: Remedy.EXTEND,
    Step.NOT_ENDED: Remedy.EXTEND,
    Step.CUSTOMER_ACTIVE: Remedy.UNBLOCK,
    Step.CONTACT_HERE: Remedy.BRING_BACK,
}


@dataclass(frozen=True)
class Line:
    """One step as it was asked: ``state`` is done, failed or todo."""

    step: Step
    label: str
    state: str
    detail: str


@dataclass(frozen=True)
class Explained:
    """What the door says of one contact, or of a name nobody has."""

    decision: Decision
    lines: list[Line]
    contact: Contact | None = None
    remedy: Status | None = None

    @property
    def failed(self) -> Line | None:
        """The step that keeps them out."""
        return next((line for line in self.lines if line.state == "failed"), None)


@dataclass(frozen=True)
class Found:
    """Whom a typed name means: each of their companies, or why it means nobody.

    ``retired`` is the name where it was somebody's once; ``staff`` is who works in the office;
    ``reached`` are contacts who have it as their address, and do not sign in with it.
    """

    each: list[Explained]
    login: Login | None = None
    staff: Staff | None = None
    retired: SignInName | None = None
    reached: list[Contact] = field(default_factory=list)


@dataclass(frozen=True)
class Try:
    """One try to sign in, in words."""

    attempt: SignInTry
    tone: str
    words: str


def about_name(typed: str, among: ContactQuerySet, *, where: Where, now: datetime) -> Found:
    """What the door would say to whoever types this name; ``among`` is whom the reader may see."""
    name = _known_to(among, names.ever_given(typed))
    reached = _reached(typed, name, among)
    if name is None:
        return Found([_nobody(typed, where, now)], reached=reached)
    staff = Staff.objects.filter(login=name.login_id).first()
    if name.retired_at:
        there = among.filter(access__login=name.login_id)
        each = [_nobody(typed, where, now)]
        return Found(each, staff=staff, retired=name, reached=[*there[:MOST_COMPANIES], *reached])
    each = [
        about_contact(contact, typed=typed, where=where, now=now)
        for contact in among.filter(access__login=name.login_id).order_by("customer_id")
    ]
    return Found(each, login=name.login, staff=staff, reached=reached)


def _known_to(among: ContactQuerySet, name: SignInName | None) -> SignInName | None:
    """The name, unless all it signs in are people whom the reader may not know of."""
    if name is None or not Access.objects.filter(login=name.login_id).exists():
        return name
    return name if among.filter(access__login=name.login_id).exists() else None


def about_contact(contact: Contact, *, typed: str = "", where: Where, now: datetime) -> Explained:
    """What the door would say to this contact, one of `status.contacts_with_facts`."""
    access = _at_the_door(contact)
    if access is None:
        facts = replace(_nobodys_facts(where, now), contact_here=contact.is_here)
        return _explained(Case(facts, where, typed, contact))
    known = [typed] if typed else list(access.login.names.live().values_list("value", flat=True))
    credential = proving.credential_of(
        access.login, typed=known, address=where.address or "", now=now
    )
    facts = replace(decision.facts_of(access, now=now, where=where), credential=credential)
    return _explained(Case(facts, where, typed, contact, access))


def last_refused(contact: Contact) -> Where:
    """From where a limit last kept this contact out, if it did."""
    access = status.access_of(contact)
    if access is None or access.limited_out_at is None:
        return decision.NOWHERE
    return Where(access.limited_out_from, access.limited_out_branch_id)


def tries(login: Login) -> list[Try]:
    """The latest tries to sign in as this person."""
    latest = SignInTry.objects.filter(login=login).select_related("branch").order_by("-at", "-pk")
    return [Try(one, *why_sentences.outcome(one.outcome)) for one in latest[:TRIES_SHOWN]]


def _explained(case: Case) -> Explained:
    decided = decision.decide(case.facts)
    return Explained(decided, _lines(case, decided), case.contact, _remedy(case, decided))


def _lines(case: Case, decided: Decision) -> list[Line]:
    """Every step of the decision, in its order, until the one that failed."""
    lines, state = [], "done"
    for step in decision.STEPS:
        if step == decided.failed:
            state = "failed"
        label, detail = why_sentences.about(step, case, state)
        lines.append(Line(step, label, state, detail))
        if state == "failed":
            state = "todo"
    return lines


def _remedy(case: Case, decided: Decision) -> Status | None:
    """What to do about it, as a status so that it is drawn like one."""
    if case.contact is None or decided.failed is None or decided.is_limit:
        return None
    present = status.of(case.contact, now=case.facts.now)
    if present.remedy == Remedy.BRING_BACK:
        return present
    if case.facts.credential == Credential.LOCKED and decided.failed == Step.CREDENTIAL_LIVE:
        return replace(present, code="locked", tone="bad", remedy=Remedy.UNLOCK)
    remedy = REMEDIES.get(decided.failed)
    if remedy is None or remedy == present.remedy:
        return present
    return replace(present, code=str(decided.failed), tone="bad", remedy=remedy)


def _nobody(typed: str, where: Where, now: datetime) -> Explained:
    return _explained(Case(_nobodys_facts(where, now), where, typed))


def _nobodys_facts(where: Where, now: datetime) -> Facts:
    return Facts(
        now=now,
        credential=Credential.UNKNOWN,
        access_given=False,
        customer_active=True,
        contact_here=True,
        address=where.address,
        branch=where.branch,
    )


def _at_the_door(contact: Contact) -> Access | None:
    return Access.objects.at_the_door().filter(contact=contact).first()


def _reached(typed: str, name: SignInName | None, among: ContactQuerySet) -> list[Contact]:
    """Contacts with this address who do not sign in with it."""
    value = names.normalised(typed)
    if "@" not in value:
        return []
    found = among.filter(email__iexact=value)
    if name and name.retired_at is None:
        found = found.exclude(access__login=name.login_id)
    return list(found.order_by("pk")[:MOST_COMPANIES])
