"""The office's own entrance: signing in, out, and finding a way back in."""

import pytest
from django.urls import reverse

from tests.conftest import PASSWORD
from tests.pages import bubble, words
from tradedoor.credentials import counting, jobs
from tradedoor.credentials import staff as staff_verbs
from tradedoor.letters import links
from tradedoor.record.models import Entry

SIGN_IN = "/office/sign-in"
RIGHT = {"name": "Olga@Nordic.example ", "password": PASSWORD}


@pytest.fixture
def link(olga_staff):
    """Where the letter that took Olga in leads her."""
    token = links.seal("staff", olga_staff.way_in_id)
    return reverse("office:choose-password", args=[token])


def test_olga_signs_in_and_it_is_on_record(client, olga_staff):
    done = client.post(SIGN_IN, RIGHT)

    assert done.headers["Location"] == reverse("office:home")
    assert "Hello Olga" in words(client.get("/office/"))
    assert Entry.objects.get(verb="staff.signed-in").address == "127.0.0.1"
    assert client.get(SIGN_IN).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "olga@nordic.example", "password": "wrong all the same"},
        {"name": "nobody@nordic.example", "password": PASSWORD},
        {"name": "marit", "password": PASSWORD},
    ],
)
def test_whoever_is_not_of_the_office_is_told_no_more_than_that(
    client, olga_staff, marits_access, typed
):
    answer = client.post(SIGN_IN, typed)

    assert answer.status_code == 422
    assert "The sign-in name and the password do not belong together." in words(answer)
    assert f'value="{typed["name"]}"' in answer.content.decode()
    assert typed["password"] not in answer.content.decode()
    assert client.get("/office/").status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "", "password": ""},
        {"name": "x" * 5000, "password": PASSWORD},
        {"name": "olga@nordic.example", "password": "x" * 5000},
        {"name": "olga\x00@nordic.example", "password": PASSWORD},
        {"name": "olga@nordic.example", "password": "\x00" * 15},
        {"name": "\u202eolga", "password": "\ud7ff\u200b"},
        {"name": "ﷺ" * 80, "password": "ﷺ" * 60},
    ],
)
def test_nonsense_at_the_door_is_refused_in_words(client, olga_staff, typed):
    assert client.post(SIGN_IN, typed).status_code == 422


def test_guessing_is_limited(client, olga_staff):
    for _ in range(counting.WRONG_PER_PERSON):
        client.post(SIGN_IN, {**RIGHT, "password": "wrong all the same"})

    answer = client.post(SIGN_IN, RIGHT)

    assert answer.status_code == 429
    assert "Too many tries in a short time." in words(answer)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "x\n"],
)
def test_nobody_is_sent_to_another_site(client, olga_staff, elsewhere):
    done = client.post(SIGN_IN, {**RIGHT, "next": elsewhere})

    assert done.headers["Location"] == "/office/"


def test_a_session_that_somebody_else_put_into_the_browser_is_not_taken_up(client, olga_staff):
    client.cookies["office_session"] = "planted" * 4

    client.post(SIGN_IN, RIGHT)

    assert client.cookies["office_session"].value != "planted" * 4


def test_the_cookie_of_the_office_goes_to_the_office_only(client, olga_staff):
    cookie = client.post(SIGN_IN, RIGHT).cookies["office_session"]

    assert cookie["path"] == "/office/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_ends_the_session(olgas):
    session = olgas.cookies["office_session"].value

    done = olgas.post("/office/sign-out")

    assert bubble(olgas, done) == "You are signed out."
    olgas.cookies["office_session"] = session
    assert olgas.get("/office/").status_code == 302


def test_a_bubble_of_the_office_is_not_shown_in_the_portal(olgas, marit):
    olgas.post(reverse("office:contact-archive", args=[marit.public_id]))

    assert "is archived" not in words(olgas.get("/"))
    assert "is archived" in words(olgas.get("/office/"))


@pytest.mark.parametrize("typed", ["olga@nordic.example", "nobody@nordic.example", "marit"])
def test_forgot_password_answers_alike_whoever_asks(client, olga_staff, typed):
    answer = client.post("/office/forgot-password", {"name": typed})

    assert answer.status_code == 200
    assert "If you work here, a letter with a way in is on its way" in words(answer)


@pytest.mark.parametrize("typed", ["", "x" * 300, "\x00", "\u202e"])
def test_forgot_password_wants_an_address(client, seller, typed):
    assert client.post("/office/forgot-password", {"name": typed}).status_code == 422


def test_the_way_in_somebody_asked_for_leads_in(client, olga_staff, noon):
    jobs.staff_way_in("olga@nordic.example", now=noon)
    olga_staff.refresh_from_db()
    url = reverse("office:choose-password", args=[links.seal("staff", olga_staff.way_in_id)])

    done = client.post(url, {"password": "seven brass keys rest"})

    assert bubble(client, done) == "Your password is chosen, and you are in."


def test_the_link_is_spent_by_choosing_a_password_and_by_nothing_else(client, olga_staff, link):
    for _ in range(2):
        page = client.get(link)
        assert "Welcome, Olga" in words(page)
        assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.post(link, {"password": "short"}).status_code == 422

    assert client.post(link, {"password": "seven brass keys rest"}).status_code == 302
    used = client.get(link)
    assert used.status_code == 410
    assert "This link cannot be used" in words(used)
    assert client.post(link, {"password": "eight brass keys rest"}).status_code == 410


@pytest.mark.parametrize("password", ["", "\x00" * 20, "x" * 5000, "a" * 15, "olga@nordic.example"])
def test_a_password_that_will_not_do_is_refused_and_the_link_stays(
    client, olga_staff, link, password
):
    assert client.post(link, {"password": password}).status_code == 422
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("token", ["x", "x.y", "é", "../../sign-in", "0" * 500, "%s%n"])
def test_a_made_up_link_opens_nothing(client, olga_staff, token):
    answer = client.get(f"/office/choose-password/{token}")

    assert answer.status_code in (404, 410)


def test_a_link_into_the_portal_opens_nothing_here(client, marits_access, link):
    sealed = links.seal("invitation", marits_access.invitations.get().public_id)

    assert client.get(reverse("office:choose-password", args=[sealed])).status_code == 410


def test_somebody_who_left_cannot_come_back_by_an_old_link(client, olga_staff, link, noon):
    staff_verbs.forgot("olga@nordic.example", now=noon)
    olga_staff.left_at = noon
    olga_staff.save(update_fields=["left_at"])

    assert client.get(link).status_code == 410
    assert client.post(SIGN_IN, RIGHT).status_code == 422
