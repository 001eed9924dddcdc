"""Everybody over all customers: found, and helped all at once."""

import re

from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.steps import heading
from tests.conftest import inside, invited
from tradedoor.access.models import Access
from tradedoor.directory import contacts
from tradedoor.giving import taking_away

# Measured at one moment, once the page is drawn at its new width.
RIGHT_EDGES = """async (table) => {
  for (let n = 0; n < 2; n += 1) await new Promise(requestAnimationFrame);
  return [table, table.parentElement].map((it) => it.getBoundingClientRect().right);
}"""


def filtered_by(page, words):
    return page.get_by_role("navigation", name="Show only").get_by_role("link", name=words)


def test_those_of_one_status_are_helped_at_once(
    somebody, shop, olga_staff, dahls, marit, luc, us, noon
):
    taking_away.take_away(inside(marit, us, noon).pk, by=us, now=noon)
    for n in range(4):
        contacts.add(dahls.pk, first_name=f"P{n}", email=f"p{n}@x.example", by=us, now=noon)
    contacts.add(dahls.pk, first_name="Nomail", by=us, now=noon)
    olga = somebody(viewport=steps.DESK)
    steps.sign_in_to_office(olga)

    olga.get_by_role("link", name="Website access").click()
    expect(olga.get_by_role("row")).to_have_count(8)
    steps.look_at(olga)
    filtered_by(olga, re.compile("No access")).click()
    expect(olga.get_by_role("row", name="Marit Dahl")).to_have_count(0)
    olga.get_by_label("Find", exact=True).fill("dahls")
    olga.get_by_role("button", name="Show", exact=True).click()
    expect(olga.get_by_role("row")).to_have_count(6)
    olga.get_by_role("button", name="for all 5").click()

    expect(heading(olga)).to_have_text("What will be done")
    expect(olga.get_by_role("main")).to_contain_text("5 accesses given, and invitations sent")
    steps.look_at(olga)
    olga.get_by_role("button", name="Do it").click()

    expect(olga.get_by_role("main")).to_contain_text("All 5 were dealt with.")
    expect(olga.get_by_role("row", name="Nomail")).to_contain_text("needs an e-mail address")
    steps.look_at(olga)
    filtered_by(olga, re.compile("done")).first.click()
    expect(olga.get_by_role("row")).to_have_count(5)
    assert steps.mail_to(shop, "p3@x.example")
    assert Access.objects.count() == 5


def test_some_are_ticked_on_a_phone_without_javascript(
    somebody, olga_staff, marit, olle, luc, us, noon
):
    for contact in (marit, olle):
        taking_away.take_away(invited(contact, us, noon).pk, by=us, now=noon)
    olga = somebody(viewport=steps.PHONE, java_script_enabled=False)
    steps.sign_in_to_office(olga)

    olga.goto("/office/access/?status=taken-away")
    olga.get_by_label("Tick Marit Dahl").check()
    olga.get_by_role("button", name="for those ticked").click()
    expect(olga.get_by_role("main")).to_contain_text("One access given back")
    olga.get_by_role("button", name="Do it").click()

    steps.reload_until(olga, olga.get_by_text("All 1 were dealt with."))
    assert Access.objects.get(contact=marit).is_given
    assert not Access.objects.get(contact=olle).is_given


def test_all_on_the_page_are_ticked_by_keyboard(somebody, olga_staff, marit, olle):
    olga = somebody(viewport=steps.DESK)
    steps.sign_in_to_office(olga)
    olga.goto("/office/access/")

    olga.get_by_label("Tick this page").focus()
    olga.keyboard.press("Space")
    expect(olga.get_by_label("Tick Olle Ek")).to_be_checked()
    olga.keyboard.press("Tab")
    olga.keyboard.press("Enter")

    expect(olga.get_by_role("main")).to_contain_text("2 accesses given")


def test_the_buttons_stay_on_the_card_however_narrow_the_desk(somebody, olga_staff, marit, dahls):
    customers_name = "Västra Götalands Plåt- och Ventilationsmontage Aktiebolag"
    type(dahls).objects.filter(pk=dahls.pk).update(name=customers_name)
    olga = somebody(viewport=steps.DESK)
    steps.sign_in_to_office(olga)
    olga.goto("/office/access/")

    for width in (1440, 1280, 1200, 1100, 1000, 800):
        olga.set_viewport_size({"width": width, "height": 800})
        table, card = olga.locator("table.standing").evaluate(RIGHT_EDGES)
        assert table <= card + 1, width


def test_one_after_the_other_without_leaving_the_list(somebody, olga_staff, marit, olle, us, noon):
    for contact in (marit, olle):
        taking_away.take_away(invited(contact, us, noon).pk, by=us, now=noon)
    olga = somebody(viewport=steps.DESK)
    steps.sign_in_to_office(olga)
    taken_away = "/office/access/?status=taken-away"
    olga.goto(taken_away)

    olga.get_by_role("row", name="Marit Dahl").get_by_role("button", name="Give back").click()
    expect(olga.get_by_text("Marit Dahl has access again")).to_be_visible()
    expect(olga.get_by_role("row", name="Olle Ek")).to_be_visible()
    expect(olga.get_by_role("row", name="Marit Dahl")).to_have_count(0)
    assert olga.url.endswith(taken_away)
    olga.get_by_role("row", name="Olle Ek").get_by_role("button", name="Give back").click()
    expect(olga.get_by_text("Nobody fits")).to_be_visible()
    assert olga.url.endswith(taken_away)


def test_a_window_over_the_list_leads_back_to_it(somebody, olga_staff, marit, olle):
    olga = somebody(viewport=steps.DESK)
    steps.sign_in_to_office(olga)
    some = "/office/access/?find=ek"
    olga.goto(some)

    olga.get_by_role("row", name="Olle Ek").get_by_role("link", name="Give access").click()
    olga.get_by_label("E-mail").fill("olle@nowhere")
    olga.get_by_role("button", name="Save", exact=True).click()
    expect(olga.get_by_text("Enter a valid email address.", exact=True)).to_be_visible()
    assert "next" not in olga.url
    olga.get_by_label("E-mail").fill("olle@dahlsbygg.example")
    olga.get_by_role("button", name="Save", exact=True).click()

    expect(olga.get_by_text("Olle Ek has access")).to_be_visible()
    assert olga.url.endswith(some)


def test_the_list_is_saved_as_often_as_it_is_asked_for(somebody, olga_staff, marit):
    olga = somebody(viewport=steps.DESK)
    steps.sign_in_to_office(olga)
    olga.goto("/office/access/")

    for kind in ("CSV", "CSV", "XLSX"):
        with olga.expect_download() as saved:
            olga.get_by_role("button", name=kind).click()
        assert saved.value.suggested_filename.endswith(f".{kind.lower()}")
