"""Which customer somebody who signs up probably belongs to already, and why.

`candidates` and `like_names` come from indexes only. Then each is weighed: what it has in common
with the request, and what speaks against it (`resemblance`).
"""

from collections import Counter
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradedoor.actors import Actor
from tradedoor.directory.models import Customer, CustomerQuerySet
from tradedoor.formats import phones
from tradedoor.requests import candidates, freemail, like_names, names, resemblance, tax_numbers
from tradedoor.requests.models import AccessRequest
from tradedoor.requests.resemblance import SIMILAR_NAME, Applicant, Resemblance

ENOUGH = 45
MOST_OF_A_NAME = 30
# What more customers share says less: the telephone of an office hotel, a chain's mail domain.
FEW = {"phone": 2, "domain": 3, "initials": 1}

WEIGHTS: dict[str, tuple[int, str | Promise]] = {
    "tax-id": (100, gettext_lazy("same tax id")),
    "domain": (50, gettext_lazy("same mail domain")),
    "same-name": (45, gettext_lazy("same name")),
    "near-name": (45, gettext_lazy("nearly the same name")),
    "initials": (45, gettext_lazy("one name is the other's initials")),
    "phone": (45, gettext_lazy("same phone")),
    "similar-name": (33, gettext_lazy("similar name")),
    "shared-domain": (30, gettext_lazy("same mail domain, as several customers")),
    "shared-phone": (25, gettext_lazy("same phone, as several customers")),
    "shared-initials": (20, gettext_lazy("same initials, as several customers")),
    "person": (15, gettext_lazy("knows somebody of this name")),
    "postcode": (12, gettext_lazy("same postcode")),
    "other-place": (-12, gettext_lazy("a common name, in another town")),
    "other-tax-id": (-25, gettext_lazy("another tax id")),
}


@dataclass(frozen=True)
class Reason:
    """One thing that a request and a customer have in common, or that speaks against them."""

    code: str
    words: str

    @property
    def tone(self) -> str:
        """How it is shown: what is unmistakable, what is worth a look, what speaks against it."""
        if WEIGHTS[self.code][0] < 0:
            return "warn"
        return "ok" if self.code in ("tax-id", "domain", "same-name") else "info"


@dataclass(frozen=True)
class Suggestion:
    """A customer the applicant probably belongs to."""

    customer: Customer
    score: int
    reasons: list[Reason]


@dataclass(frozen=True)
class Difference:
    """One field of the request beside the customer's. Named as `pieces/diff.html` wants it."""

    label: str
    mine: str
    theirs: str
    same: bool


def suggest(request: AccessRequest, *, by: Actor, limit: int = 5) -> list[Suggestion]:
    """The likely existing customers, best first; none where nothing speaks for any."""
    applicant = Applicant(request)
    theirs = Customer.objects.visible_to(by)
    likely = _unmistakable(applicant) | _of_like_name(applicant, theirs)
    customers = theirs.select_related("branch").prefetch_related("contacts").filter(pk__in=likely)
    pairs = [Resemblance(applicant, customer) for customer in customers]
    sharing = Counter(code for pair in pairs for code in pair.codes)
    # Whoever is called so itself leaves little to those it may be the initials of.
    sharing["initials"] += sharing["same-name"] + sharing["near-name"]
    suggestions = [(pair.closeness, _weighed(pair, sharing)) for pair in pairs]
    suggestions = [(close, one) for close, one in suggestions if one.score >= ENOUGH]
    suggestions.sort(key=lambda pair: (-pair[1].score, *pair[0]))
    return [suggestion for _, suggestion in suggestions][:limit]


def compare(request: AccessRequest, customer: Customer) -> list[Difference]:
    """The request and the customer side by side."""
    applicant, country = Applicant(request), str(request.country)
    rows = [
        (
            _("Name"),
            request.company,
            customer.name,
            names.core(request.company) == names.core(customer.name),
        ),
        (
            _("Tax id"),
            request.tax_id,
            customer.tax_id,
            tax_numbers.are_same(request.tax_id, customer.tax_id, country),
        ),
        (
            _("Phone"),
            phones.shown(request.phone, country=country),
            phones.shown(customer.phone, country=str(customer.country)),
            applicant.phone == resemblance.digits(customer.phone),
        ),
        (
            _("Mail domain"),
            freemail.domain_of(request.email),
            freemail.domain_of(customer.email),
            applicant.domain == freemail.domain_of(customer.email),
        ),
        (
            _("Address"),
            request.address,
            customer.address,
            resemblance.alike(request.address, customer.address),
        ),
        (
            _("Postcode"),
            request.postcode,
            customer.postcode,
            applicant.postcode == resemblance.compact(customer.postcode),
        ),
        (
            _("City"),
            request.city,
            customer.city,
            resemblance.alike(request.city, customer.city),
        ),
    ]
    people = ", ".join(str(contact) for contact in resemblance.people_of(customer)[:4])
    rows.append((_("Contacts"), request.person, people, resemblance.knows(request, customer)))
    return [
        Difference(label, mine, theirs, same and bool(mine)) for label, mine, theirs, same in rows
    ]


def _weighed(pair: Resemblance, sharing: Counter[str]) -> Suggestion:
    codes = {
        f"shared-{code}" if sharing[code] > FEW.get(code, sharing[code]) else code
        for code in pair.codes
    }
    reasons = [Reason(code, str(words)) for code, (_, words) in WEIGHTS.items() if code in codes]
    return Suggestion(pair.customer, sum(WEIGHTS[code][0] for code in codes), reasons)


def _unmistakable(applicant: Applicant) -> set[int]:
    """Customers with this tax id or phone, or with this mail domain among their addresses."""
    numbers = tax_numbers.spellings(applicant.request.tax_id, applicant.country)
    return candidates.with_numbers([*numbers, applicant.phone]) | candidates.with_domain(
        applicant.domain
    )


def _of_like_name(applicant: Applicant, among: CustomerQuerySet) -> set[int]:
    """The customers whose names are most alike, as far as a name alone says something."""
    company, postcode = applicant.request.company, applicant.request.postcode
    alike = {
        one.pk: (likeness, one.postcode == postcode, one.pk)
        for one in like_names.candidates(company, applicant.known_words, postcode=postcode)
        if (likeness := applicant.likeness(one.name, one.city)) >= SIMILAR_NAME
        or applicant.is_short_for(one.name)
    }
    theirs = among.filter(pk__in=alike).values_list("pk", flat=True)
    return set(sorted(theirs, key=alike.__getitem__, reverse=True)[:MOST_OF_A_NAME])
