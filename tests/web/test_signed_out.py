"""Whoever is signed out is told why where they sign in again, and goes on where they were."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from tests.conftest import PASSWORD
from tests.pages import words
from tradedoor.credentials.models import Session
from tradedoor.directory.models import Seller
from tradedoor.record.models import Entry

IDLE = "You were signed out, because you did nothing here for"
TOO_OLD = "You were signed out, because it is"


def unused_for(time):
    Session.objects.live().update(seen_at=timezone.now() - time, created_at=timezone.now() - time)


def began(ago):
    Session.objects.live().update(created_at=timezone.now() - ago)


@pytest.fixture
def marits(client, marits_access, dahls):
    """Marit's browser, and where she is in it."""
    client.post("/sign-in", {"name": "marit", "password": PASSWORD})
    return client, f"/c/{dahls.public_id}/me"


def test_in_the_portal(marits):
    browser, page = marits
    unused_for(timedelta(days=14))

    asked = browser.get(page)
    assert asked.url.startswith("/sign-in?next=")
    told = browser.get(asked.url)

    assert f"{IDLE} 14 days." in words(told)
    assert IDLE not in words(browser.get(asked.url))
    again = {"name": "marit", "password": PASSWORD, "next": page}
    assert browser.post("/sign-in", again).url == page
    assert browser.get(page).status_code == 200


def test_in_the_portal_some_time_after_they_signed_in(marits):
    browser, page = marits
    began(timedelta(days=30))

    assert f"{TOO_OLD} 30 days since you signed in." in words(browser.get(page, follow=True))


@pytest.mark.parametrize("page", ["/", "/sign-in"])
def test_and_where_they_come_by_themselves(marits, page):
    browser, _me = marits
    unused_for(timedelta(days=20))

    assert f"{IDLE} 14 days." in words(browser.get(page))
    assert IDLE not in words(browser.get(page))


def test_in_the_office(olgas):
    unused_for(timedelta(hours=4))

    asked = olgas.get("/office/record/?who=olga")
    assert asked.url == "/office/sign-in?next=%2Foffice%2Frecord%2F%3Fwho%3Dolga"
    assert f"{IDLE} 4 hours." in words(olgas.get(asked.url))


def test_in_the_office_some_time_after_they_signed_in(olgas):
    began(timedelta(hours=12))

    assert f"{TOO_OLD} 12 hours since you signed in." in words(olgas.get("/office/", follow=True))


def test_what_was_being_sent_is_not_done(olgas, seller):
    form = {"name": "Another", "seen": seller.version}
    unused_for(timedelta(hours=4))

    asked = olgas.post("/office/settings", form)

    assert asked.url == "/office/sign-in?next=%2Foffice%2Fsettings"
    assert not Entry.objects.filter(verb="seller.edited").exists()


def test_a_window_stays_open_with_what_was_typed(olgas):
    unused_for(timedelta(hours=4))

    refused = olgas.post("/office/settings", {}, headers={"hx-request": "true"})

    assert refused.status_code == 401
    assert "What you typed still stands here" in words(refused)


def test_a_click_in_a_page_leads_to_signing_in_and_back_to_that_page(olgas):
    unused_for(timedelta(hours=4))
    page = {"hx-request": "true", "hx-current-url": "http://testserver/office/customers/?q=dahl"}

    asked = olgas.get("/office/customers/", headers=page)

    assert asked["HX-Redirect"] == "/office/sign-in?next=%2Foffice%2Fcustomers%2F%3Fq%3Ddahl"


def test_staff_are_out_long_before_customers_in_the_same_browser(client, olga_staff, marits, dahls):
    browser, page = marits
    browser.post("/office/sign-in", {"name": "olga@nordic.example", "password": PASSWORD})
    unused_for(timedelta(hours=5))

    assert browser.get("/office/").status_code == 302
    assert browser.get(page).status_code == 200


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(15, "15 minutes"), (60, "1 hour"), (90, "90 minutes"), (1440, "1 day")],
)
def test_the_time_is_said_as_the_seller_set_it(olgas, minutes, said):
    Seller.objects.update(staff_idle_minutes=minutes, staff_hours=48)
    unused_for(timedelta(minutes=minutes))

    assert f"{IDLE} {said}." in words(olgas.get("/office/", follow=True))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "Du loggades ut, eftersom du inte gjorde något här på 14 dagar."),
        ("fr", "Vous avez été déconnecté, car vous n’avez rien fait ici depuis 14 jours."),
    ],
)
def test_it_is_said_in_the_language_of_the_browser(marits, language, said):
    browser, page = marits
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    unused_for(timedelta(days=14))

    assert said in words(browser.get(page, follow=True))


def test_a_change_of_the_setting_holds_from_the_next_click_on(olgas, clases, seller):
    began(timedelta(hours=3))
    assert clases.get("/office/").status_code == 200

    Seller.objects.update(staff_hours=2, staff_idle_minutes=60)

    assert clases.get("/office/").status_code == 302


def test_the_cookie_outlives_the_session_and_opens_nothing_by_itself(client, marits_access):
    done = client.post("/sign-in", {"name": "marit", "password": PASSWORD})

    kept = timedelta(seconds=int(done.cookies["session"]["max-age"]))
    assert kept == timedelta(days=97)
    unused_for(timedelta(days=14))
    assert client.get("/companies").status_code == 302


def test_signing_in_again_begins_anew(marits, marits_access):
    browser, page = marits
    began(timedelta(days=29))
    browser.post("/sign-in", {"name": "marit", "password": PASSWORD})

    assert browser.get(page).status_code == 200
    age = timezone.now() - Session.objects.live().get(login=marits_access.login).created_at
    assert age < timedelta(minutes=1)
