"""Somebody else holds what one changes: a bubble says it, and what was typed stays."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.steps import heading, window
from tests.conftest import invited

HELD = "Somebody else is changing this right now. Nothing was saved. Try again in a moment."


@pytest.fixture
def hold(db: None) -> Iterator[Callable[[], psycopg.Connection]]:
    """Another person's program holds every contact until it is told to let go."""
    with psycopg.connect(**connection.get_connection_params()) as other:

        def held() -> psycopg.Connection:
            other.execute("SELECT FROM tradedoor_contact FOR UPDATE")
            return other

        yield held


def test_what_was_typed_into_a_window_stays_there_and_is_saved_later(
    somebody, olga_staff, marit, hold
):
    olga = somebody()
    steps.sign_in_to_office(olga)
    olga.goto(f"/office/contacts/{marit.public_id}/")
    steps.pencil(olga).click()
    window(olga).get_by_label("Title").fill("Head of purchasing")
    other = hold()

    window(olga).get_by_role("button", name="Save").click()
    steps.bubble(olga, HELD)
    expect(window(olga).get_by_label("Title")).to_have_value("Head of purchasing")
    steps.look_at(olga)

    other.rollback()
    window(olga).get_by_role("button", name="Save").click()
    steps.bubble(olga, "What we know of Marit Dahl is saved.")
    expect(olga.get_by_role("main")).to_contain_text("Head of purchasing")


def test_a_bubble_that_is_there_already_is_not_shown_twice(somebody, olga_staff, marit, hold):
    olga = somebody()
    steps.sign_in_to_office(olga)
    olga.goto(f"/office/contacts/{marit.public_id}/")
    steps.pencil(olga).click()
    hold()

    for _ in range(2):
        window(olga).get_by_role("button", name="Save").click()
        expect(window(olga).locator("form[aria-busy]")).to_have_count(0)
        steps.bubble(olga, HELD)
    expect(olga.locator("[data-toast]")).to_have_count(1)


def test_a_letter_that_could_not_be_printed_says_why(somebody, olga_staff, olle, us, noon, hold):
    invited(olle, us, noon)
    olga = somebody()
    steps.sign_in_to_office(olga)
    olga.goto(f"/office/contacts/{olle.public_id}/")
    hold()

    olga.get_by_role("button", name="Print a letter with a code for Olle Ek").click()
    steps.bubble(olga, HELD)


def test_without_javascript_it_is_sent_again_as_it_was_typed(somebody, olga_staff, marit, hold):
    olga = somebody(java_script_enabled=False)
    steps.sign_in_to_office(olga)
    olga.goto(f"/office/contacts/{marit.public_id}/edit")
    olga.get_by_label("Title").fill("Head of “purchasing” & <more>")
    other = hold()

    olga.get_by_role("button", name="Save").click()
    expect(heading(olga)).to_have_text("Somebody else is changing this right now")
    expect(olga.get_by_role("main")).to_contain_text("Nothing was saved.")

    other.rollback()
    olga.get_by_role("button", name="Send it again").click()
    expect(olga.get_by_role("status")).to_contain_text("What we know of Marit Dahl is saved.")
    expect(olga.get_by_role("main")).to_contain_text("Head of “purchasing” & <more>")
