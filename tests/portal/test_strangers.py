"""Doors of others: generated from the table of addresses, so that no new page is forgotten."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import a_key, link_of
from tradedoor.access.models import Access, ApiKey
from tradedoor.directory.models import Branch
from tradedoor.portal import urls

# Whom each page is for. A new page must be entered here.
AUDIENCE = {
    "home": "anybody",
    "sign-in": "anybody",
    "sign-out": "anybody",
    "sign-up": "anybody",
    "states": "anybody",
    "request": "anybody",
    "forgot-password": "anybody",
    "language": "anybody",
    "branch-door": "anybody",
    "leave-branch": "anybody",
    "code": "anybody",
    "invitation": "anybody",
    "new-link": "anybody",
    "companies": "signed-in",
    "company": "company",
    "me": "company",
    "keys": "company",
    "key-new": "company",
    "key-take-away": "company",
    "password": "company",
    "sign-out-elsewhere": "company",
}
ROUTES = {str(route.name): route for route in urls.urlpatterns}
OF_A_COMPANY = sorted(name for name in ROUTES if "<uuid:customer>" in str(ROUTES[name].pattern))
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")


def test_every_page_is_guarded_as_entered():
    assert {name: getattr(r.callback, "audience", None) for name, r in ROUTES.items()} == AUDIENCE


def test_every_page_of_a_company_is_guarded_as_one():
    assert {name for name, audience in AUDIENCE.items() if audience == "company"} == set(
        OF_A_COMPANY
    )


@pytest.fixture
def marits_key(marits_access: Access, us, noon) -> ApiKey:
    return a_key(marits_access, us, noon).key


def of_company(name: str, customer: uuid.UUID, key: uuid.UUID) -> str:
    """The address of this page at a company."""
    wanted = ROUTES[name].pattern.converters
    known = {"customer": customer, "key": key}
    return reverse(f"portal:{name}", kwargs={part: known[part] for part in wanted})


@pytest.mark.parametrize("name", OF_A_COMPANY)
def test_a_stranger_finds_what_is_not_there(lucs_browser, marits_key, dahls, name):
    seen = set()
    for method in ("get", "post"):
        ask = getattr(lucs_browser, method)
        theirs = ask(of_company(name, dahls.public_id, marits_key.public_id))
        nothing = ask(of_company(name, uuid.uuid4(), uuid.uuid4()))

        assert theirs.status_code == nothing.status_code
        assert theirs.content == nothing.content
        assert theirs.headers == nothing.headers
        seen.add(theirs.status_code)
    assert 404 in seen
    assert seen <= {404, 405}


def test_a_stranger_changes_nothing(lucs_browser, marit, marits_access, marits_key, dahls):
    before = (marit.version, marits_access.login.password)
    typed = {"first_name": "Thief", "seen": marit.version, "present": "x", "password": "x"}
    for name in OF_A_COMPANY:
        lucs_browser.post(of_company(name, dahls.public_id, marits_key.public_id), typed)

    marit.refresh_from_db()
    marits_access.login.refresh_from_db()
    assert ApiKey.objects.live(marits_key.made_at).get() == marits_key
    assert (marit.version, marits_access.login.password) == before


@pytest.mark.parametrize("name", [n for n, audience in AUDIENCE.items() if audience != "anybody"])
def test_nobody_signed_in_is_asked_to_sign_in(client, dahls, name):
    url = of_company(name, dahls.public_id, uuid.uuid4())
    answers = [getattr(client, m)(url) for m in ("get", "post")]

    there = [answer for answer in answers if answer.status_code != 405]
    assert there
    for answer in there:
        assert answer.status_code == 302
        assert answer.url.startswith("/sign-in")


@pytest.mark.parametrize("who", ["nobody", "marit"])
def test_no_method_breaks_any_page(client, marits_browser, every_url, who):
    asking: Client = client if who == "nobody" else marits_browser
    asking.raise_request_exception = False
    for name, url in every_url.items():
        for method in METHODS:
            status = getattr(asking, method)(url).status_code
            assert status < 500, (method, name)
            assert method in ("get", "head", "post") or status == 405, (method, name)


def test_no_form_is_taken_without_its_token(
    new_browser, marits_browser, olles_invitation, every_url
):
    strict = new_browser(enforce_csrf_checks=True)
    strict.cookies = marits_browser.cookies
    for name, url in every_url.items():
        answer = strict.post(url, {"password": "seven slow boats at night"})
        assert answer.status_code in (403, 405), name

    assert olles_invitation.invitations.open().exists()


def test_pages_are_nobodys_to_keep(marits_browser, every_url):
    for name, url in every_url.items():
        answer = marits_browser.get(url)
        assert answer.status_code == 405 or "no-store" in answer["Cache-Control"], name


def test_too_much_is_refused(client, every_url):
    client.raise_request_exception = False
    for name, url in every_url.items():
        assert client.post(url, {"name": "x" * 3_000_000}).status_code < 500, name


@pytest.fixture
def every_url(dahls, marits_key, olles_invitation) -> dict[str, str]:
    """Every page of the portal, with something there."""
    known = {
        "customer": dahls.public_id,
        "key": marits_key.public_id,
        "branch": Branch.objects.create(name="Göteborg").public_id,
        "token": link_of(olles_invitation),
    }
    return {
        name: reverse(
            f"portal:{name}", kwargs={part: known[part] for part in route.pattern.converters}
        )
        for name, route in ROUTES.items()
    }
