"""<page-window>: answers that come too late, the browser's history, windows in a window."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import steps
from tests.browser.steps import heading, window
from tests.requests.conftest import asks

QUEUE = "/office/requests/"
NEXT_ANSWER = """() => { window.answer = new Promise((arrived) => document.addEventListener(
  "htmx:beforeSwap", () => setTimeout(arrived, 0, true), { once: true })) }"""
TWO_ESCAPES = """it => { for (const _ of [1, 2]) it.dispatchEvent(
  new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true })) }"""


@pytest.fixture
def page(somebody, olga_staff, marit):
    """Olga, on Marit's card, at a desk."""
    page = somebody(viewport=steps.DESK)
    steps.sign_in_to_office(page)
    page.goto(f"/office/contacts/{marit.public_id}/")
    return page


@pytest.fixture
def card(page):
    return page.url


@pytest.fixture
def pencil(page):
    return steps.pencil(page)


@pytest.fixture
def lena(page, noon):
    """Olga, at the queue, where Lena asks again after a year."""
    before = noon - timedelta(days=365)
    how = {"email": "lena@golv.example", "first_name": "Lena"}
    asks(before, state="rejected", decided_at=before, company="Lenas Golv", **how)
    asks(noon, company="Lenas Golv AB", **how)
    page.goto(QUEUE)
    return page.get_by_role("link", name="Lenas Golv AB", exact=True)


def earlier(page):
    return window(page).get_by_role("link", name="Lenas Golv", exact=True)


@contextmanager
def held_up(page: Page, path: str | re.Pattern[str]) -> Iterator[None]:
    """The answer from this address comes when the block has ended."""
    waiting: list[Route] = []
    page.route(path, lambda route: waiting.append(route))
    yield
    page.evaluate(NEXT_ANSWER)
    for route in waiting:
        route.continue_()
    assert page.evaluate("window.answer")
    page.unroute(path)


def is_shut_over(page, address):
    expect(window(page)).to_have_count(0)
    return page.url == address


# --- Opening and closing -----------------------------------------------------------------


def test_a_press_beside_it_closes_it(page, card, pencil):
    pencil.click()
    expect(window(page)).to_be_visible()

    page.mouse.click(100, 400)

    assert is_shut_over(page, card)
    expect(pencil).to_be_focused()


def test_words_marked_with_the_mouse_beyond_its_edge_do_not_close_it(page, pencil):
    pencil.click()

    window(page).get_by_label("First name").hover()
    page.mouse.down()
    page.mouse.move(100, 400)
    page.mouse.up()

    expect(window(page)).to_be_visible()


def test_two_quick_presses_open_it_once(page, card, pencil):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    with held_up(page, f"{card}edit"):
        pencil.click()
        pencil.click()
    expect(window(page)).to_be_visible()

    page.go_back()
    assert is_shut_over(page, card)
    assert asked.count(f"{card}edit") == 1


def test_two_quick_escapes_close_it_once(page, card, pencil):
    pencil.click()

    window(page).evaluate(TWO_ESCAPES)

    assert is_shut_over(page, card)
    page.go_back()
    expect(heading(page)).to_contain_text("Hello")


def test_held_down_with_ctrl_its_link_opens_a_tab(page, card, pencil):
    with page.context.expect_page() as tab:
        pencil.click(modifiers=["ControlOrMeta"])

    expect(tab.value.get_by_label("First name")).to_have_value("Marit")
    assert is_shut_over(page, card)


def test_a_mistake_leads_to_its_field_and_the_way_back_is_no_longer(page, card, pencil):
    pencil.click()
    window(page).get_by_label("E-mail").fill("not an address")
    window(page).get_by_role("button", name="Save").click()

    window(page).get_by_role("alert").get_by_role("link", name="E-mail").click()
    expect(window(page).get_by_label("E-mail")).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Throw away").click()

    assert is_shut_over(page, card)


# --- Answers that come too late, and whole pages -----------------------------------------


def test_what_was_pressed_last_opens_whatever_answers_last(page, card, pencil):
    with held_up(page, f"{card}edit"):
        pencil.click()
        steps.key(page).click()
        expect(window(page).get_by_label("User code")).to_be_visible()

    expect(window(page).get_by_label("User code")).to_be_visible()
    assert page.url == f"{card}access"
    page.keyboard.press("Escape")
    assert is_shut_over(page, card)


def test_what_is_answered_after_closing_does_not_open_it_again(page, lena):
    queue = page.url
    lena.click()
    expect(earlier(page)).to_be_visible()

    with held_up(page, re.compile(re.escape(earlier(page).get_attribute("href")))):
        earlier(page).click()
        page.keyboard.press("Escape")
        assert is_shut_over(page, queue)

    assert is_shut_over(page, queue)


def test_what_is_refused_after_closing_does_not_open_it_again(page, card, pencil):
    pencil.click()
    window(page).get_by_label("E-mail").fill("not an address")

    with held_up(page, f"{card}edit"):
        window(page).get_by_role("button", name="Save").click()
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Throw away").click()
        assert is_shut_over(page, card)

    assert is_shut_over(page, card)


def test_a_page_that_is_no_longer_there_is_said_inside(page, card, pencil):
    page.route(f"{card}edit", lambda route: route.continue_(url=f"{card}nowhere"))

    pencil.click()

    expect(window(page)).to_contain_text("There is nothing here")
    page.keyboard.press("Escape")
    assert is_shut_over(page, card)


def test_a_whole_page_that_comes_back_is_where_the_browser_goes(page, card, pencil):
    """As a sign-in that stands before the whole site answers."""
    sign_in = "<!doctype html><title>Company</title><h1>Sign in</h1>"
    page.route(f"{card}edit", lambda route: route.fulfill(body=sign_in, content_type="text/html"))

    pencil.click()

    expect(heading(page)).to_have_text("Sign in")
    assert page.url == f"{card}edit"


def test_whoever_was_signed_out_while_typing_keeps_the_words(page, pencil):
    pencil.click()
    window(page).get_by_label("Title").fill("Head of purchasing")
    elsewhere = page.context.new_page()
    elsewhere.goto("/office/")
    steps.sign_out(elsewhere, "Olga")

    window(page).get_by_role("button", name="Save").click()

    bubble = steps.bubble(page, "You are signed out, so nothing was saved.")
    bubble.get_by_role("button", name="Put away").click()
    expect(bubble).not_to_be_visible()
    expect(window(page).get_by_label("Title")).to_have_value("Head of purchasing")


# --- The browser's history ---------------------------------------------------------------


def test_forward_opens_it_again(page, card, pencil):
    pencil.click()
    expect(window(page)).to_be_visible()
    page.go_back()
    assert is_shut_over(page, card)

    page.go_forward()

    expect(window(page).get_by_label("First name")).to_have_value("Marit")
    assert page.url == f"{card}edit"
    page.keyboard.press("Escape")
    assert is_shut_over(page, card)


def test_back_asks_when_typed_words_would_be_lost(page, card, pencil):
    pencil.click()
    window(page).get_by_label("Title").fill("Head of purchasing")

    page.evaluate("history.back()")
    page.get_by_role("button", name="Keep typing").click()
    expect(window(page).get_by_label("Title")).to_have_value("Head of purchasing")
    assert page.url == f"{card}edit"

    page.evaluate("history.back()")
    page.get_by_role("button", name="Throw away").click()
    assert is_shut_over(page, card)


def test_made_a_page_by_a_reload_it_leads_back_to_what_was_behind(page, card, pencil):
    name = heading(page).inner_text()
    pencil.click()
    expect(window(page)).to_be_visible()
    page.reload()
    expect(window(page)).to_have_count(0)
    expect(page.get_by_label("First name")).to_have_value("Marit")

    page.evaluate("history.back()")
    expect(heading(page)).to_have_text(name)
    expect(pencil).to_be_visible()
    assert page.url == card

    page.evaluate("history.forward()")
    expect(window(page).get_by_label("First name")).to_have_value("Marit")


# --- A window in the window --------------------------------------------------------------


def test_back_leads_from_the_second_to_the_first_and_escape_out_of_both(page, lena):
    queue = page.url
    lena.click()
    earlier(page).click()
    expect(window(page).get_by_role("heading", level=2).first).to_have_text("Lenas Golv")

    page.go_back()
    expect(window(page).get_by_role("heading", level=2).first).to_have_text("Lenas Golv AB")
    page.go_forward()
    expect(window(page).get_by_role("heading", level=2).first).to_have_text("Lenas Golv")
    page.keyboard.press("Escape")

    assert is_shut_over(page, queue)
    expect(lena).to_be_focused()


def test_typed_words_are_not_lost_to_the_second_without_asking(page, lena):
    lena.click()
    window(page).get_by_label("Customer number").fill("10930113")

    earlier(page).click()
    page.get_by_role("button", name="Keep typing").click()
    expect(window(page).get_by_label("Customer number")).to_have_value("10930113")
    earlier(page).click()
    page.get_by_role("button", name="Throw away").click()

    expect(window(page).get_by_role("heading", level=2).first).to_have_text("Lenas Golv")
