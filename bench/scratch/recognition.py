"""Customers taken in, and applicants who are recognised as one of them, or not."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.scratch.applicants import Company

if TYPE_CHECKING:
    from tradedoor.requests.models import AccessRequest


@dataclass(frozen=True)
class Case:
    """An applicant, and the customer they are, or only look like."""

    of: str
    kind: str
    customer: Company
    applicant: Company
    is_stranger: bool = False
    is_switchboard: bool = False


@dataclass(frozen=True)
class Outcome:
    """Whom staff were suggested for an applicant, by customer numbers, and after how long."""

    case: Case
    number: str
    suggested: list[str]
    # The names of those suggested who stand in the same set: for a stranger, none should.
    of_set: list[str]
    seconds: float

    @property
    def is_first(self) -> bool:
        return self.suggested[:1] == [self.number]

    @property
    def is_shown(self) -> bool:
        return self.number in self.suggested

    @property
    def is_right(self) -> bool:
        return not self.of_set if self.case.is_stranger else self.is_first


@dataclass
class Customers:
    """The customers of one set among the crowd."""

    of: str
    after: int
    numbers: dict[Company, str] = field(default_factory=dict)

    def take_in(self, companies: Iterable[Company]) -> None:
        """Make customers of these companies, too."""
        from django.utils import timezone

        from tradedoor.directory.models import Customer

        now = timezone.now()
        self.numbers = {c: f"{self.of}-{n}" for n, c in enumerate(dict.fromkeys(companies))}
        Customer.objects.bulk_create(
            Customer(
                pk=self.after + n + 1, number=number, name=c.name, country=c.country,
                tax_id=c.tax_id, phone=c.phone, email=f"info@{c.domain}", postcode=c.postcode,
                city=c.city, created_at=now,
            )
            for n, (c, number) in enumerate(self.numbers.items())
        )  # fmt: skip

    def ask(self, case: Case) -> Outcome:
        """Sign up as the applicant, and see whom staff are suggested."""
        from tradedoor.actors import system
        from tradedoor.requests import matching

        request = _request(case.applicant)
        began = time.perf_counter()
        suggestions = matching.suggest(request, by=system("bench"))
        seconds = time.perf_counter() - began
        customers = [suggestion.customer for suggestion in suggestions]
        mine = set(self.numbers.values())
        of_set = [customer.name for customer in customers if customer.number in mine]
        number = self.numbers.get(case.customer, "")
        return Outcome(case, number, [c.number for c in customers], of_set, seconds)


def _request(c: Company) -> "AccessRequest":
    from django.utils import timezone

    from tradedoor.requests.models import AccessRequest

    return AccessRequest(
        company=c.name, first_name="Ida", last_name="Ny", email=f"ida@{c.domain}", phone=c.phone,
        tax_id=c.tax_id, postcode=c.postcode, city=c.city, country=c.country,
        asked_at=timezone.now(),
    )  # fmt: skip
