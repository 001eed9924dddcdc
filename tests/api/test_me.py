"""A program asks who it is."""

from datetime import timedelta
from functools import partial
from ipaddress import ip_network

import pytest
from django.test import Client
from django.urls import URLPattern

from tests.conftest import PASSWORD
from tradedoor.access import door_sentences, key_checking, keys
from tradedoor.access.decision import Step
from tradedoor.access.models import Access, AccessBranch
from tradedoor.api import urls
from tradedoor.credentials.counting import KEYS_PER_ADDRESS
from tradedoor.directory.models import Branch
from tradedoor.errors import Refusal
from tradedoor.giving import blocking, taking_away

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ME = "/api/v1/me"


@pytest.fixture
def program() -> Client:
    """It keeps no cookies and would not survive a page with a token."""
    return Client(
        enforce_csrf_checks=True, raise_request_exception=False, REMOTE_ADDR="203.0.113.7"
    )


@pytest.fixture
def made(marits_access, olga, noon) -> keys.Made:
    return keys.make(
        marits_access.pk, name="ERP", scopes=["read"], expires_at=noon + timedelta(days=30),
        networks=[ip_network("203.0.113.0/24")], by=olga, now=noon,
    )  # fmt: skip


def shown(secret: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}", **more}


def test_a_program_learns_in_whose_name_it_comes(program, made):
    answer = program.get(ME, headers=shown(made.secret))

    assert answer.status_code == 200
    assert answer.json() == {
        "customer": {"number": "10927781", "name": "Dahls Bygg AB"},
        "contact": {"name": "Marit Dahl", "email": "marit@dahlsbygg.example"},
        "level": "administrator",
        "scopes": ["read"],
        "key": {"name": "ERP", "prefix": made.key.prefix, "expires": "2026-04-02T12:00:00Z"},
    }
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer "])
def test_the_scheme_is_written_anyhow(program, made, scheme):
    assert program.get(ME, headers={"Authorization": f"{scheme} {made.secret}"}).status_code == 200


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer  ", "Basic bWFyaXQ6eA==", "td_1"])
def test_without_a_key_it_is_told_to_show_one(program, made, header):
    answer = program.get(ME, headers={} if header is None else {"Authorization": header})

    assert (answer.status_code, answer.json()["code"]) == (401, "key-missing")
    assert answer["WWW-Authenticate"] == 'Bearer realm="Tradedoor"'


def test_a_key_in_the_address_is_none(program, made):
    assert program.get(ME, {"key": made.secret, "access_token": made.secret}).status_code == 401


def test_a_key_that_ended_and_one_that_never_was_are_answered_alike(program, made, olga, noon):
    never = program.get(ME, headers=shown("td_12345678_" + "x" * 43))
    keys.take_away(made.key.pk, by=olga, now=noon)
    ended = program.get(ME, headers=shown(made.secret))

    assert never.status_code == ended.status_code == 401
    assert never.json()["code"] == "key-not-valid"
    assert (never.content, never.headers) == (ended.content, ended.headers)


def set_up(name: str, made: keys.Made, us, noon) -> None:
    access = Access.objects.filter(pk=made.key.access_id)
    if name == "customer-blocked":
        blocking.block(made.key.access.customer_id, by=us, now=noon)
    elif name == "access-ended":
        access.update(ends_at=noon)
    elif name == "access-not-begun":
        access.update(begins_at=noon + timedelta(days=1))
    elif name == "access-taken-away":  # As never happens: its keys end with it.
        access.update(taken_away_at=noon)
    elif name == "address-not-allowed":
        access.update(networks=[ip_network("192.0.2.0/24")])


@pytest.mark.parametrize(
    "code",
    ["customer-blocked", "access-ended", "access-not-begun", "access-taken-away",
     "address-not-allowed"],
)  # fmt: skip
def test_a_door_that_is_shut_says_why(program, made, us, noon, code):
    set_up(code, made, us, noon)

    answer = program.get(ME, headers=shown(made.secret))

    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert answer.json()["detail"].endswith(".")


def test_every_step_of_the_decision_has_an_answer():
    assert set(door_sentences.WORDS) == set(Step)


def test_from_another_address_it_stays_outside_whatever_it_claims(program, made):
    elsewhere = Client(REMOTE_ADDR="198.51.100.1")

    answer = elsewhere.get(ME, headers=shown(made.secret, **{"X-Forwarded-For": "203.0.113.7"}))

    assert (answer.status_code, answer.json()["code"]) == (403, "address-not-allowed")


@pytest.fixture
def gbg(made) -> Branch:
    """Marit may come to Göteborg only."""
    branch = Branch.objects.create(name="Göteborg")
    AccessBranch.objects.create(access=made.key.access, branch=branch)
    return branch


def test_a_program_names_its_branch(program, made, gbg):
    malmo = Branch.objects.create(name="Malmö")

    def status(branch: object) -> tuple[int, int]:
        by_header = program.get(ME, headers=shown(made.secret, **{"Tradedoor-Branch": str(branch)}))
        by_address = program.get(ME, {"branch": str(branch)}, headers=shown(made.secret))
        return by_header.status_code, by_address.status_code

    assert status(gbg.public_id) == (200, 200)
    assert status(malmo.public_id) == (403, 403)
    assert status("nowhere") == (400, 400)


def test_a_cookie_names_no_branch(program, made, gbg):
    program.cookies["tradedoor_branch"] = str(Branch.objects.create(name="Malmö").public_id)

    assert program.get(ME, headers=shown(made.secret)).status_code == 200


def test_taken_away_it_is_refused_from_the_next_request_on(program, made, marits_access, us, noon):
    assert program.get(ME, headers=shown(made.secret)).status_code == 200

    taking_away.take_away(marits_access.pk, by=us, now=noon)
    assert program.get(ME, headers=shown(made.secret)).status_code == 401

    taking_away.give_back(marits_access.pk, by=us, now=noon)
    assert program.get(ME, headers=shown(made.secret)).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_it_can_only_be_asked(program, made, method):
    answer = getattr(program, method)(ME, headers=shown(made.secret))

    assert (answer.status_code, answer.json()["code"]) == (405, "no-such-method")
    assert answer["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "path", ["", "v1", "v1/", "v1/me/", "v1/nothing", "v2/me", "a/b?c=d", "%00"]
)
def test_nothing_else_is_there(program, path, db):
    for method in ("get", "post", "delete"):
        answer = getattr(program, method)(f"/api/{path}")

        assert answer.status_code == (400 if path == "%00" else 404)
        assert set(answer.json()) == {"code", "detail"}


def test_what_cannot_be_understood_is_refused_as_json(program, made):
    assert program.get(f"{ME}?branch=%00", headers=shown(made.secret)).json()["code"] == (
        "not-understood"
    )
    long = program.post(ME, b"x" * 3_000_000, "application/json")
    assert (long.status_code, long.json()["code"]) == (413, "too-long")


def test_a_refusal_nobody_foresaw_is_json_too(program, made, monkeypatch):
    class Odd(Refusal):
        code = "odd"

    def refuse(*_args, **_how):
        raise Odd("That is odd.")

    monkeypatch.setattr(key_checking, "check", refuse)

    answer = program.get(ME, headers=shown(made.secret))
    assert (answer.status_code, answer.json()) == (409, {"code": "odd", "detail": "That is odd."})


def test_a_bug_is_told_without_a_page(program, made, monkeypatch):
    monkeypatch.setattr(key_checking, "check", lambda *_args, **_how: 1 / 0)

    answer = program.get(ME, headers=shown(made.secret))
    assert (answer.status_code, answer.json()["code"]) == (500, "broken")


def test_a_browser_signed_in_is_nobody_here(made):
    browser = Client()
    browser.post("/sign-in", {"name": "marit", "password": PASSWORD})

    assert browser.cookies["session"].value
    assert browser.get(ME).status_code == 401


def test_nothing_is_read_of_a_session_and_no_cookie_is_set(
    program, made, django_assert_num_queries
):
    program.cookies["session"] = "somebodys"
    program.get(ME, headers=shown(made.secret))
    with django_assert_num_queries(3):  # The key, its access, and when it was used.
        answer = program.get(ME, headers=shown(made.secret))

    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_guessing_is_answered_with_a_wait(program, made):
    for n in range(KEYS_PER_ADDRESS):
        assert program.get(ME, headers=shown(f"td_{n}")).status_code == 401

    for secret in ("td_again", made.secret):
        answer = program.get(ME, headers=shown(secret))
        assert (answer.status_code, answer.json()["code"]) == (429, "too-many-tries")
        assert answer["Retry-After"] == "900"


def test_a_hundred_guesses_at_once_are_counted_as_a_hundred(transactional_db, seller, noon):
    from tests.races import in_a_crowd

    def guess(n: int) -> int:
        guesser = Client(REMOTE_ADDR="198.51.100.66")
        return int(guesser.get(ME, headers=shown(f"td_{n}")).status_code)

    answers = in_a_crowd(20, [partial(guess, n) for n in range(60)])

    assert answers.count(401) == KEYS_PER_ADDRESS
    assert answers.count(429) == 60 - KEYS_PER_ADDRESS


def test_refusals_are_in_the_language_asked_for(program, made):
    french = program.get(ME, headers={"Accept-Language": "fr"})

    assert french["Content-Language"] == "fr"
    assert french.json()["code"] == "key-missing"


def test_every_address_is_guarded():
    pages = [page for page in urls.urlpatterns if isinstance(page, URLPattern)]
    audience = {page.name: getattr(page.callback, "audience", "") for page in pages}

    assert len(pages) == len(urls.urlpatterns)
    assert {name for name, whose in audience.items() if whose != "program"} == {"nothing-here"}
    assert audience["nothing-here"] == "anybody"
