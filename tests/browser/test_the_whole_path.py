"""What a seller buys the product for, from one end to the other."""

from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.steps import heading, window
from tests.conftest import PASSWORD
from tests.plugins.smtp import html_of


def test_a_contact_is_let_in_and_shut_out_and_let_in_again(
    somebody, shop, olga_staff, dahls, tremblay
):
    olga, marit = somebody(), somebody()

    # Olga finds the customer, although she mistypes its name.
    steps.sign_in_to_office(olga)
    olga.get_by_role("searchbox").fill("dalhs byg")
    olga.keyboard.press("Enter")
    expect(olga.get_by_role("link", name="Garage Tremblay")).to_have_count(0)
    olga.get_by_role("link", name="Dahls Bygg AB", exact=True).click()
    olga.get_by_role("link", name="Contacts", exact=True).click()

    # She adds a contact, and gives her access with the key.
    olga.get_by_role("link", name="+ New").click()
    window(olga).get_by_label("First name").fill("Marit")
    window(olga).get_by_label("Last name").fill("Dahl")
    window(olga).get_by_label("E-mail").fill("marit@dahlsbygg.example")
    steps.look_at(olga)
    window(olga).get_by_role("button", name="Add the contact").click()
    steps.bubble(olga, "Marit Dahl is added.")
    olga.get_by_role("link", name="Give Marit Dahl access").click()
    expect(window(olga).get_by_label("E-mail")).to_have_value("marit@dahlsbygg.example")
    expect(window(olga).get_by_label("User code")).not_to_have_value("")
    steps.look_at(olga)
    window(olga).get_by_role("button", name="Save and send e-mail").click()
    steps.bubble(olga, "Saved. A letter is on its way to ")
    expect(heading(olga)).to_have_text("Dahls Bygg AB")  # Where she was.
    olga.get_by_role("link", name="Marit Dahl", exact=True).click()
    expect(heading(olga)).to_have_text("Marit Dahl")

    # The mail arrives, in text and HTML, with one link to the shop.
    mail = steps.mail_to(shop, "marit@dahlsbygg.example")
    link = steps.link_in(mail)
    assert link.startswith(f"{shop.url}/i/")
    assert link in html_of(mail)
    steps.reload_until(olga, olga.get_by_text("Handed over to the mail server"))

    # Marit opens it, and chooses a password; a short one is refused and costs her nothing.
    marit.goto(link)
    expect(heading(marit)).to_have_text("Nordic Fasteners invites you, Marit")
    expect(marit.get_by_role("main")).to_contain_text("You come in for Dahls Bygg AB")
    expect(marit.get_by_role("main")).to_contain_text("This link is good until")
    marit.get_by_label("Your password").fill("too short")
    marit.get_by_role("button", name="Choose this password").click()
    expect(marit.get_by_role("alert")).to_contain_text("at least 15 characters")
    steps.look_at(marit)
    marit.get_by_label("Your password").fill(PASSWORD)
    marit.get_by_role("button", name="Choose this password").click()
    expect(heading(marit)).to_have_text("Hello, Marit")

    # She corrects what the seller knows of her.
    marit.get_by_role("main").get_by_role("link", name="My details").click()
    marit.get_by_label("Title").fill("Head of purchasing")
    marit.get_by_label("Mobile").fill("070-174 06 05")
    marit.get_by_role("button", name="Save my details").click()
    steps.bubble(marit, "Your details are saved.")
    expect(marit.get_by_label("Mobile")).to_have_value("070-174 06 05")
    steps.look_at(marit)

    # Olga sees all of it.
    olga.reload()
    page = olga.get_by_role("main")
    expect(page).to_contain_text("Head of purchasing")
    expect(page).to_contain_text("Access confirmed")
    for step in ("Letter queued", "Link opened", "Password chosen", "First sign-in"):
        expect(olga.get_by_role("listitem").filter(has_text=step)).to_be_visible()
    expect(page.get_by_text(", not yet")).to_have_count(0)
    expect(page).to_contain_text("Marit Dahl chose a password")
    expect(page).to_contain_text("Marit Dahl corrected their own details")

    # The bin: the next click in Marit's open page is refused, and she reads what to do.
    steps.bin_of(olga).click()
    gone = steps.bubble(olga, "Access taken away from Marit Dahl.")
    expect(gone).to_contain_text("signed out")
    gone.get_by_role("button", name="Give back").hover()  # As long as it is pointed at, it stays.
    steps.look_at(olga)
    marit.get_by_role("button", name="Save my details").click()
    expect(heading(marit)).to_have_text("You have no access right now")
    expect(marit.get_by_role("main")).to_contain_text("You no longer have access.")
    expect(marit.get_by_role("main").get_by_role("link", name="Call")).to_be_visible()
    steps.look_at(marit)

    # The way back stands in the bubble; Marit signs in by her customer number.
    gone.get_by_role("button", name="Give back").click()
    steps.bubble(olga, "Marit Dahl can sign in again, with the same password.")
    steps.sign_in(marit, "10927781-1")
    expect(heading(marit)).to_have_text("Hello, Marit")
