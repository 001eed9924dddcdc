"""Which customer somebody who signs up probably belongs to already, and why.

Candidates come from indexes only: what is unmistakable (tax id, mail domain, phone) through the
customers' search row, and names through their trigrams. Then each is weighed in Python.
"""

from dataclasses import dataclass, field

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradedoor.actors import Actor
from tradedoor.directory.models import Contact, Customer, mail_domain
from tradedoor.formats import phones
from tradedoor.requests import freemail, names
from tradedoor.requests.models import AccessRequest
from tradedoor.search.query import exactly

ENOUGH = 45
MOST_CANDIDATES = 60

WEIGHTS: dict[str, tuple[int, str | Promise]] = {
    "tax-id": (100, gettext_lazy("same tax id")),
    "domain": (50, gettext_lazy("same mail domain")),
    "same-name": (45, gettext_lazy("same name")),
    "phone": (40, gettext_lazy("same phone")),
    "similar-name": (30, gettext_lazy("similar name")),
    "person": (15, gettext_lazy("knows somebody of this name")),
    "postcode": (12, gettext_lazy("same postcode")),
}
SAME_NAME, SIMILAR_NAME = 0.93, 0.8


@dataclass(frozen=True)
class Reason:
    """One thing a request and a customer have in common."""

    code: str
    words: str


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


@dataclass(frozen=True)
class _Asked:
    """What the request says, as it is compared."""

    request: AccessRequest
    tax_id: str = field(init=False)
    phone: str = field(init=False)
    postcode: str = field(init=False)
    domain: str = field(init=False)

    def __post_init__(self) -> None:
        asked = self.request
        own = freemail.is_own(asked.email)
        object.__setattr__(self, "tax_id", _bare_tax_id(asked.tax_id))
        object.__setattr__(self, "phone", _digits(asked.phone))
        object.__setattr__(self, "postcode", _compact(asked.postcode))
        object.__setattr__(self, "domain", freemail.domain_of(asked.email) if own else "")


def suggest(request: AccessRequest, *, by: Actor, limit: int = 5) -> list[Suggestion]:
    """The likely existing customers, best first; none where nothing speaks for any."""
    asked = _Asked(request)
    candidates = _unmistakable(asked) | _of_like_name(request.company)
    customers = (
        Customer.objects.visible_to(by).select_related("branch").prefetch_related("contacts")
    )
    found = [_weigh(asked, customer) for customer in customers.filter(pk__in=candidates)]
    worth = [suggestion for suggestion in found if suggestion.score >= ENOUGH]
    return sorted(worth, key=lambda s: (-s.score, s.customer.pk))[:limit]


def compare(request: AccessRequest, customer: Customer) -> list[Difference]:
    """The request and the customer side by side."""
    asked = _Asked(request)
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
            asked.tax_id == _bare_tax_id(customer.tax_id),
        ),
        (
            _("Phone"),
            phones.shown(request.phone, country=str(request.country)),
            phones.shown(customer.phone, country=str(customer.country)),
            asked.phone == _digits(customer.phone),
        ),
        (
            _("Mail domain"),
            freemail.domain_of(request.email),
            freemail.domain_of(customer.email),
            asked.domain == freemail.domain_of(customer.email),
        ),
        (
            _("Address"),
            request.address,
            customer.address,
            _alike(request.address, customer.address),
        ),
        (
            _("Postcode"),
            request.postcode,
            customer.postcode,
            asked.postcode == _compact(customer.postcode),
        ),
        (_("City"), request.city, customer.city, _alike(request.city, customer.city)),
    ]
    people = ", ".join(str(contact) for contact in _people(customer)[:4])
    rows.append((_("Contacts"), request.person, people, _knows(request, customer)))
    return [
        Difference(label, mine, theirs, same and bool(mine)) for label, mine, theirs, same in rows
    ]


def _weigh(asked: _Asked, customer: Customer) -> Suggestion:
    codes = [code for code, holds in _common(asked, customer).items() if holds]
    reasons = [Reason(code, str(WEIGHTS[code][1])) for code in WEIGHTS if code in codes]
    return Suggestion(customer, sum(WEIGHTS[code][0] for code in codes), reasons)


def _common(asked: _Asked, customer: Customer) -> dict[str, bool]:
    request, people = asked.request, _people(customer)
    places = (request.city, customer.city)
    likeness = names.likeness(request.company, customer.name, places=places, least=SIMILAR_NAME)
    phones = {
        _digits(p) for p in (customer.phone, *(p for c in people for p in (c.phone, c.mobile)))
    }
    domains = {freemail.domain_of(e) for e in (customer.email, *(c.email for c in people))}
    return {
        "tax-id": bool(asked.tax_id) and asked.tax_id == _bare_tax_id(customer.tax_id),
        "domain": bool(asked.domain) and asked.domain in domains,
        "phone": bool(asked.phone) and asked.phone in phones,
        "same-name": likeness >= SAME_NAME,
        "similar-name": SIMILAR_NAME <= likeness < SAME_NAME,
        "person": _knows(request, customer),
        "postcode": bool(asked.postcode) and asked.postcode == _compact(customer.postcode),
    }


def _people(customer: Customer) -> list[Contact]:
    return [contact for contact in customer.contacts.all() if contact.is_here]


def _knows(request: AccessRequest, customer: Customer) -> bool:
    return any(_alike(str(contact), request.person) for contact in _people(customer))


def _unmistakable(asked: _Asked) -> set[int]:
    """Customers with this tax id or phone, or with this mail domain among their addresses."""
    return _with_numbers([asked.tax_id, asked.phone]) | _with_domain(asked.domain)


def _with_numbers(numbers: list[str]) -> set[int]:
    query = " | ".join(exactly(f"={number}") for number in numbers if number)
    if not query:
        return set()
    sql = "SELECT customer_id FROM tradedoor_customersearch WHERE words @@ %s::tsquery LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [query, MOST_CANDIDATES])
        return {row[0] for row in cursor.fetchall()}


def _with_domain(domain: str) -> set[int]:
    if not domain:
        return set()
    customers = Customer.objects.annotate(domain=mail_domain()).filter(domain=domain)
    people = Contact.objects.here().annotate(domain=mail_domain()).filter(domain=domain)
    return {
        *customers.values_list("pk", flat=True)[:MOST_CANDIDATES],
        *people.values_list("customer_id", flat=True)[:MOST_CANDIDATES],
    }


def _of_like_name(company: str) -> set[int]:
    """Customers whose names look like this one, by their trigrams."""
    name = " ".join(names.core(company))
    sql = """SELECT id FROM tradedoor_customer WHERE name_key %% %s
             ORDER BY similarity(name_key, %s) DESC LIMIT %s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [name, name, MOST_CANDIDATES])
        return {row[0] for row in cursor.fetchall()}


def _bare_tax_id(kept: str) -> str:
    """The tax id without its country, as search rows hold it: 556036079301 of SE556036079301."""
    compact = _compact(kept)
    return compact[2:] if compact[:2].isalpha() else compact


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit())


def _compact(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _alike(one: str, other: str) -> bool:
    return bool(one) and names.likeness(one, other, least=SAME_NAME) >= SAME_NAME
