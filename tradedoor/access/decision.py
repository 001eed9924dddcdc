"""The decision at the door: may this come in, and if not, why not?

One function answers for every way in: a password, a page, a link, an API key. It is pure:
facts in, decision out. The first step that fails is the reason. Nothing about it is kept:
taking access away works on the next request because every request asks.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address

from tradedoor.access.models import Access, Network
from tradedoor.credentials.proofs import Credential


class Step(StrEnum):
    """What is asked at the door, in this order."""

    CREDENTIAL_KNOWN = "credential-known"
    CREDENTIAL_LIVE = "credential-live"
    ACCESS_GIVEN = "access-given"
    BEGUN = "begun"
    NOT_ENDED = "not-ended"
    CUSTOMER_ACTIVE = "customer-active"
    CONTACT_HERE = "contact-here"
    ADDRESS = "address"
    BRANCH = "branch"
    MAY_DO_THIS = "may-do-this"


@dataclass(frozen=True)
class Facts:
    """All the decision knows of one person at one customer, and of where they knock.

    ``address`` is where they come from: None where nobody stands at the door (is a letter of any
    use?), empty where it is not known. ``limits`` are lists of networks, each of which must hold
    the address: the access's own, and a key's. ``branch`` is the seller's branch they come to, if
    one was named. ``needed`` is what they want to do, ``powers`` what this way in can do.
    """

    now: datetime
    access_given: bool
    customer_active: bool
    contact_here: bool
    credential: Credential = Credential.LIVE
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    limits: tuple[tuple[Network, ...], ...] = ()
    address: str | None = None
    branches: frozenset[int] = field(default_factory=frozenset)
    branch: int | None = None
    powers: frozenset[str] = field(default_factory=frozenset)
    needed: str = ""


STEPS: dict[Step, Callable[[Facts], bool]] = {
    Step.CREDENTIAL_KNOWN: lambda f: f.credential != Credential.UNKNOWN,
    Step.CREDENTIAL_LIVE: lambda f: f.credential == Credential.LIVE,
    Step.ACCESS_GIVEN: lambda f: f.access_given,
    Step.BEGUN: lambda f: f.begins_at is None or f.begins_at <= f.now,
    Step.NOT_ENDED: lambda f: f.ends_at is None or f.now < f.ends_at,
    Step.CUSTOMER_ACTIVE: lambda f: f.customer_active,
    Step.CONTACT_HERE: lambda f: f.contact_here,
    Step.ADDRESS: lambda f: f.address is None or all(is_within(f.address, n) for n in f.limits),
    Step.BRANCH: lambda f: not f.branches or f.branch is None or f.branch in f.branches,
    Step.MAY_DO_THIS: lambda f: not f.needed or f.needed in f.powers,
}


@dataclass(frozen=True)
class Decision:
    """In, or out at the first step that failed."""

    failed: Step | None

    @property
    def allowed(self) -> bool:
        return self.failed is None

    @property
    def is_limit(self) -> bool:
        """Whether the person would come in, only not from there."""
        return self.failed in (Step.ADDRESS, Step.BRANCH)


@dataclass(frozen=True)
class Where:
    """Where somebody knocks: the address they come from, and the branch they come to."""

    address: str | None = None
    branch: int | None = None


NOWHERE = Where()


def decide(facts: Facts) -> Decision:
    """Whether somebody with these facts may come in."""
    return Decision(next((step for step, holds in STEPS.items() if not holds(facts)), None))


def facts_of(access: Access, *, now: datetime, where: Where = NOWHERE) -> Facts:
    """The facts of an access loaded with `at_the_door`, for somebody whose proof is right."""
    return Facts(
        now=now,
        access_given=access.is_given,
        customer_active=not access.customer.is_blocked,
        contact_here=access.contact.is_here,
        begins_at=access.begins_at,
        ends_at=access.ends_at,
        limits=(tuple(access.networks),) if access.networks else (),
        address=where.address,
        branches=_branches(access) if where.branch else frozenset(),
        branch=where.branch,
    )


def _branches(access: Access) -> frozenset[int]:
    """The branches it is limited to, as `at_the_door` has loaded them."""
    return frozenset(access.branch_ids or ())  # type: ignore[attr-defined]


def about(access: Access, *, now: datetime, where: Where = NOWHERE) -> Decision:
    """Whether somebody with this access may come in now, from there."""
    return decide(facts_of(access, now=now, where=where))


def may_prepare(access: Access, *, now: datetime, where: Where = NOWHERE) -> Decision:
    """Whether somebody may choose a password now, to come in on their first day at the latest."""
    facts = facts_of(access, now=now, where=where)
    return decide(replace(facts, begins_at=None))


def is_within(known_as: str, networks: tuple[Network, ...]) -> bool:
    """Whether this address is in one of these networks. IPv4 inside IPv6 counts as IPv4."""
    try:
        known = ip_address(known_as.partition("%")[0])
    except ValueError:
        return False
    plain = getattr(known, "ipv4_mapped", None) or known
    return any(plain in network for network in networks)
