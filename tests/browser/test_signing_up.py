"""Somebody outside asks to come in, and staff answer: with real mail, in browsers of their own."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.steps import heading, window
from tests.conftest import PASSWORD
from tests.requests.conftest import asks
from tradedoor.portal.sign_up import QUICKEST

PHONE = {"viewport": steps.PHONE, "has_touch": True}
ERIK = "erik@dahlsbygg.example"
QUEUE = "/office/requests/"
FILLED_IN = {
    "Company": "Dahls Bygg i Göteborg AB", "Tax id": "556036-0793", "Address": "Ringögatan 12",
    "Postcode": "41105", "City": "Göteborg", "First name": "Erik", "Last name": "Dahl",
    "E-mail": ERIK, "Phone": "031-12 34 56",
}  # fmt: skip


@contextmanager
def sign_up(page: Page, **other: str) -> Iterator[None]:
    """The form, filled in and sent; whatever else is done takes the time a person reads it."""
    page.goto("/sign-up")
    opened = time.monotonic()
    page.get_by_label("Country").select_option("SE")
    for label, text in {**FILLED_IN, **other}.items():
        page.get_by_role("textbox", name=re.compile(f"^{label}(?!,)")).fill(text)
    yield
    page.wait_for_timeout(max(0, 1000 * (opened + QUICKEST + 1.1 - time.monotonic())))
    page.get_by_role("button", name="Send the request").click()
    expect(heading(page)).to_have_text("Look in your mail")


def prove(page, shop, *, number=1):
    """Follow the link that was mailed, and say that the address is theirs."""
    mail = steps.mail_to(shop, ERIK, about="Is this your address?", number=number)
    page.goto(steps.link_in(mail))
    page.get_by_role("button", name="Yes, this is my address").click()
    expect(page.get_by_role("main")).to_contain_text("Waiting")


def told(shop):
    """The letters that say to Olga that somebody asks."""
    letters = shop.mail.to("olga@nordic.example")
    return [mail for mail in letters if mail["Subject"] == "Registration request"]


def row(page, words):
    return page.get_by_role("row").filter(has_text=words)


@pytest.fixture
def olga(somebody, olga_staff):
    """Olga's browser; she has not signed in yet."""
    return somebody()


@pytest.fixture
def erik(somebody):
    """Erik's phone."""
    return somebody(**PHONE)


def test_a_stranger_becomes_a_customer(erik, olga, shop):
    with sign_up(erik):
        steps.look_at(erik)
        steps.sign_in_to_office(olga)
    assert steps.nothing_is_left_to_do()
    assert not any(told(shop))

    prove(erik, shop)
    steps.look_at(erik)

    # Olga follows the link in her letter, and makes a customer of him.
    assert steps.nothing_is_left_to_do()
    olga.goto(steps.link_in(*told(shop)))
    expect(heading(olga)).to_have_text("Dahls Bygg i Göteborg AB")
    expect(olga.get_by_role("main")).to_contain_text("address proven")
    steps.look_at(olga)
    olga.get_by_label("Customer number").fill("10930113")
    olga.get_by_role("button", name="Create customer").click()
    steps.bubble(olga, "Erik Dahl is in, at Dahls Bygg i Göteborg AB.")
    expect(olga.get_by_role("main")).to_contain_text("Nobody waits")

    # He reads that he is accepted, and comes in by the letter with a password of his own.
    erik.reload()
    expect(erik.get_by_role("main")).to_contain_text("Accepted")
    erik.goto(steps.link_in(steps.mail_to(shop, ERIK, about="Your way in")))
    erik.get_by_label("Your password").fill(PASSWORD)
    erik.get_by_role("button", name="Choose this password").click()
    expect(heading(erik)).to_have_text("Hello, Erik")


def test_a_stranger_is_added_to_the_customer_they_belong_to(erik, olga, shop, dahls, marit):
    with sign_up(erik):
        steps.sign_in_to_office(olga)
    prove(erik, shop)

    olga.goto(QUEUE)
    row(olga, "Erik Dahl").get_by_role("link", name="Accept").click()
    expect(window(olga)).to_contain_text("Probably Dahls Bygg AB (10927781)")
    expect(window(olga)).to_contain_text("same mail domain")
    steps.look_at(olga)
    window(olga).get_by_role("button", name="Add Erik to Dahls Bygg AB").click()
    steps.bubble(olga, "Erik Dahl is in, at Dahls Bygg AB.")
    olga.goto(f"/office/customers/{dahls.public_id}/contacts")
    expect(row(olga, "Marit Dahl")).to_be_visible()
    expect(row(olga, "Erik Dahl")).to_be_visible()

    erik.goto(steps.link_in(steps.mail_to(shop, ERIK, about="Your way in")))
    erik.get_by_label("Your password").fill(PASSWORD)
    erik.get_by_role("button", name="Choose this password").click()
    expect(heading(erik)).to_have_text("Hello, Erik")
    expect(erik.locator("body")).to_contain_text("Dahls Bygg AB")


def test_somebody_rejected_in_silence_may_ask_again(erik, olga, shop):
    with sign_up(erik):
        steps.sign_in_to_office(olga)
    prove(erik, shop)
    status = erik.url

    olga.goto(QUEUE)
    row(olga, "Erik Dahl").get_by_role("button", name="Reject").click()
    steps.bubble(olga, "rejected, and nobody is told.")
    expect(olga.get_by_role("main")).to_contain_text("Nobody waits")
    erik.reload()
    expect(erik.get_by_role("main")).to_contain_text("Waiting")
    assert steps.nothing_is_left_to_do()
    assert len(shop.mail.to(ERIK)) == 1

    with sign_up(erik, Company="Dahls Bygg AB"):
        pass
    prove(erik, shop, number=2)
    erik.goto(status)
    expect(erik.get_by_role("main")).to_contain_text("You have sent a newer request")

    olga.reload()
    expect(row(olga, "Erik Dahl")).to_contain_text("second request")
    row(olga, "Erik Dahl").get_by_role("link", name="Dahls Bygg AB", exact=True).click()
    expect(window(olga)).to_contain_text("The same person asked once before. They were rejected.")


def test_a_question_is_answered_and_the_request_comes_back_on_top(erik, olga, shop, noon):
    with sign_up(erik):
        steps.sign_in_to_office(olga)
    prove(erik, shop)

    olga.goto(QUEUE)
    row(olga, "Erik Dahl").get_by_role("link", name="Ask").click()
    window(olga).get_by_label("Your question").fill("Whom do you build for?")
    steps.look_at(olga)
    window(olga).get_by_role("button", name="Send the question").click()
    steps.bubble(olga, "Your question is on its way to Erik Dahl.")
    expect(olga.get_by_role("main")).to_contain_text("Nobody waits")

    mail = steps.mail_to(shop, ERIK, about="A question about your request")
    erik.goto(steps.link_in(mail))
    expect(erik.get_by_role("main")).to_contain_text("Whom do you build for?")
    steps.look_at(erik)
    erik.get_by_label("Your answer").fill("For the harbour.")
    erik.get_by_role("button", name="Send the answer").click()
    expect(erik.get_by_role("main")).to_contain_text("For the harbour.")
    expect(erik.get_by_role("main")).to_contain_text("Waiting")

    asks(noon, email="lena@golv.example", company="Lenas Golv AB", first_name="Lena")
    olga.reload()
    expect(olga.get_by_role("row").nth(1)).to_contain_text("Erik Dahl")
    expect(olga.get_by_role("row").nth(2)).to_contain_text("Lenas Golv AB")
    row(olga, "Erik Dahl").get_by_role("link", name="Dahls Bygg", exact=False).first.click()
    expect(window(olga)).to_contain_text("For the harbour.")


def test_somebody_we_know_is_mailed_their_way_in_and_staff_see_it(somebody, olga, shop, olle):
    page = somebody()
    with sign_up(page, **{"E-mail": "Olle@DahlsBygg.example"}):
        steps.sign_in_to_office(olga)

    page.goto(steps.link_in(steps.mail_to(shop, olle.email)))
    expect(page.get_by_label("Your password")).to_be_visible()
    assert steps.nothing_is_left_to_do()
    assert len(shop.mail.to(olle.email)) == 1

    olga.goto(QUEUE)
    expect(olga.get_by_role("main")).to_contain_text("Nobody waits")
    olga.goto(f"/office/contacts/{olle.public_id}/")
    expect(olga.get_by_role("main")).to_contain_text("Olle Ek signed up, though known")


def test_provinces_are_offered_once_the_country_is_chosen(erik):
    erik.goto("/sign-up")
    offered = erik.locator("datalist#states option")
    expect(offered).to_have_count(0)

    erik.get_by_label("Country").select_option("CA")

    expect(offered).to_have_count(13)
    assert offered.last.get_attribute("value") == "YT"
    expect(erik.get_by_role("combobox", name="State or region")).to_be_visible()
