"""What somebody who signs up and a customer have in common, and what speaks against it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from tradedoor.directory.models import Contact, Customer
from tradedoor.requests import freemail, like_names, names, tax_numbers
from tradedoor.requests.models import AccessRequest

SAME_NAME, NEAR_NAME, SIMILAR_NAME = 0.98, 0.9, 0.8
# Postcodes that begin alike are of one neighbourhood, whatever the town is called.
NEIGHBOURHOOD = 2


@dataclass(frozen=True)
class Applicant:
    """What a request says, as it is compared."""

    request: AccessRequest

    @cached_property
    def phone(self) -> str:
        return digits(self.request.phone)

    @cached_property
    def postcode(self) -> str:
        return compact(self.request.postcode)

    @cached_property
    def domain(self) -> str:
        """The mail domain of their company; empty where anybody gets an address."""
        email = self.request.email
        return freemail.domain_of(email) if freemail.is_own(email) else ""

    @cached_property
    def country(self) -> str:
        return str(self.request.country)

    @cached_property
    def known_words(self) -> frozenset[str]:
        return like_names.known_words(self.request.company)

    def likeness(self, name: str, city: str) -> float:
        """How alike the name of their company and this one are."""
        places = (self.request.city, city)
        return names.likeness(self.request.company, name, places=places, known=self.known_words)

    def is_short_for(self, name: str) -> bool:
        return names.stands_for(self.request.company, name)


@dataclass(frozen=True)
class Resemblance:
    """An applicant beside a customer."""

    applicant: Applicant
    customer: Customer

    @cached_property
    def likeness(self) -> float:
        return self.applicant.likeness(self.customer.name, self.customer.city)

    @cached_property
    def codes(self) -> set[str]:
        """What holds, by the codes of the reasons that staff read."""
        return {code for code, holds in (self._common | self._against).items() if holds}

    @cached_property
    def closeness(self) -> tuple[float, bool, bool, int]:
        """Where reasons weigh the same: the more alike name first, then whoever is nearer."""
        is_same_city = alike(self.applicant.request.city, self.customer.city)
        is_abroad = self.applicant.country != str(self.customer.country)
        return (-self.likeness, is_abroad, not is_same_city, self.customer.pk)

    @property
    def _common(self) -> dict[str, bool]:
        likeness, applicant, customer = self.likeness, self.applicant, self.customer
        return {
            "tax-id": self._tax_ids(tax_numbers.are_same),
            "domain": bool(applicant.domain) and applicant.domain in domains_of(customer),
            "phone": bool(applicant.phone) and applicant.phone in phones_of(customer),
            "same-name": likeness >= SAME_NAME,
            "near-name": NEAR_NAME <= likeness < SAME_NAME,
            "similar-name": SIMILAR_NAME <= likeness < NEAR_NAME,
            "initials": likeness < SIMILAR_NAME
            and applicant.is_short_for(customer.name)
            and applicant.country == str(customer.country),
            "person": knows(applicant.request, customer),
            "postcode": bool(applicant.postcode)
            and applicant.postcode == compact(customer.postcode),
        }

    @property
    def _against(self) -> dict[str, bool]:
        is_common = names.is_common(self.customer.name)
        return {
            "other-place": is_common and self._is_elsewhere,
            "other-tax-id": self._tax_ids(tax_numbers.are_of_two),
        }

    def _tax_ids(self, compare: Callable[[str, str, str], bool]) -> bool:
        request = self.applicant.request
        return compare(request.tax_id, self.customer.tax_id, self.applicant.country)

    @property
    def _is_elsewhere(self) -> bool:
        """Whether the customer is in another country, or in another part of this one."""
        request, customer = self.applicant.request, self.customer
        here, there = self.applicant.postcode, compact(customer.postcode)
        if here and here[:NEIGHBOURHOOD] == there[:NEIGHBOURHOOD]:
            return here != there and self.applicant.country != str(customer.country)
        if self.applicant.country != str(customer.country):
            return True
        return bool(request.city and customer.city) and not alike(request.city, customer.city)


def people_of(customer: Customer) -> list[Contact]:
    return [contact for contact in customer.contacts.all() if contact.is_here]


def knows(request: AccessRequest, customer: Customer) -> bool:
    """Whether somebody of the applicant's name is there already."""
    return any(alike(str(contact), request.person) for contact in people_of(customer))


def phones_of(customer: Customer) -> set[str]:
    people = people_of(customer)
    numbers = [customer.phone, *(n for one in people for n in (one.phone, one.mobile))]
    return {digits(number) for number in numbers}


def domains_of(customer: Customer) -> set[str]:
    addresses = [customer.email, *(contact.email for contact in people_of(customer))]
    return {freemail.domain_of(address) for address in addresses}


def alike(one: str, other: str) -> bool:
    return bool(one) and names.alike(one, other)


def digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit())


def compact(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
