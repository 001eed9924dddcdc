"""Whom somebody who signs up belongs to already."""

from datetime import datetime
from typing import Any

import pytest

from bench.scratch import applicants as made
from bench.scratch import spellings
from bench.scratch.applicants import Company
from bench.scratch.recognition import Customers
from tradedoor.actors import system
from tradedoor.directory.models import Customer
from tradedoor.requests import matching
from tradedoor.requests.models import AccessRequest

US = system("tests")

KNOWN = made.companies(210, seed=7)


@pytest.fixture
def customers(seller, noon) -> dict[str, Customer]:
    """The seller's customers, by name."""
    rows = Customer.objects.bulk_create(customer(c, n, noon) for n, c in enumerate(KNOWN))
    return {row.name: row for row in rows}


def customer(c: Company, n: int, noon: datetime) -> Customer:
    return Customer(
        number=str(30000 + n), name=c.name, country=c.country, tax_id=c.tax_id, phone=c.phone,
        email=f"info@{c.domain}", postcode=c.postcode, city=c.city, created_at=noon,
    )  # fmt: skip


def asks(c: Company, noon: datetime) -> AccessRequest:
    return AccessRequest(
        company=c.name, first_name="Ida", last_name="Ny", email=f"ida@{c.domain}", phone=c.phone,
        tax_id=c.tax_id, postcode=c.postcode, city=c.city, country=c.country, asked_at=noon,
    )  # fmt: skip


def test_the_right_customer_comes_first(customers, noon):
    pairs = list(made.pairs(KNOWN, seed=11))
    wrong = []
    for known, written in pairs:
        found = matching.suggest(asks(written, noon), by=US)
        if not found or found[0].customer != customers[known.name]:
            wrong.append((known.name, written.name, [s.customer.name for s in found]))

    assert len(pairs) >= 200
    assert len(wrong) <= len(pairs) * 0.05, wrong


def test_true_strangers_are_left_alone(customers, noon):
    strangers = made.strangers(KNOWN, 200, seed=23)
    bothered = []
    for stranger in strangers:
        found = matching.suggest(asks(stranger, noon), by=US)
        if found:
            bothered.append((stranger.name, found[0].customer.name, found[0].reasons))

    assert len(strangers) == 200
    assert len(bothered) <= 10, bothered


def test_a_suggestion_says_why(dahls, noon):
    request = asks(made.companies(1, seed=1)[0], noon)
    request.company, request.email = "Dahls Bygg i Göteborg AB", "erik@dahlsbygg.example"
    request.postcode = "41105"

    best = matching.suggest(request, by=US)[0]

    assert best.customer == dahls
    assert [reason.code for reason in best.reasons] == ["domain", "same-name", "postcode"]


def test_a_free_mail_domain_says_nothing(dahls, noon):
    dahls.email = "dahls@gmail.com"
    dahls.save(update_fields=["email"])
    stranger = asks(made.companies(1, seed=1)[0], noon)
    stranger.email = "somebody@gmail.com"

    assert matching.suggest(stranger, by=US) == []


def test_the_request_stands_beside_the_customer(dahls, marit, noon):
    request = asks(made.companies(1, seed=1)[0], noon)
    request.company, request.first_name, request.last_name = "Dahls Bygg", "Marit", "Dahl"

    same = {row.label: row.same for row in matching.compare(request, dahls)}

    assert same["Name"]
    assert same["Contacts"]
    assert not same["Phone"]


# --- What speaks for a customer, and what against -----------------------------------------------


def codes(request: AccessRequest) -> dict[str, list[str]]:
    """The reasons for each customer that is suggested."""
    return {
        suggestion.customer.name: [reason.code for reason in suggestion.reasons]
        for suggestion in matching.suggest(request, by=US)
    }


def stranger(noon: datetime, **how: Any) -> AccessRequest:
    """Somebody nobody knows, but for what is said."""
    request = asks(made.companies(1, seed=1)[0], noon)
    request.company, request.email, request.phone = "Ateljé Fjärilen", "x@gmail.com", "+46900000001"
    request.tax_id, request.postcode, request.city, request.country = "", "", "", "SE"
    for field, value in how.items():
        setattr(request, field, value)
    return request


def customer_called(name: str, noon: datetime, **how: Any) -> Customer:
    how = {"country": "SE", **how}
    return Customer.objects.create(
        number=str(Customer.objects.count()), name=name, created_at=noon, **how
    )


def test_the_same_telephone_alone_is_shown(dahls, noon):
    dahls.phone = "+4631123456"
    dahls.save(update_fields=["phone"])

    assert codes(stranger(noon, phone="+4631123456")) == {dahls.name: ["phone"]}


def test_the_telephone_of_an_office_hotel_alone_is_not(seller, noon):
    for name in ("Revisor Ask", "Tandläkare Bok", "Advokat Cypress"):
        customer_called(name, noon, phone="+4631123456")

    assert codes(stranger(noon, phone="+4631123456")) == {}
    known = stranger(noon, phone="+4631123456", company="Tandläkare Bok AB")
    assert codes(known) == {"Tandläkare Bok": ["same-name", "shared-phone"]}


def test_a_domain_that_many_share_is_not_enough(seller, noon):
    for town in ("Ask", "Bok", "Cypress", "Dadel"):
        customer_called(f"Järnkedjan {town}", noon, email=f"{town}@jarnkedjan.example")

    assert codes(stranger(noon, email="ida@jarnkedjan.example")) == {}
    known = stranger(noon, email="ida@jarnkedjan.example", company="Järnkedjan Bok")
    assert codes(known)["Järnkedjan Bok"] == ["same-name", "shared-domain"]


def test_a_common_name_in_another_town_is_another_company(seller, noon):
    customer_called("Anderssons Bygg AB", noon, city="Malmö", postcode="21120")
    request = stranger(noon, company="Anderssons Bygg", city="Umeå", postcode="90326")

    assert codes(request) == {}
    request.city, request.postcode = "Malmö", "21145"
    assert codes(request) == {"Anderssons Bygg AB": ["same-name"]}


def test_a_rare_name_in_another_town_is_a_branch(seller, noon):
    customer_called("Hullkajens Marin AB", noon, city="Malmö", postcode="21120")
    request = stranger(noon, company="Hullkajens Marin", city="Umeå", postcode="90326")

    assert codes(request) == {"Hullkajens Marin AB": ["same-name"]}


def test_another_tax_id_speaks_against_the_same_name(seller, noon):
    customer_called("Hullkajens Marin AB", noon, tax_id="SE556036079301")
    request = stranger(noon, company="Hullkajens Marin AB", tax_id="5560125790")

    assert codes(request) == {}
    request.phone = "+4631123456"
    Customer.objects.update(phone="+4631123456")
    assert codes(request) == {"Hullkajens Marin AB": ["same-name", "phone", "other-tax-id"]}


def test_a_tax_id_is_the_same_in_the_way_of_another_office(seller, noon):
    customer_called("Hullkajens Marin AB", noon, tax_id="SE556036079301")
    customer_called("Atelier Vauzelle", noon, tax_id="FR40303265045", country="FR")

    assert codes(stranger(noon, tax_id="5560360793")) == {"Hullkajens Marin AB": ["tax-id"]}
    french = stranger(noon, tax_id="303265045", country="FR")
    assert codes(french) == {"Atelier Vauzelle": ["tax-id"]}


def test_initials_are_shown_where_only_one_name_has_them(seller, noon):
    customer_called("Bayerische Motoren Werke AG", noon, country="DE")
    request = stranger(noon, company="BMW", country="DE")

    assert codes(request) == {"Bayerische Motoren Werke AG": ["initials"]}
    customer_called("Berliner Malz Wasser", noon, country="DE")
    assert codes(request) == {}


def test_a_customer_known_by_its_initials_is_found_by_its_whole_name(seller, noon):
    customer_called("BMW AG", noon, country="DE")
    request = stranger(noon, company="Bayerische Motoren Werke", country="DE")

    assert codes(request) == {"BMW AG": ["initials"]}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Société à responsabilité limitée Dupont", "Dupont SARL"),
        ("Compagnie Générale des Établissements Michelin", "Michelin"),
        ("Michelin", "Compagnie Générale des Établissements Michelin"),
        ("L'Oréal SA", "Loreal"),
        ("Loreal", "L'Oréal SA"),
        ("Lindab Sverige AB", "Linadb"),
        ("Byggmax AB", "Bygg Max"),
        ("Bygg Max AB", "Byggmax"),
        ("Müller Holzwerke", "Mueller Holzwerke"),
    ],
)
def test_the_database_finds_what_is_written_otherwise(seller, noon, name, written):
    customer_called(name, noon)

    assert list(codes(stranger(noon, company=written))) == [name]


def test_of_equal_names_the_one_with_the_same_legal_form_comes_first(seller, noon):
    for form in ("Oy", "AB", "AS"):
        customer_called(f"Fiskebäck {form}", noon)

    assert next(iter(codes(stranger(noon, company="Aktiebolaget Fiskebäck")))) == "Fiskebäck AB"


@pytest.mark.parametrize(
    "company", ["", " ", "&", "%", "'", "\\", "AB", "ﷺ" * 8, "a b " * 37, "(", "_"]
)
def test_whatever_is_typed_as_a_name_is_answered(dahls, noon, company):
    assert codes(stranger(noon, company=company)) == {}


# --- People's own words -------------------------------------------------------------------------


def test_there_are_enough_of_peoples_own_words():
    assert len(spellings.same_company()) >= 300
    assert len(spellings.strangers()) >= 150


def test_companies_are_recognised_by_their_own_words_and_strangers_are_not(seller):
    customers = Customers("people's", after=0)
    cases = spellings.same_company() + spellings.strangers()
    customers.take_in(spellings.customers(cases))
    outcomes = [customers.ask(case) for case in cases]

    missed = [o.case for o in outcomes if not o.case.is_stranger and not o.is_first]
    disturbed = [o.case for o in outcomes if o.case.is_stranger and o.of_set]
    assert len(missed) <= 0.05 * len(spellings.same_company()), missed
    assert len(disturbed) <= 0.02 * len(spellings.strangers()), disturbed
