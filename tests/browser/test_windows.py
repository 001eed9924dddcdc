"""The window over a page of the office: opened and closed without losing place or words."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.steps import window


@pytest.fixture
def page(somebody, olga_staff, marit):
    """Olga, on Marit's card."""
    page = somebody()
    steps.sign_in_to_office(page)
    page.goto(f"/office/contacts/{marit.public_id}/")
    return page


@pytest.fixture
def pencil(page):
    return steps.pencil(page)


def test_it_opens_and_closes_by_keys_and_gives_the_focus_back(page, pencil):
    card = page.url
    pencil.focus()
    page.keyboard.press("Enter")
    expect(window(page).get_by_label("First name")).to_be_focused()
    assert page.url == f"{card}edit"

    page.keyboard.press("Escape")

    expect(window(page)).to_have_count(0)
    expect(pencil).to_be_focused()
    assert page.url == card


def test_the_focus_stays_inside_while_it_is_open(page, pencil):
    pencil.click()
    expect(window(page).get_by_label("First name")).to_be_focused()

    for _ in range(30):
        page.keyboard.press("Tab")
        outside = page.evaluate(
            "document.activeElement !== document.body && !document.activeElement.closest('dialog')"
        )
        assert not outside


def test_typed_words_are_not_lost_without_asking(page, pencil):
    pencil.click()
    window(page).get_by_label("Title").fill("Head of purchasing")

    page.keyboard.press("Escape")
    expect(page.get_by_role("alert")).to_contain_text("typed something that is not saved")
    steps.look_at(page)
    page.get_by_role("button", name="Keep typing").click()
    expect(window(page).get_by_label("Title")).to_have_value("Head of purchasing")

    page.keyboard.press("Escape")
    page.get_by_role("button", name="Throw away").click()
    expect(window(page)).to_have_count(0)
    expect(page.get_by_role("main")).not_to_contain_text("Head of purchasing")


def test_what_is_refused_is_said_inside_and_the_rest_stays(page, pencil):
    pencil.click()
    window(page).get_by_label("First name").fill("")
    window(page).get_by_label("Title").fill("Head of purchasing")
    window(page).get_by_label("E-mail").fill("not an address")
    window(page).get_by_role("button", name="Save").click()

    wrong = window(page).get_by_role("alert")
    expect(wrong).to_be_focused()
    expect(wrong.get_by_role("link", name="First name")).to_be_visible()
    expect(wrong.get_by_role("link", name="E-mail")).to_be_visible()
    expect(window(page).get_by_label("Title")).to_have_value("Head of purchasing")
    expect(window(page).get_by_label("E-mail")).to_have_value("not an address")
    steps.look_at(page)

    window(page).get_by_label("First name").fill("Marit")
    window(page).get_by_label("E-mail").fill("marit@dahlsbygg.example")
    window(page).get_by_role("button", name="Save").click()
    steps.bubble(page, "What we know of Marit Dahl is saved.")


def test_the_way_back_in_history_closes_it(page, pencil):
    card = page.url
    pencil.click()
    expect(window(page)).to_be_visible()

    page.go_back()

    expect(window(page)).to_have_count(0)
    assert page.url == card


def test_its_address_opens_it_as_a_page(page, pencil):
    pencil.click()
    expect(window(page)).to_be_visible()

    page.reload()

    expect(window(page)).to_have_count(0)
    expect(page.get_by_label("First name")).to_have_value("Marit")


def test_who_was_signed_out_meanwhile_signs_in_again(page, pencil):
    elsewhere = page.context.new_page()
    elsewhere.goto("/office/")
    steps.sign_out(elsewhere, "Olga")

    pencil.click()

    expect(steps.heading(page)).to_have_text("The office")
