"""A key made, used by a program, and taken away; and why somebody cannot get in."""

from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.steps import heading, window
from tests.plugins.smtp import text_of


@pytest.fixture
def program(shop):
    """Shows a key to the shop, as any program does; answers its status."""

    def asks(secret: str) -> int:
        headers = {"Authorization": f"Bearer {secret}"}
        try:
            with urlopen(Request(f"{shop.url}/api/v1/me", headers=headers)) as answer:
                return int(answer.status)
        except HTTPError as refusal:
            return refusal.code

    return asks


def in_a_month() -> str:
    return (timezone.localdate() + timedelta(days=30)).isoformat()


def test_a_key_is_made_in_the_office_used_and_taken_away(
    somebody, olga_staff, marits_access, program
):
    page = somebody(viewport=steps.DESK, permissions=["clipboard-read", "clipboard-write"])
    steps.sign_in_to_office(page)
    card = f"/office/contacts/{marits_access.contact.public_id}/"
    page.goto(card)
    page.get_by_role("link", name="New key").click()
    window(page).get_by_role("button", name="Make the key").click()
    expect(window(page).get_by_role("alert")).to_contain_text("Name")
    steps.look_at(page)
    window(page).get_by_label("Name", exact=True).fill("Stock system")
    window(page).get_by_label("Last day").fill(in_a_month())
    window(page).get_by_role("button", name="Make the key").click()

    secret = window(page).get_by_label("The secret of “Stock system”").input_value()
    window(page).get_by_role("button", name="Copy the secret").click()
    expect(window(page).get_by_role("button", name="Copied")).to_be_visible()
    steps.look_at(page)
    assert page.evaluate("navigator.clipboard.readText()") == secret
    assert secret not in page.url
    assert program(secret) == 200

    page.keyboard.press("Escape")
    expect(window(page)).to_have_count(0)
    listed = page.get_by_role("row").filter(has_text="Stock system")
    expect(listed).to_contain_text("from 127.0.0.1")
    steps.look_at(page)
    listed.get_by_role("button", name="Take the key Stock system away").click()

    expect(steps.bubble(page, "refused from now on")).to_be_visible()
    expect(listed).to_contain_text("Taken away")
    assert program(secret) == 401
    assert secret not in page.content()


def test_a_person_makes_a_key_on_a_phone_without_script(
    somebody, shop, marits_access, marit, program
):
    page = somebody(viewport=steps.PHONE, java_script_enabled=False)
    steps.sign_in(page, "marit@dahlsbygg.example")
    page.get_by_role("main").get_by_role("link", name="My details").click()
    page.get_by_role("link", name="Look at my keys").click()
    page.get_by_role("link", name="New key").click()
    page.get_by_label("Name", exact=True).fill("Lager")
    page.get_by_label("Last day").fill("2020-01-01")
    page.get_by_role("button", name="Make the key").click()
    expect(page.get_by_role("alert")).to_contain_text("after today")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Lager")
    page.get_by_label("Last day").fill(in_a_month())
    page.get_by_role("button", name="Make the key").click()

    secret = page.get_by_label("The secret of “Lager”").input_value()
    assert program(secret) == 200
    assert "Lager" in text_of(steps.mail_to(shop, marit.email, about="API key"))

    page.get_by_role("link", name="I have put it in its place").click()
    expect(heading(page)).to_have_text("My API keys")
    page.get_by_role("button", name="Take the key Lager away").click()
    expect(page.get_by_role("status")).to_contain_text("is taken away")
    assert program(secret) == 401


def test_why_somebody_cannot_get_in_and_what_to_do(somebody, olga_staff, marits_access):
    marit = somebody()
    steps.sign_in(marit, "marit@dahlsbygg.example")
    page = somebody()
    steps.sign_in_to_office(page)
    page.get_by_role("link", name="Can’t get in?").click()
    page.get_by_label("Sign-in name").fill("marit")
    page.get_by_role("button", name="Ask the door").click()
    expect(page.get_by_text("They would come in")).to_be_visible()
    steps.look_at(page)

    page.goto(f"/office/contacts/{marits_access.contact.public_id}/")
    steps.bin_of(page).first.click()
    page.get_by_role("link", name="Can they get in?").click()
    expect(page.get_by_text("They stay outside")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Access is given")).to_contain_text(
        "Access was taken away on"
    )
    steps.look_at(page)
    page.get_by_role("main").get_by_role("button", name="Give back").click()

    page.get_by_role("link", name="Can they get in?").click()
    expect(page.get_by_text("They would come in")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Right password")).to_be_visible()
