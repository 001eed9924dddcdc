"""My API keys."""

import re

import pytest
from django.core import signing
from django.test import Client

from tests.conftest import a_key, inside
from tests.pages import every_word, words
from tests.portal.conftest import latest_entry, sign_in
from tradedoor.access.models import ApiKey
from tradedoor.credentials.models import Session
from tradedoor.letters.models import Letter

TYPED = {"name": "Stock", "scopes": ["read"], "ends_on": "2027-03-03", "networks": "203.0.113.0/24"}
ONCE = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def mine(dahls) -> str:
    return f"/c/{dahls.public_id}/me/keys"


def secret_in(page) -> str:
    found = re.search(r"td_[0-9a-f]{8}_[\w-]{43}", page.content.decode())
    assert found
    return found[0]


def program(secret: str, address: str = "203.0.113.7") -> int:
    answer = Client(REMOTE_ADDR=address).get(
        "/api/v1/me", headers={"Authorization": f"Bearer {secret}"}
    )
    status: int = answer.status_code
    return status


def test_my_details_lead_to_my_keys(marits_browser, dahls, mine):
    assert mine in marits_browser.get(f"/c/{dahls.public_id}/me").content.decode()
    assert "No keys yet" in words(marits_browser.get(mine))


def test_i_make_a_key_and_a_program_of_mine_comes_in(marits_browser, marit, mine):
    made = marits_browser.post(f"{mine}/new", {**TYPED, "once": ONCE})

    secret = secret_in(made)
    assert made.status_code == 200
    assert "no-store" in made["Cache-Control"]
    assert (program(secret), program(secret, "198.51.100.1")) == (200, 403)
    entry = latest_entry()
    assert (entry.verb, entry.actor_name) == ("key.made", "Marit Dahl")
    assert Letter.objects.get(kind="key-made").to == marit.email


def test_the_secret_is_in_no_session_and_no_cookie_and_on_no_other_page(marits_browser, mine):
    secret = secret_in(marits_browser.post(f"{mine}/new", {**TYPED, "once": ONCE}))
    half = secret.split("_", 2)[2]

    for session in Session.objects.exclude(session_data=""):
        assert half not in str(signing.loads(session.session_data, salt=SALT))
    assert half not in str(marits_browser.cookies)
    assert half not in marits_browser.get(mine).content.decode()
    assert "Stock" in words(marits_browser.get(mine))


SALT = "django.contrib.sessions.SessionStore"


def test_sent_twice_it_makes_one(marits_browser, mine):
    marits_browser.post(f"{mine}/new", {**TYPED, "once": ONCE})
    again = marits_browser.post(f"{mine}/new", {**TYPED, "once": ONCE}, follow=True)

    assert "This key is made already" in words(again)
    assert not re.search(r"td_[0-9a-f]{8}_", again.content.decode())
    assert ApiKey.objects.count() == 1


def test_i_take_it_away_and_see_that_it_ended(marits_browser, marits_access, us, noon, mine):
    made = a_key(marits_access, us, noon)

    page = marits_browser.post(f"{mine}/{made.key.public_id}/take-away", follow=True)

    assert "The API key “ERP” is taken away." in words(page)
    assert "Taken away On 3 March." in words(page)
    assert program(made.secret) == 401


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "required"),
        ({"scopes": ["everything"]}, "everything"),
        ({"ends_on": "2031-01-01"}, "within two years"),
        ({"networks": "localhost"}, "“localhost” is not an address"),
    ],
)
def test_nothing_typed_is_lost(marits_browser, mine, wrong, said):
    answer = marits_browser.post(f"{mine}/new", {**TYPED, "once": ONCE, **wrong})

    assert answer.status_code == 422
    assert said in words(answer)
    kept = {**TYPED, "once": ONCE}
    for name in set(kept) - set(wrong):
        assert answer.context["form"][name].value() == kept[name]
    assert not ApiKey.objects.exists()


def test_a_colleagues_key_is_not_there(marits_browser, marits_access, olle, us, noon, mine):
    """Not even for an administrator of the same customer."""
    olles = a_key(inside(olle, us, noon), us, noon, name="Olle’s own").key

    answer = marits_browser.post(f"{mine}/{olles.public_id}/take-away")

    assert answer.status_code == 404
    olles.refresh_from_db()
    assert olles.ended_at is None
    assert "Olle’s own" not in every_word(marits_browser.get(mine))


def test_my_key_for_another_company_is_not_this_ones(
    marits_browser, marits_access, marit_at_tremblay, tremblay, us, noon, mine
):
    there = a_key(marit_at_tremblay, us, noon, name="There").key

    assert marits_browser.post(f"{mine}/{there.public_id}/take-away").status_code == 404
    assert "There" in words(marits_browser.get(f"/c/{tremblay.public_id}/me/keys"))
    assert "There" not in every_word(marits_browser.get(mine))


def test_the_letter_leads_through_the_sign_in_to_my_keys(
    marits_access, new_browser, us, noon, mine
):
    a_key(marits_access, us, noon)
    path = Letter.objects.get(kind="key-made").context["path"]

    stranger = new_browser()
    asked = stranger.get(path)
    came = stranger.post(asked.url, {"name": "marit", "password": "four quiet herons wait"})

    assert asked.url.startswith("/sign-in")
    assert came.url == path == mine


def test_a_key_opens_no_page(marits_access, us, noon, mine, client):
    made = a_key(marits_access, us, noon)

    assert client.get(mine, headers={"Authorization": f"Bearer {made.secret}"}).status_code == 302


def test_in_my_language(marits_browser, marit, mine):
    marit.language = "sv"
    marit.save()

    assert '<html lang="sv">' in marits_browser.get(mine).content.decode()


def test_signing_in_once_more_shows_no_secret(new_browser, marits_access, mine):
    browser = new_browser()
    sign_in(browser, "marit")
    secret_in(browser.post(f"{mine}/new", {**TYPED, "once": ONCE}))

    assert not re.search(r"td_[0-9a-f]{8}_", browser.get(f"{mine}/new").content.decode())
