"""Why can't they get in? The office's page about the decision at the door."""

from ipaddress import ip_network

import pytest
from django.urls import reverse

from tests.conftest import PASSWORD, comes_in, invited
from tests.pages import words
from tradedoor.access import decision
from tradedoor.access.decision import Step
from tradedoor.access.models import Access, AccessBranch
from tradedoor.directory import contacts
from tradedoor.directory.models import Branch
from tradedoor.errors import Refusal
from tradedoor.giving import blocking, changing, giving, taking_away

WHY = "/office/why"


@pytest.fixture
def gbg(seller) -> Branch:
    return Branch.objects.create(name="Göteborg")


def try_it(noon, address="203.0.113.9", password=PASSWORD, branch=None):
    try:
        comes_in(
            "marit", password, address=address, branch=branch, now=noon,
            agent="Mozilla/5.0 (Windows NT 10.0; rv:142.0) Gecko/20100101 Firefox/142.0",
        )  # fmt: skip
    except Refusal as refusal:
        return refusal
    return None


def test_an_empty_page_asks_whom_it_is_about(clases):
    page = clases.get(WHY)

    assert page.status_code == 200
    assert "Sign-in name" in words(page)
    assert "They stay outside" not in words(page)


def test_the_rail_leads_there_and_everybody_in_the_office_may_ask(nilses, marits_access):
    assert f'href="{WHY}"' in nilses.get("/office/").content.decode()
    assert "They would come in" in words(nilses.get(WHY, {"name": "marit"}))


def test_every_card_leads_there(clases, marit, marits_access, olle):
    for contact in (marit, olle):
        card = clases.get(reverse("office:contact", args=[contact.public_id]))
        link = f"{WHY}?contact={contact.public_id}"
        assert link in card.content.decode()
        assert clases.get(link).status_code == 200


def test_each_step_and_the_one_that_fails(clases, marits_access, dahls, us, noon):
    blocking.block(dahls.pk, by=us, now=noon)

    page = clases.get(WHY, {"name": "Marit@DahlsBygg.example "})
    shown = words(page)

    assert "They stay outside Dahls Bygg AB is blocked since 3 March." in shown
    assert "Access is given Access given on 3 March. Level: Administrator." in shown
    assert "The person is still there , not yet Not asked any more." in shown
    assert 'class="failed"' in page.content.decode()


def test_the_remedy_is_a_button_for_those_who_may(olgas, clases, marits_access, dahls, us, noon):
    blocking.block(dahls.pk, by=us, now=noon)
    url = reverse("office:customer-unblock", args=[dahls.public_id])

    assert url in olgas.get(WHY, {"name": "marit"}).content.decode()
    assert url not in clases.get(WHY, {"name": "marit"}).content.decode()


def test_an_address_and_a_branch_are_asked_about(clases, marits_access, gbg, marit):
    Access.objects.update(networks=[ip_network("198.51.100.0/24")])
    AccessBranch.objects.create(access=marits_access, branch=gbg)
    malmo = Branch.objects.create(name="Malmö")

    outside = clases.get(WHY, {"name": "marit", "address": "203.0.113.9"})
    assert "203.0.113.9 is in none of: 198.51.100.0/24." in words(outside)
    assert reverse("office:access", args=[marit.public_id]) in outside.content.decode()
    other = {"name": "marit", "address": "198.51.100.7", "branch": malmo.public_id}
    assert "Malmö is none of: Göteborg." in words(clases.get(WHY, other))
    there = {"name": "marit", "address": "198.51.100.7", "branch": gbg.public_id}
    assert "They would come in" in words(clases.get(WHY, there))


def test_of_somebody_limited_out_the_last_try_is_asked_about(
    clases, marits_access, marit, gbg, noon
):
    Access.objects.update(networks=[ip_network("198.51.100.0/24")])
    assert try_it(noon)
    card = clases.get(reverse("office:contact", args=[marit.public_id]))
    link = f"{WHY}?contact={marit.public_id}"
    assert f'href="{link}">Look at the last try</a>' in card.content.decode()

    page = clases.get(link)

    assert page.context["form"]["address"].value() == "203.0.113.9"
    assert "203.0.113.9 is in none of: 198.51.100.0/24." in words(page)
    anywhere = clases.get(link + "&address=&branch=")
    assert "They would come in" in words(anywhere)


def test_the_branch_of_the_last_try_is_filled_in(clases, marits_access, marit, gbg, noon):
    malmo = Branch.objects.create(name="Malmö")
    AccessBranch.objects.create(access=marits_access, branch=gbg)
    assert try_it(noon, branch=malmo.pk)

    page = clases.get(WHY, {"contact": marit.public_id})

    assert page.context["form"]["branch"].value() == str(malmo.public_id)
    assert "Malmö is none of: Göteborg." in words(page)


def test_every_status_leads_to_an_answer(clases, olle, us, noon):
    link = f"{WHY}?contact={olle.public_id}"
    assert "Olle Ek was never given access" in words(clases.get(link))

    access = invited(olle, us, noon)
    assert "No password is chosen yet." in words(clases.get(link))

    taking_away.take_away(access.pk, by=us, now=noon)
    assert "They stay outside" in words(clases.get(link))


def test_their_last_tries_are_told(clases, marits_access, gbg, noon):
    try_it(noon, password="wrong")
    try_it(noon, branch=gbg.pk)

    shown = words(clases.get(WHY, {"name": "marit"}))

    assert "today 13:00 203.0.113.9 Göteborg Firefox on Windows Right password" in shown
    assert "today 13:00 203.0.113.9 Firefox on Windows Wrong password" in shown


def test_staff_are_told_of_the_office(clases, olga_staff):
    shown = words(clases.get(WHY, {"name": "olga@nordic.example"}))

    assert "Olga works in the office" in shown
    assert "The name opens the office , and not the portal." in shown


@pytest.mark.parametrize(
    "name", ["nobody", "<script>alert(1)</script>", "%(name)s", "名前", "'\"&"]
)
def test_a_name_nobody_has_is_helped_with(clases, name):
    page = clases.get(WHY, {"name": name})

    assert page.status_code == 200
    assert f"Nobody signs in as “{name}”" in words(page)
    assert "Find them among the contacts" in words(page)
    assert "<script>alert" not in page.content.decode()


def test_a_retired_name_leads_to_whose_it_was(clases, marits_access, us, noon):
    changing.change_code(marits_access.pk, "mdahl", by=us, now=noon)

    shown = words(clases.get(WHY, {"name": "marit"}))

    assert "“marit” was somebody’s sign-in name once." in shown
    assert "Marit Dahl Dahls Bygg AB" in shown


def test_several_companies_are_shown_each(clases, marits_access, tremblay, us, noon):
    there = contacts.add(
        tremblay.pk, first_name="Marit", email="marit@dahlsbygg.example", by=us, now=noon
    )
    giving.give(
        there.pk, level="user", code="x1", email=there.email, same_person=True, send=False,
        by=us, now=noon,
    )  # fmt: skip
    blocking.block(tremblay.pk, by=us, now=noon)

    shown = words(clases.get(WHY, {"name": "marit"}))
    assert shown.count("They would come in") == 1
    assert "They stay outside Garage Tremblay is blocked" in shown


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 255}, "name"),
        ({"name": "a\x07"}, "name"),
        ({"name": "marit", "address": "here"}, "address"),
        ({"name": "marit", "address": "203.0.113.0/24"}, "address"),
        ({"name": "marit", "branch": "nonsense"}, "branch"),
        ({"name": "marit", "branch": "6f1dfc1e-3b1e-4c43-9c5f-5a2c3f8a0b11"}, "branch"),
        ({"address": "203.0.113.9"}, "name"),
    ],
)
def test_bad_input_is_said_beside_its_field(clases, marits_access, typed, field):
    page = clases.get(WHY, typed)

    assert page.status_code == 422
    assert page.context["form"].errors[field]
    for name, value in typed.items():
        assert page.context["form"][name].value() == value


@pytest.mark.parametrize("contact", ["", "nonsense", "6f1dfc1e-3b1e-4c43-9c5f-5a2c3f8a0b11"])
def test_a_contact_who_is_not_there(clases, contact):
    assert clases.get(WHY, {"contact": contact}).status_code == 404


def test_the_page_asks_the_decision_itself(clases, marits_access, monkeypatch):
    monkeypatch.setitem(decision.STEPS, Step.CONTACT_HERE, lambda facts: False)

    assert "They stay outside" in words(clases.get(WHY, {"name": "marit"}))


def test_asking_changes_nothing(clases, marits_access, world):
    before = world()
    clases.get(WHY, {"name": "marit", "address": "203.0.113.9"})

    assert world() == before
