"""Whom somebody who signs up belongs to already."""

from datetime import datetime

import pytest

from bench.scratch import applicants as made
from bench.scratch.applicants import Company
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
