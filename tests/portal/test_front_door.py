"""The public pages: what everybody sees."""

from django.urls import reverse

from tests.pages import words
from tradedoor.directory.models import Seller


def test_the_front_door_names_the_seller_and_shows_both_ways_in(client):
    page = client.get("/")

    assert page.status_code == 200
    assert "Nordic Fasteners" in words(page)
    assert 'href="/sign-in"' in page.content.decode()
    assert 'href="/sign-up"' in page.content.decode()


def test_the_front_door_may_be_found_by_search_engines_and_the_rest_not(client):
    assert "noindex" not in client.get("/").content.decode()
    assert "noindex" in client.get("/sign-in").content.decode()


def test_whoever_is_inside_is_sent_on_to_their_company(marits_browser, dahls):
    page = marits_browser.get("/", follow=True)

    assert page.redirect_chain[-1][0] == f"/c/{dahls.public_id}/"


def test_the_form_also_leads_those_who_are_known_to_their_way_in_and_to_a_person(client):
    page = client.get("/sign-up")

    assert "tel:+46317000000" in page.content.decode()
    assert "mailto:hello@nordic.example" in page.content.decode()
    assert 'href="/forgot-password"' in page.content.decode()


def test_a_seller_without_phone_and_mail_still_has_a_front_door(client):
    Seller.objects.update(phone="", email="")

    for name in ("home", "sign-up"):
        page = client.get(reverse(f"portal:{name}"))
        assert page.status_code == 200
        assert "mailto:" not in page.content.decode()


def test_a_language_chosen_stays_with_the_browser(client):
    chosen = client.post("/language", {"language": "fr", "next": "/sign-in"})

    assert chosen.url == "/sign-in"
    assert '<html lang="fr">' in client.get("/sign-in").content.decode()


def test_a_language_nobody_speaks_changes_nothing(client):
    for nonsense in ("xx", "", "../../etc", "fr" * 5000, "f\x00r"):
        answer = client.post("/language", {"language": nonsense})
        assert answer.status_code == 302
        assert "language" not in answer.cookies


def test_choosing_a_language_never_leads_to_another_site(client):
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"):
        answer = client.post("/language", {"language": "sv", "next": elsewhere})
        assert answer.url == "/"
