"""From the sign-in to a letter on its way, without a mouse."""

from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.steps import window
from tests.conftest import PASSWORD


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there, and can be seen to be."""
    expect(wanted).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("it => it === document.activeElement"):
            assert wanted.evaluate("it => it.matches(':focus-visible')")
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


def test_access_is_given_by_keys_alone(somebody, shop, olga_staff, dahls):
    page = somebody()
    keys = page.keyboard
    page.goto("/office/")
    expect(page.get_by_label("E-mail")).to_be_focused()
    keys.type("olga@nordic.example")
    tab_to(page, page.get_by_label("Password", exact=True))
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(steps.heading(page)).to_have_text("Hello Olga")

    keys.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    keys.type("bygg")
    keys.press("Enter")
    tab_to(page, page.get_by_role("link", name="Dahls Bygg AB", exact=True))
    keys.press("Enter")
    tab_to(page, page.get_by_role("link", name="Contacts", exact=True))
    keys.press("Enter")

    tab_to(page, page.get_by_role("link", name="+ New"))
    keys.press("Enter")
    expect(window(page).get_by_label("First name")).to_be_focused()
    keys.type("Marit")
    tab_to(page, window(page).get_by_label("E-mail"))
    keys.type("marit@dahlsbygg.example")
    keys.press("Enter")
    steps.bubble(page, "Marit is added.")

    tab_to(page, page.get_by_role("link", name="Give Marit access"))
    keys.press("Enter")
    expect(window(page)).to_be_visible()
    tab_to(page, window(page).get_by_label("User", exact=True))
    keys.press("ArrowUp")
    expect(window(page).get_by_label("Administrator")).to_be_checked()
    tab_to(page, window(page).get_by_role("button", name="Save and send e-mail"))
    keys.press("Enter")

    steps.bubble(page, "A letter is on its way to ")
    steps.mail_to(shop, "marit@dahlsbygg.example")


def test_the_first_tab_leads_past_the_menu(somebody, olga_staff, dahls):
    page = somebody()
    steps.sign_in_to_office(page)
    page.goto("/office/customers/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_menu_opens_and_closes_by_keys(somebody, olga_staff):
    page = somebody()
    steps.sign_in_to_office(page)
    mine = page.locator("summary").filter(has_text="Olga")

    tab_to(page, mine)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    steps.look_at(page)
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Sign out")).not_to_be_visible()
    expect(mine).to_be_focused()
