"""A company's home, several companies, and doors that closed."""

import pytest

from tests.pages import every_word, words
from tests.portal.conftest import sign_in
from tradedoor.access.limits import Limits
from tradedoor.directory.models import Branch, Customer
from tradedoor.giving import blocking, changing, taking_away


def test_home_says_for_whom_one_acts(marits_browser, dahls):
    page = marits_browser.get(f"/c/{dahls.public_id}/")

    assert "Hello, Marit" in words(page)
    assert "You act for Dahls Bygg AB as 10927781-1." in words(page)


def test_home_shows_the_company_as_the_seller_knows_it(marits_browser, dahls):
    branch = Branch.objects.create(name="Hisingen", city="Göteborg")
    Customer.objects.filter(pk=dahls.pk).update(tax_id="SE556036079301", branch=branch)

    page = words(marits_browser.get(f"/c/{dahls.public_id}/"))

    for fact in (
        "10927781",
        "411 05 Göteborg",
        "Sweden",
        "031-12 34 56",
        "info@dahlsbygg.example",
        "SE556036079301",
        "Hisingen",
    ):
        assert fact in page
    assert "Is something wrong? Tell us" in page
    assert "hello@nordic.example" in page


def test_home_offers_only_what_there_is(marits_browser, dahls):
    page = marits_browser.get(f"/c/{dahls.public_id}/").content.decode()

    assert page.count('class="tile"') == 2
    assert f'href="/c/{dahls.public_id}/me"' in page
    assert f'href="/c/{dahls.public_id}/me/password"' in page


def test_with_one_company_there_is_nothing_to_choose(marits_browser, dahls):
    assert marits_browser.get("/companies").url == f"/c/{dahls.public_id}/"


def test_with_several_one_chooses_and_each_has_its_own_address(
    new_browser, marit_at_tremblay, dahls, tremblay
):
    client = new_browser()
    assert sign_in(client, "marit").url == "/companies"

    page = client.get("/companies")
    assert "as 10927781-1" in words(page)
    assert "as 4471-1" in words(page)
    for company in (dahls, tremblay):
        home = client.get(f"/c/{company.public_id}/")
        assert company.name in words(home)
        assert 'aria-current="true"' in home.content.decode()


def test_a_customer_number_leads_straight_to_its_company(new_browser, marit_at_tremblay, tremblay):
    assert sign_in(new_browser(), "4471-1").url == f"/c/{tremblay.public_id}/"


def test_access_taken_away_closes_the_open_page_at_the_next_click(
    marits_browser, marits_access, dahls, us, noon
):
    home = f"/c/{dahls.public_id}/"
    assert marits_browser.get(home).status_code == 200

    taking_away.take_away(marits_access.pk, by=us, now=noon)

    page = marits_browser.get(home)
    assert page.status_code == 403
    assert "You have no access right now" in words(page)
    assert "Dahls" not in every_word(page)
    assert "hello@nordic.example" in words(page)


@pytest.mark.parametrize("path", ["/c/{}/", "/companies"])
def test_a_blocked_company_is_closed_to_its_people(marits_browser, dahls, us, noon, path):
    blocking.block(dahls.pk, by=us, now=noon)

    page = marits_browser.get(path.format(dahls.public_id))
    assert page.status_code == 403
    assert "You have no access right now" in words(page)
    again = marits_browser.get(path.format(dahls.public_id))
    assert again.headers["Location"].startswith("/sign-in")


def test_whose_last_day_is_over_is_told_and_may_sign_out(
    marits_browser, marits_access, dahls, us, noon
):
    over = Limits(ends_at=noon)
    changing.limit(marits_access.pk, over, by=us, now=noon)

    for path in (f"/c/{dahls.public_id}/", "/companies"):
        page = marits_browser.get(path)
        assert page.status_code == 403
        assert "Sign out" in words(page)


def test_the_other_company_stays_open(
    new_browser, marits_access, marit_at_tremblay, dahls, us, noon
):
    client = new_browser()
    sign_in(client, "marit")
    taking_away.take_away(marits_access.pk, by=us, now=noon)

    page = client.get(f"/c/{dahls.public_id}/")

    assert page.status_code == 403
    assert "Go on to your other company" in words(page)
    assert client.get("/companies", follow=True).status_code == 200


def test_nobody_signed_in_is_asked_to_sign_in_and_sent_back(client, dahls):
    home = f"/c/{dahls.public_id}/"

    assert client.get(home).url == f"/sign-in?next={home.replace('/', '%2F')}"
    assert client.get("/companies").url == "/sign-in?next=%2Fcompanies"


def test_pages_of_a_company_speak_its_persons_language(lucs_browser, tremblay):
    page = lucs_browser.get(f"/c/{tremblay.public_id}/")

    assert '<html lang="fr">' in page.content.decode()
    assert page["Content-Language"] == "fr"
