"""Searches as staff type them, so many of each kind out of 100, about customers at random."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tradedoor.directory.models import Contact, Customer
from tradedoor.formats import phones
from tradedoor.search.paging import Edge, seal


@dataclass(frozen=True)
class Search:
    """What somebody asks the list of customers for."""

    kind: str
    typed: str = ""
    sort: str = "name"
    after: str = ""


class Mix:
    """Draws searches, and customers to open, always the same ones."""

    def __init__(self, customers: int, seed: int) -> None:
        self.customers = customers
        self.random = random.Random(seed)

    def searches(self, how_many: int) -> Iterator[Search]:
        kinds, weights = zip(*MIX.items(), strict=True)
        for kind in self.random.choices(kinds, weights, k=how_many):
            made = getattr(self, "_" + kind.replace(" ", "_").replace("-", "_"))()
            yield made if isinstance(made, Search) else Search(kind, made)

    def customer(self) -> Customer:
        return Customer.objects.get(pk=self.random.randint(1, self.customers))

    def contact(self) -> Contact:
        people = Contact.objects.filter(customer=self.random.randint(1, self.customers))
        return self.random.choice(list(people.select_related("customer").order_by("pk")))

    def _company(self) -> str:
        return self.customer().name

    def _beginning_of_a_company(self) -> str:
        name = self.customer().name
        return name[: self.random.randint(3, max(3, len(name) - 3))]

    def _word_of_a_company(self) -> str:
        return self.random.choice(self.customer().name.split())

    def _two_words_of_a_company(self) -> str:
        words = self.customer().name.split()
        return " ".join(self.random.sample(words, min(2, len(words))))

    def _person(self) -> str:
        return str(self.contact())

    def _person_the_other_way_round(self) -> str:
        contact = self.contact()
        return f"{contact.last_name} {contact.first_name}"

    def _first_name(self) -> str:
        return self.contact().first_name

    def _beginning_of_a_last_name(self) -> str:
        name: str = self.contact().last_name
        return name[: self.random.randint(3, 8)]

    def _person_and_company(self) -> str:
        contact = self.contact()
        return f"{contact.first_name} {contact.customer.name.split()[0]}"

    def _person_and_town(self) -> str:
        contact = self.contact()
        return f"{contact.last_name} {contact.customer.city}"

    def _number(self) -> str:
        return self.customer().number

    def _beginning_of_a_number(self) -> str:
        return self.customer().number[: self.random.randint(4, 7)]

    def _tax_id(self) -> str:
        return self.customer().tax_id

    def _postcode(self) -> str:
        return self.customer().postcode

    def _phone(self) -> str:
        customer = self.customer()
        return phones.shown(customer.phone, country=str(customer.country))

    def _mobile(self) -> str:
        contact = self.contact()
        number = contact.mobile or contact.phone or contact.customer.phone
        return self.random.choice([number, "0" + number[3:], number[:9]])

    def _address(self) -> str:
        contact = self.contact()
        return contact.email or contact.customer.email

    def _part_of_an_address(self) -> str:
        address = self._address()
        begin = self.random.randrange(len(address) // 2)
        return address[begin : begin + self.random.randint(5, 12)]

    def _inside_a_word(self) -> str:
        word = max(self.customer().name.split(), key=len)
        return word[self.random.randint(1, 3) :]

    def _one_or_two_letters(self) -> str:
        return str(self.random.choice([*"abdehkmst", "da", "an", "li", "be", "ab", "st"]))

    def _typing_error(self) -> str:
        return self._mistyped(self.contact().last_name)

    def _typing_error_in_one_of_two_words(self) -> str:
        contact = self.contact()
        return f"{contact.first_name} {self._mistyped(contact.last_name)}"

    def _nobody(self) -> str:
        letters = "".join(self.random.choices("bcdfghklmnprstvwxz", k=6))
        return self.random.choice([letters, f"{self.contact().first_name} {letters}", "99999999"])

    def _all_customers(self) -> Search:
        return Search("all customers", sort=self.random.choice(["name", "-number", "newest"]))

    def _far_down_the_list(self) -> Search:
        customer = self.customer()
        edge = seal("name", Edge(0, 0, customer.name_key, customer.pk))
        return Search("far down the list", after=edge)

    def _common_word_sorted_by_age(self) -> Search:
        word = self.random.choice(["ab", "anna", "bygg", "goteborg", "berg"])
        return Search("common word sorted by age", word, sort="newest")

    def _mistyped(self, word: str) -> str:
        """A letter missing, doubled or wrong, or two of them swapped."""
        at = self.random.randrange(1, max(2, len(word) - 1))
        return self.random.choice(
            [
                word[:at] + word[at + 1 :],
                word[:at] + word[at : at + 1] * 2 + word[at + 1 :],
                word[:at] + self.random.choice("aeiourst") + word[at + 1 :],
                word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            ]
        )


MIX = {
    "company": 5,
    "beginning of a company": 14,
    "word of a company": 7,
    "two words of a company": 4,
    "person": 12,
    "person the other way round": 3,
    "first name": 3,
    "beginning of a last name": 7,
    "person and company": 4,
    "person and town": 2,
    "number": 7,
    "beginning of a number": 2,
    "tax id": 2,
    "postcode": 2,
    "phone": 3,
    "mobile": 2,
    "address": 4,
    "part of an address": 2,
    "inside a word": 2,
    "one or two letters": 2,
    "typing error": 4,
    "typing error in one of two words": 2,
    "nobody": 2,
    "all customers": 1,
    "far down the list": 1,
    "common word sorted by age": 1,
}
