"""Two people on one page, two companies of one person, office and portal side by side."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.steps import heading, window
from tests.conftest import PASSWORD
from tradedoor.directory import contacts
from tradedoor.giving import giving, keeping, taking_away


@pytest.fixture
def at_two_companies(marits_access, tremblay, us, noon):
    """Marit also buys for Garage Tremblay. Answers her pages at Dahls Bygg and there."""
    there = contacts.add(
        tremblay.pk, first_name="Marit", last_name="Dahl", email="marit@dahlsbygg.example",
        language="en", by=us, now=noon,
    )  # fmt: skip
    giving.give(
        there.pk, level="user", code="unused", email=there.email, same_person=True, send=False,
        by=us, now=noon,
    )  # fmt: skip
    return f"/c/{marits_access.customer.public_id}/", f"/c/{tremblay.public_id}/"


def test_what_two_of_staff_save_at_once_is_never_lost(somebody, olga_staff, clas, marit):
    olga, clas_page = somebody(), somebody()
    steps.sign_in_to_office(olga)
    steps.sign_in_to_office(clas_page, "clas@nordic.example")
    for page in (olga, clas_page):
        page.goto(f"/office/contacts/{marit.public_id}/")
        steps.pencil(page).click()

    window(olga).get_by_label("Title").fill("Head of purchasing")
    window(olga).get_by_role("button", name="Save").click()
    steps.bubble(olga, "What we know of Marit Dahl is saved.")

    window(clas_page).get_by_label("Phone").fill("031-700 00 00")
    window(clas_page).get_by_role("button", name="Save").click()
    expect(window(clas_page).get_by_text("Not saved", exact=True)).to_be_visible()
    versions = window(clas_page).get_by_role("table")
    expect(versions.get_by_role("row").filter(has_text="Title")).to_contain_text(
        "Head of purchasing"
    )
    expect(versions.get_by_role("row").filter(has_text="Phone")).to_contain_text("031-700 00 00")
    expect(window(clas_page).get_by_label("Phone")).to_have_value("031-700 00 00")
    steps.look_at(clas_page)

    # Clas takes over what Olga wrote, and saves once more.
    window(clas_page).get_by_label("Title").fill("Head of purchasing")
    window(clas_page).get_by_role("button", name="Save").click()
    steps.bubble(clas_page, "What we know of Marit Dahl is saved.")
    expect(clas_page.get_by_role("main")).to_contain_text("Head of purchasing")
    expect(clas_page.get_by_role("main")).to_contain_text("031-700 00 00")


def test_the_access_of_somebody_changed_meanwhile_is_shown_side_by_side(
    somebody, olga_staff, clas, marits_access
):
    olga, clas_page = somebody(), somebody()
    steps.sign_in_to_office(olga)
    steps.sign_in_to_office(clas_page, "clas@nordic.example")
    for page in (olga, clas_page):
        page.goto(f"/office/contacts/{marits_access.contact.public_id}/")
        steps.key(page).click()

    window(olga).get_by_label("User", exact=True).check()
    window(olga).get_by_role("button", name="Save", exact=True).click()
    steps.bubble(olga, "The access of Marit Dahl is saved.")

    window(clas_page).get_by_label("User code").fill("marit.dahl")
    window(clas_page).get_by_role("button", name="Save", exact=True).click()
    expect(window(clas_page).get_by_text("Not saved", exact=True)).to_be_visible()
    expect(window(clas_page).get_by_label("User code")).to_have_value("marit.dahl")
    steps.look_at(clas_page)

    window(clas_page).get_by_role("button", name="Save", exact=True).click()
    steps.bubble(clas_page, "The access of Marit Dahl is saved.")
    expect(clas_page.get_by_role("main")).to_contain_text("marit.dahl")


def test_what_staff_correct_meanwhile_is_shown_to_the_person(somebody, marits_access, olga, noon):
    page = somebody()
    steps.sign_in(page, "marit")
    page.get_by_role("main").get_by_role("link", name="My details").click()
    marit = marits_access.contact
    keeping.edit(
        marit.pk, seen=marit.version, first_name="Marit", last_name="Dahl", kind="buyer",
        email=marit.email, title="Head of purchasing", phone="", mobile="", language="",
        newsletter=False, by=olga, now=noon,
    )  # fmt: skip

    page.get_by_label("Mobile").fill("070-174 06 05")
    page.get_by_role("button", name="Save my details").click()
    expect(page.get_by_role("table")).to_contain_text("Head of purchasing")
    expect(page.get_by_label("Mobile")).to_have_value("070-174 06 05")
    steps.look_at(page)
    page.get_by_label("Title").fill("Head of purchasing")
    page.get_by_role("button", name="Save mine over it").click()

    steps.bubble(page, "Your details are saved.")
    expect(page.get_by_label("Title")).to_have_value("Head of purchasing")


def test_two_companies_in_two_tabs_never_mix(somebody, at_two_companies):
    dahls, tremblay = at_two_companies
    one = somebody()
    steps.sign_in(one, "marit@dahlsbygg.example")
    expect(heading(one)).to_have_text("For whom do you act?")
    steps.look_at(one)
    one.get_by_role("link", name="Dahls Bygg AB").click()
    other = one.context.new_page()
    other.goto("/companies")
    other.get_by_role("link", name="Garage Tremblay").click()

    # A change in one tab, while the other one stays open.
    one.get_by_role("main").get_by_role("link", name="My details").click()
    other.get_by_role("main").get_by_role("link", name="My details").click()
    one.get_by_label("Title").fill("Head of purchasing")
    one.get_by_role("button", name="Save my details").click()
    steps.bubble(one, "Your details are saved.")
    assert dahls in one.url

    other.get_by_label("Title").fill("Mechanic")
    other.get_by_role("button", name="Save my details").click()
    steps.bubble(other, "Your details are saved.")
    assert tremblay in other.url
    expect(other.get_by_role("banner")).to_contain_text("Garage Tremblay")

    one.reload()
    expect(one.get_by_label("Title")).to_have_value("Head of purchasing")
    expect(one.get_by_role("banner")).to_contain_text("Dahls Bygg AB")


def test_what_is_taken_away_at_one_company_stays_at_the_other(
    somebody, at_two_companies, marits_access, olga, noon
):
    dahls, tremblay = at_two_companies
    page = somebody()
    steps.sign_in(page, "marit@dahlsbygg.example")
    page.goto(dahls)
    taking_away.take_away(marits_access.pk, by=olga, now=noon)

    page.get_by_role("main").get_by_role("link", name="My details").click()
    expect(heading(page)).to_have_text("You have no access right now")
    steps.look_at(page)
    page.get_by_role("link", name="Go on to your other company").click()

    expect(heading(page)).to_have_text("Hello, Marit")
    assert tremblay in page.url


def test_office_and_portal_in_one_browser_leave_each_other_alone(
    somebody, olga_staff, marits_access
):
    office = somebody()
    steps.sign_in_to_office(office)
    portal = office.context.new_page()
    steps.sign_in(portal, "marit@dahlsbygg.example")
    expect(heading(portal)).to_have_text("Hello, Marit")

    office.reload()
    expect(heading(office)).to_have_text("Hello Olga")
    steps.sign_out(portal, "Marit Dahl")
    steps.bubble(portal, "You are signed out.")
    office.get_by_role("link", name="Customers").click()
    expect(heading(office)).to_have_text("Customers")

    steps.sign_in(portal, "marit@dahlsbygg.example")
    steps.sign_out(office, "Olga")
    steps.bubble(office, "You are signed out.")
    portal.reload()
    expect(heading(portal)).to_have_text("Hello, Marit")


def test_who_is_signed_out_comes_back_to_the_page_they_wanted(somebody, marits_access):
    page = somebody()
    steps.sign_in(page, "marit@dahlsbygg.example")
    page.get_by_role("main").get_by_role("link", name="My details").click()
    details = page.url
    steps.sign_out(page, "Marit Dahl")

    page.goto(details)
    expect(heading(page)).to_have_text("Sign in")
    page.get_by_label("Sign-in name").fill("marit")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(heading(page)).to_have_text("My details")
