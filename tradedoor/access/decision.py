"""The decision at the door: may this come in, and if not, why not?

One function answers for every way in. It is pure: facts in, decision out. The first step
that fails is the reason. Nothing about it is kept: taking access away works on the next
request because every request asks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tradedoor.access.models import Access


class Step(StrEnum):
    """What is asked at the door, in this order."""

    LOGIN_ACTIVE = "login-active"
    ACCESS_GIVEN = "access-given"
    CUSTOMER_ACTIVE = "customer-active"
    CONTACT_HERE = "contact-here"


@dataclass(frozen=True)
class Facts:
    """All the decision knows of one person at one customer."""

    login_active: bool
    access_given: bool
    customer_active: bool
    contact_here: bool


STEPS: dict[Step, Callable[[Facts], bool]] = {
    Step.LOGIN_ACTIVE: lambda facts: facts.login_active,
    Step.ACCESS_GIVEN: lambda facts: facts.access_given,
    Step.CUSTOMER_ACTIVE: lambda facts: facts.customer_active,
    Step.CONTACT_HERE: lambda facts: facts.contact_here,
}


@dataclass(frozen=True)
class Decision:
    """In, or out at the first step that failed."""

    failed: Step | None

    @property
    def allowed(self) -> bool:
        return self.failed is None


def decide(facts: Facts) -> Decision:
    """Whether somebody with these facts may come in."""
    return Decision(next((step for step, holds in STEPS.items() if not holds(facts)), None))


def facts_of(access: Access) -> Facts:
    """The facts of an access loaded with its login, contact and customer (`at_the_door`)."""
    return Facts(
        login_active=access.login.is_active,
        access_given=access.is_given,
        customer_active=not access.customer.is_blocked,
        contact_here=access.contact.is_here,
    )


def about(access: Access) -> Decision:
    return decide(facts_of(access))
