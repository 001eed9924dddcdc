"""What happens to every request: two rooms, proxies, characters nobody types, refusals in words."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client, RequestFactory

from tests.conftest import PASSWORD, hire
from tradedoor.config.urls import handler400, handler403, handler404, handler500
from tradedoor.credentials.models import Session
from tradedoor.web.middleware.proxies import believe_known_proxies

OFFICE, PORTAL = "/office/", "/companies"


def into_office(browser: Client) -> None:
    answer = browser.post("/office/sign-in", {"name": "olga@nordic.example", "password": PASSWORD})
    assert answer.status_code == 302


def into_portal(browser: Client) -> None:
    assert browser.post("/sign-in", {"name": "marit", "password": PASSWORD}).status_code == 302


def is_inside(browser: Client, page: str) -> bool:
    """Whether the page is shown, or leads on inside, rather than to a sign-in."""
    answer = browser.get(page)
    return answer.status_code == 200 or "sign-in" not in answer.headers.get("Location", "sign-in")


# --- Two rooms ---------------------------------------------------------------------------


def test_each_room_has_cookies_of_its_own(client, olga_staff, marits_access):
    into_office(client)
    into_portal(client)

    assert client.cookies["office_session"]["path"] == "/office/"
    assert client.cookies["session"]["path"] == "/"
    assert client.cookies["office_session"].value != client.cookies["session"].value
    for name in ("session", "office_session"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def test_whoever_works_in_the_office_is_not_inside_the_portal(client, olga_staff):
    into_office(client)

    assert is_inside(client, OFFICE)
    assert not is_inside(client, PORTAL)


def test_whoever_is_in_the_portal_is_not_inside_the_office(client, marits_access, olga_staff):
    into_portal(client)

    assert is_inside(client, PORTAL)
    assert not is_inside(client, OFFICE)


def test_a_person_may_be_in_both_and_leave_one(client, olga_staff, marits_access):
    into_office(client)
    into_portal(client)

    client.post("/sign-out")
    assert not is_inside(client, PORTAL)
    assert is_inside(client, OFFICE)

    into_portal(client)
    client.post("/office/sign-out")
    assert not is_inside(client, OFFICE)
    assert is_inside(client, PORTAL)


def test_the_key_of_one_room_does_not_fit_the_other(olga_staff, marits_access):
    staff, customer, thief = Client(), Client(), Client()
    into_office(staff)
    into_portal(customer)

    thief.cookies["office_session"] = customer.cookies["session"].value
    assert not is_inside(thief, OFFICE)
    thief.cookies["session"] = staff.cookies["office_session"].value
    assert not is_inside(thief, PORTAL)


def test_the_portals_cookie_says_nothing_in_the_office(olga_staff, client):
    into_office(client)
    key = client.cookies["office_session"].value
    thief = Client()

    thief.cookies["session"] = key
    assert not is_inside(thief, OFFICE)
    thief.cookies["office_session"] = key
    assert is_inside(thief, OFFICE)


def test_a_form_of_one_room_is_no_form_of_the_other(olga_staff, marits_access):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/sign-in")
    token = browser.cookies["csrf"].value

    answer = browser.post(
        "/office/sign-in",
        {"name": "olga@nordic.example", "password": PASSWORD, "csrfmiddlewaretoken": token},
    )
    assert answer.status_code == 403
    assert "csrf" in browser.cookies
    browser.get("/office/sign-in")
    assert browser.cookies["office_csrf"]["path"] == "/office/"


def test_the_key_in_the_browser_is_not_the_key_in_the_database(client, marits_access):
    into_portal(client)

    kept = Session.objects.get(login=marits_access.login)
    assert client.cookies["session"].value not in (kept.session_key, kept.session_data)
    assert (kept.room, kept.address) == ("portal", "127.0.0.1")


def test_signing_in_opens_a_session_under_a_new_key(client, marits_access, olga_staff):
    client.cookies["session"] = "chosen-by-somebody-else-beforehand"
    into_portal(client)

    assert client.cookies["session"].value != "chosen-by-somebody-else-beforehand"
    assert len(client.cookies["session"].value) >= 32


# --- Behind a proxy ----------------------------------------------------------------------


def scheme(peer: str, said: str) -> str:
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_PROTO=said)
    middleware = believe_known_proxies(lambda r: HttpResponse(r.scheme))
    return middleware(request).content.decode()


def test_only_a_proxy_we_trust_says_that_the_way_was_secure(settings):
    settings.TRUSTED_PROXIES = ["10.0.0.2"]

    assert scheme("10.0.0.2", "https") == "https"
    assert scheme("10.0.0.2", "http") == "http"
    assert scheme("198.51.100.7", "https") == "http"


@pytest.mark.parametrize(
    ("said", "heard"),
    [("https, http", "http"), ("http,https", "https"), ("HTTPS", "http"), ("", "http")],
)
def test_of_several_the_last_one_counts(settings, said, heard):
    settings.TRUSTED_PROXIES = ["10.0.0.2"]

    assert scheme("10.0.0.2", said) == heard


# --- What nobody types -------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/%00", "/i/%00", "/i/x%00y", "/sign-in?next=%00", "/sign-in?%00=1", "/?a=1&a=%00",
        "/office/%00", "/office/customers/?q=%00", "/office/choose-password/%00", "/c/%00/",
    ],
)  # fmt: skip
def test_a_nul_in_an_address_is_a_bad_request(client, seller, address):
    assert client.get(address).status_code in (400, 404)


@pytest.mark.parametrize(
    "page", ["/sign-in", "/forgot-password", "/office/sign-in", "/office/forgot-password"]
)
@pytest.mark.parametrize(
    "name", ["\x00", "mar\x00it", "\x01", "marit\r\n", "\u202emarit", "\x7f", "\ud800"]
)
def test_a_control_character_in_a_form_is_told_and_breaks_nothing(client, seller, page, name):
    typed = f"x{name}x".encode("utf-8", "surrogatepass")

    answer = client.post(page, {"name": typed, "password": "x"})

    assert answer.status_code in (200, 422)


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"name=%", b"name=%ff&password=%ff", b"&&&==", b"name[]=1", b"\x00"]
)
def test_a_spoiled_form_is_told_and_breaks_nothing(client, seller, body):
    answer = client.post("/sign-in", body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 422


# --- In words ----------------------------------------------------------------------------


def test_a_refusal_no_page_caught_is_told_with_its_status(client, seller, us, noon):
    hire("Nils", "onlooker", us, noon)
    client.post("/office/sign-in", {"name": "nils@nordic.example", "password": PASSWORD})

    answer = client.get("/office/settings")

    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.content.decode()


@pytest.mark.parametrize("status", ["400", "403", "404", "500", "csrf", "refused"])
def test_there_is_a_page_for_everything_that_goes_wrong(status):
    get_template(f"errors/{status}.html")


@pytest.mark.parametrize("path", [handler400, handler403, handler404, handler500])
def test_every_page_for_what_goes_wrong_is_drawn(rf, seller, path):
    from importlib import import_module

    module, name = path.rsplit(".", 1)
    request: HttpRequest = rf.get("/")
    assert getattr(import_module(module), name)(request).status_code >= 400


def test_what_is_not_there_is_said_in_words(client, seller):
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()


def test_a_page_without_its_token_is_said_in_words(seller):
    answer = Client(enforce_csrf_checks=True).post("/sign-in", {"name": "x", "password": "x"})

    assert answer.status_code == 403
    assert "<h1" in answer.content.decode()


def test_the_log_has_one_line_a_request_and_no_search_words(client, seller, printed):
    client.get("/sign-in?next=/a-secret-word")

    (line,) = printed.lines()
    assert "/sign-in" in line
    assert "a-secret-word" not in line


def test_a_body_too_long_is_turned_away_unread(client, seller, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    assert client.post("/sign-in", {"name": "x" * 2000, "password": "x"}).status_code == 413


@pytest.mark.parametrize("page", ["/healthz", "/readyz"])
def test_whoever_watches_the_process_is_answered_under_any_name(client, db, page):
    answer = client.get(page, headers={"host": "10.1.2.3:8000"})

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
