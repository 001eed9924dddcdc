"""Limits hold on every page, at sign-in and for links, and the page says what to do."""

from ipaddress import ip_network
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.conftest import PASSWORD, link_of
from tests.pages import every_word, words
from tests.portal.conftest import sign_in
from tradedoor.access.limits import Limits
from tradedoor.access.models import Access
from tradedoor.directory.models import Branch
from tradedoor.giving import changing

ONLY_SENT = {"sign-out-elsewhere", "key-take-away"}
HOME, AWAY = "203.0.113.7", "198.51.100.9"


def limit(access, us, noon, **limits):
    access.refresh_from_db()
    changing.limit(access.pk, Limits(**limits), limits_are_meant=True, by=us, now=noon)


@pytest.fixture
def at_home_only(marits_access, us, noon):
    limit(marits_access, us, noon, networks=[ip_network("203.0.113.0/24")])
    return marits_access


@pytest.fixture
def branches(seller):
    return [Branch.objects.create(name=name) for name in ("Göteborg", "Malmö")]


def company(access):
    return reverse("portal:company", args=[access.customer.public_id])


def test_the_right_password_from_elsewhere_says_where_it_works(new_browser, at_home_only):
    page = sign_in(new_browser(AWAY), "marit")

    assert page.status_code == 403
    assert "opens from certain places only" in words(page)
    assert "Dahls" not in every_word(page)
    assert sign_in(new_browser(HOME), "marit").status_code == 302


def test_a_wrong_password_from_elsewhere_says_nothing_of_it(new_browser, at_home_only):
    page = sign_in(new_browser(AWAY), "marit", "not her password at all")

    assert page.status_code == 422
    assert "places" not in every_word(page)


def test_a_limit_set_while_somebody_is_in_holds_on_their_next_click(
    new_browser, marits_access, us, noon
):
    browser = new_browser(AWAY)
    sign_in(browser, "marit")
    assert browser.get(company(marits_access)).status_code == 200

    limit(marits_access, us, noon, networks=[ip_network("203.0.113.0/24")])

    page = browser.get(company(marits_access))
    assert page.status_code == 403
    assert "opens from certain places only" in words(page)
    marits_access.refresh_from_db()
    assert marits_access.limited_out_from == AWAY


def test_every_page_of_the_company_is_shut_alike(new_browser, at_home_only):
    from tests.portal.test_strangers import OF_A_COMPANY, of_company

    browser = new_browser(HOME)
    sign_in(browser, "marit")
    browser.defaults["REMOTE_ADDR"] = AWAY

    for name in OF_A_COMPANY:
        url = of_company(name, at_home_only.customer.public_id, uuid4())
        method = browser.post if name in ONLY_SENT else browser.get
        assert method(url).status_code == 403, name


def test_a_header_a_client_makes_up_does_not_bring_it_home(new_browser, at_home_only, settings):
    settings.TRUSTED_PROXIES = []
    browser = new_browser(AWAY)
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP"):
        browser.defaults[f"HTTP_{name.upper().replace('-', '_')}"] = HOME

    assert sign_in(browser, "marit").status_code == 403


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "status"),
    [
        (["10.0.0.1"], "10.0.0.1", HOME, 302),
        (["10.0.0.1"], "10.0.0.1", f"{HOME}, {AWAY}", 403),
        (["10.0.0.1", "10.0.0.2"], "10.0.0.1", f"{HOME}, 10.0.0.2", 302),
        (["10.0.0.1", "10.0.0.2"], "10.0.0.1", f"{HOME}, {AWAY}, 10.0.0.2", 403),
        (["10.0.0.1"], "10.0.0.1", f"::ffff:{HOME}", 302),
        (["10.0.0.1"], "10.0.0.9", HOME, 403),
    ],
)
def test_behind_proxies_the_limit_holds_the_client(
    new_browser, at_home_only, settings, proxies, peer, forwarded, status
):
    settings.TRUSTED_PROXIES = proxies
    browser = new_browser(peer)
    browser.defaults["HTTP_X_FORWARDED_FOR"] = forwarded

    assert sign_in(browser, "marit").status_code == status


def test_a_link_from_elsewhere_says_so_and_is_not_used_up(new_browser, olles_invitation, us, noon):
    limit(olles_invitation, us, noon, networks=[ip_network("203.0.113.0/24")])
    url = reverse("portal:invitation", args=[link_of(olles_invitation)])

    page = new_browser(AWAY).get(url)
    assert page.status_code == 410
    assert "This link does not open here" in words(page)
    assert new_browser(AWAY).post(url, {"password": "nine calm otters dive"}).status_code == 410

    assert new_browser(HOME).post(url, {"password": "nine calm otters dive"}).status_code == 302


def test_a_branch_has_a_door_and_a_limit_to_another_holds_there(
    new_browser, marits_access, us, noon, branches
):
    here, there = branches
    limit(marits_access, us, noon, branches=frozenset({here.pk}))
    browser = new_browser()
    door = reverse("portal:branch-door", args=[there.public_id])

    assert "Come in at Malmö" in words(browser.get(door))
    assert "You are at" not in every_word(browser.get("/sign-in"))  # looking is not coming in
    browser.post(door)
    assert "You are at Malmö." in words(browser.get("/sign-in"))
    page = sign_in(browser, "marit")
    assert page.status_code == 403
    assert "You are at Malmö." in words(page)

    browser.post(reverse("portal:leave-branch"))
    assert sign_in(browser, "marit").status_code == 302
    browser.post(reverse("portal:branch-door", args=[here.public_id]))
    assert browser.get(company(marits_access)).status_code == 200


def test_a_branch_there_is_not_is_not_there(client, seller):
    assert client.get("/at/6f1dfc1e-3b1e-4c43-9c5f-5a2c3f8a0b11").status_code == 404
    client.cookies["tradedoor_branch"] = "nonsense"
    assert client.get("/sign-in").status_code == 200


def test_whoever_acts_for_two_companies_goes_on_to_the_other(
    new_browser, marit_at_tremblay, at_home_only
):
    browser = new_browser(AWAY)
    sign_in(browser, "marit")

    page = browser.get(company(at_home_only))

    assert page.status_code == 403
    assert "Go on to your other company" in words(page)


def test_a_password_chosen_from_home_and_the_account_of_it(new_browser, at_home_only):
    sign_in(new_browser(AWAY), "marit")
    access = Access.objects.get(pk=at_home_only.pk)
    assert access.limited_out_from == AWAY

    sign_in(new_browser(HOME), "marit", PASSWORD)

    access.refresh_from_db()
    assert access.limited_out_at is None
