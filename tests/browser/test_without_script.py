"""Everything, with JavaScript switched off."""

from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.steps import heading
from tests.conftest import PASSWORD


def test_access_is_given_taken_away_and_given_back(somebody, shop, olga_staff, dahls):
    olga, marit = somebody(java_script_enabled=False), somebody(java_script_enabled=False)

    steps.sign_in_to_office(olga)
    olga.get_by_role("searchbox").fill("dahls")
    olga.keyboard.press("Enter")
    olga.get_by_role("link", name="Dahls Bygg AB", exact=True).click()
    olga.get_by_role("link", name="Contacts", exact=True).click()
    olga.get_by_role("link", name="+ New").click()
    olga.get_by_label("First name").fill("Marit")
    olga.get_by_label("E-mail").fill("not an address")
    olga.get_by_role("button", name="Add the contact").click()
    expect(olga.get_by_role("alert")).to_contain_text("E-mail")
    expect(olga.get_by_label("First name")).to_have_value("Marit")
    olga.get_by_label("E-mail").fill("marit@dahlsbygg.example")
    olga.get_by_role("button", name="Add the contact").click()
    expect(olga.get_by_role("status")).to_contain_text("Marit is added.")
    olga.get_by_role("link", name="Give Marit access").click()
    olga.get_by_role("button", name="Save and send e-mail").click()
    expect(olga.get_by_role("status")).to_contain_text("A letter is on its way to ")

    marit.goto(steps.link_in(steps.mail_to(shop, "marit@dahlsbygg.example")))
    marit.get_by_label("Your password").fill("too short")
    marit.get_by_role("button", name="Choose this password").click()
    expect(marit.get_by_role("alert")).to_contain_text("at least 15 characters")
    marit.get_by_label("Your password").fill(PASSWORD)
    marit.get_by_role("button", name="Choose this password").click()
    expect(heading(marit)).to_have_text("Hello, Marit")
    marit.get_by_role("main").get_by_role("link", name="My details").click()
    marit.get_by_label("Title").fill("Head of purchasing")
    marit.get_by_role("button", name="Save my details").click()
    expect(marit.get_by_role("status")).to_contain_text("Your details are saved.")

    olga.reload()
    expect(olga.get_by_role("main")).to_contain_text("Head of purchasing")
    steps.bin_of(olga).click()
    expect(olga.get_by_role("status")).to_contain_text("signed out")
    marit.reload()
    expect(heading(marit)).to_have_text("You have no access right now")

    olga.get_by_role("status").get_by_role("button", name="Give back").click()
    expect(olga.get_by_role("status")).to_contain_text("can sign in again")
    steps.sign_in(marit, "10927781-1")
    expect(heading(marit)).to_have_text("Hello, Marit")
    steps.sign_out(marit, "Marit")
    expect(marit.get_by_role("status")).to_contain_text("You are signed out.")


def test_a_stale_page_is_told_so(somebody, olga_staff, marit):
    one = somebody(java_script_enabled=False)
    steps.sign_in_to_office(one)
    other = one.context.new_page()
    for page in (one, other):
        page.goto(f"/office/contacts/{marit.public_id}/edit")
    one.get_by_label("Title").fill("Head of purchasing")
    one.get_by_role("button", name="Save").click()

    other.get_by_label("Phone").fill("031-700 00 00")
    other.get_by_role("button", name="Save").click()

    expect(other.get_by_text("Not saved", exact=True)).to_be_visible()
    expect(other.get_by_role("table")).to_contain_text("Head of purchasing")
    expect(other.get_by_label("Phone")).to_have_value("031-700 00 00")
