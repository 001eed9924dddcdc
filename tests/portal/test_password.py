"""Another password, chosen by somebody signed in."""

import pytest
from django.conf import settings

from tests.conftest import PASSWORD
from tests.pages import words
from tests.portal.conftest import latest_entry, sign_in
from tradedoor.letters.models import Letter

GOOD = "seven slow boats at night"


@pytest.fixture
def page_url(dahls) -> str:
    return f"/c/{dahls.public_id}/me/password"


def test_the_password_changes_and_this_browser_stays(new_browser, marits_browser, page_url, dahls):
    answer = marits_browser.post(page_url, {"present": PASSWORD, "password": GOOD}, follow=True)

    assert "Your password is changed" in words(answer)
    for _n in range(2):
        assert marits_browser.get(f"/c/{dahls.public_id}/").status_code == 200
    assert sign_in(new_browser(), "marit", PASSWORD).status_code == 422
    assert sign_in(new_browser(), "marit", GOOD).status_code == 302


def test_this_browser_gets_a_new_key(marits_browser, page_url):
    before = marits_browser.cookies[settings.SESSION_COOKIE_NAME].value
    marits_browser.post(page_url, {"present": PASSWORD, "password": GOOD})

    assert marits_browser.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_every_other_browser_is_signed_out_and_told_why(new_browser, marits_browser, page_url):
    phone = new_browser()
    sign_in(phone, "marit")

    marits_browser.post(page_url, {"present": PASSWORD, "password": GOOD})

    assert "a new password was chosen" in words(phone.get(page_url, follow=True))


def test_the_owner_is_written_to_and_it_is_on_record(marits_browser, page_url):
    marits_browser.post(page_url, {"present": PASSWORD, "password": GOOD})

    assert Letter.objects.order_by("-pk")[0].kind == "password-changed"
    assert latest_entry().verb == "password.changed"


def test_without_the_present_password_nothing_changes(new_browser, marits_browser, page_url):
    page = marits_browser.post(page_url, {"present": "not this one", "password": GOOD})

    assert page.status_code == 422
    assert 'id="id_present_error"' in page.content.decode()
    assert "not this one" not in page.content.decode()
    assert sign_in(new_browser(), "marit", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    "password", ["", "short", "x" * 201, "marit dahl dahls", "bell\x07bell\x07bell\x07"]
)
def test_a_password_not_good_enough_is_refused_beside_its_field(marits_browser, page_url, password):
    page = marits_browser.post(page_url, {"present": PASSWORD, "password": password})

    assert page.status_code == 422
    assert 'id="id_password_error"' in page.content.decode()


def test_guessing_the_present_password_is_slowed_down(marits_browser, page_url):
    for _n in range(10):
        marits_browser.post(page_url, {"present": "a guess at it", "password": GOOD})

    page = marits_browser.post(page_url, {"present": PASSWORD, "password": GOOD})

    assert page.status_code == 429
    assert "Too many tries" in words(page)


def test_sending_it_twice_is_harmless(marits_browser, page_url, dahls):
    change = {"present": PASSWORD, "password": GOOD}
    marits_browser.post(page_url, change)

    assert marits_browser.post(page_url, change).status_code == 422
    assert marits_browser.get(f"/c/{dahls.public_id}/").status_code == 200
