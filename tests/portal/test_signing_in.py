"""Signing in and out."""

import pytest
from django.conf import settings

from tests.conftest import PASSWORD
from tests.pages import alike, every_word, words
from tests.portal.conftest import latest_entry, sign_in
from tradedoor.credentials.models import Session
from tradedoor.giving import giving, taking_away


@pytest.mark.parametrize("name", ["marit@dahlsbygg.example", "marit", "10927781-1", "  MARIT "])
def test_every_sign_in_name_opens_the_company(client, marits_access, dahls, name):
    assert sign_in(client, name).url == f"/c/{dahls.public_id}/"
    assert client.get(f"/c/{dahls.public_id}/").status_code == 200


def test_a_sign_in_is_on_record_with_its_address(new_browser, marits_access):
    sign_in(new_browser("203.0.113.9"), "marit")

    entry = latest_entry()
    assert (entry.verb, entry.actor_name, entry.address) == (
        "access.signed-in",
        "Marit Dahl",
        "203.0.113.9",
    )


def test_the_session_gets_a_new_key_and_keeps_it_from_the_database(client, marits_access):
    client.cookies[settings.SESSION_COOKIE_NAME] = "chosen-by-somebody-else"
    sign_in(client, "marit")

    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert key != "chosen-by-somebody-else"
    assert not Session.objects.filter(session_key=key).exists()


def test_a_wrong_password_loses_nothing_typed_but_the_password(client, marits_access):
    page = sign_in(client, "marit", "not this one at all")

    assert page.status_code == 422
    assert 'value="marit"' in page.content.decode()
    assert "not this one at all" not in page.content.decode()
    assert "do not belong together" in words(page)


def test_nothing_tells_whether_an_account_exists(
    new_browser, marits_access, olles_invitation, luc, us, noon
):
    taken = giving.give(
        luc.pk, level="user", code="luc", email=luc.email, send=False, by=us, now=noon
    )
    taking_away.take_away(taken.pk, by=us, now=noon)
    tried = {
        "nobody",
        "marit",
        "olle",
        "luc",
        "nobody@dahlsbygg.example",
        "10927781-1",
        "10927781-99",
    }

    answers = [
        alike(sign_in(new_browser(), name, "a wrong password"), typed=name) for name in tried
    ]

    assert answers[0][0] == 422
    assert all(answer == answers[0] for answer in answers)


def test_the_right_password_of_somebody_taken_away_is_told_so(client, olle_was_in):
    page = sign_in(client, "olle")

    assert page.status_code == 403
    assert "You no longer have access." in words(page)
    assert "hello@nordic.example" in words(page)
    assert "Dahls" not in every_word(page)
    assert not Session.objects.live().filter(login=olle_was_in.login).exists()


def test_guessing_is_slowed_down_even_for_the_right_password(new_browser, marits_access):
    for n in range(10):
        assert (
            sign_in(new_browser(f"203.0.113.{n}"), "marit", "a wrong password").status_code == 422
        )

    page = sign_in(new_browser("203.0.113.200"), "marit", PASSWORD)

    assert page.status_code == 429
    assert "Too many tries" in words(page)


def test_the_quarter_of_an_hour_passes(new_browser, marits_access, clock, noon):
    for _n in range(11):
        sign_in(new_browser(), "marit", "a wrong password")
    clock.shift(16 * 60)

    assert sign_in(new_browser(), "marit").status_code == 302


def test_one_goes_where_one_wanted_to_go(client, marits_access, dahls):
    wanted = f"/c/{dahls.public_id}/me"
    asked = client.get(wanted)
    page = client.get(asked.url)

    assert f'name="next" value="{wanted}"' in page.content.decode()
    assert sign_in(client, "marit", next=wanted).url == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/c/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/office/",
        "/sign-in",
        "/nowhere",
        "/c/00000000-0000-4000-8000-000000000000/",
        "http://[",
    ],
)
def test_one_never_goes_anywhere_else(client, marits_access, dahls, wanted):
    assert sign_in(client, "marit", next=wanted).url == f"/c/{dahls.public_id}/"


def test_another_persons_company_is_not_where_one_goes(client, marits_access, dahls, tremblay):
    wanted = f"/c/{tremblay.public_id}/"

    assert sign_in(client, "marit", next=wanted).url == f"/c/{dahls.public_id}/"


def test_whoever_is_signed_in_does_not_sign_in_again(marits_browser, dahls):
    assert marits_browser.get("/sign-in").url == f"/c/{dahls.public_id}/"


def test_somebody_else_may_sign_in_in_the_same_browser(marits_browser, lucs_access, tremblay):
    assert sign_in(marits_browser, "luc").url == f"/c/{tremblay.public_id}/"
    assert not Session.objects.live().filter(login__names__value="marit").exists()


def test_signing_out_ends_the_session_and_says_so(marits_browser, dahls):
    old = marits_browser.cookies[settings.SESSION_COOKIE_NAME].value
    page = marits_browser.post("/sign-out", follow=True)

    assert "You are signed out" in words(page)
    marits_browser.cookies[settings.SESSION_COOKIE_NAME] = old
    assert marits_browser.get(f"/c/{dahls.public_id}/").url.startswith("/sign-in?")


def test_signing_out_twice_is_harmless(marits_browser):
    marits_browser.post("/sign-out")

    assert marits_browser.post("/sign-out").status_code == 302


def test_a_link_never_signs_anybody_out(marits_browser, dahls):
    assert marits_browser.get("/sign-out").status_code == 405
    assert marits_browser.get(f"/c/{dahls.public_id}/").status_code == 200


def test_the_office_and_the_portal_are_two_rooms(client, olga_staff):
    assert sign_in(client, "olga@nordic.example").status_code == 403


def test_browsers_may_fill_in_what_they_know(client):
    page = client.get("/sign-in").content.decode()

    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
