"""Who may open what, generated from the table of addresses: no page can be forgotten."""

import uuid
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD, a_key
from tests.pages import words
from tests.plugins.browsers import browser_of
from tests.requests.conftest import asks
from tradedoor.office import urls
from tradedoor.powers import Power
from tradedoor.requests import fields
from tradedoor.standing.models import RemedyRun

OPEN = {"sign-in", "sign-out", "forgot-password", "choose-password"}

# The power each page asks for. A new page must be entered here.
POWERS = {
    "home": Power.SEE_CUSTOMERS,
    "customers": Power.SEE_CUSTOMERS,
    "customer": Power.SEE_CUSTOMERS,
    "customer-new": Power.EDIT_CUSTOMERS,
    "customer-edit": Power.EDIT_CUSTOMERS,
    "customer-block": Power.BLOCK_CUSTOMERS,
    "customer-unblock": Power.BLOCK_CUSTOMERS,
    "customer-access": Power.SEE_CUSTOMERS,
    "customer-history": Power.SEE_RECORD,
    "contacts": Power.SEE_CUSTOMERS,
    "contact": Power.SEE_CUSTOMERS,
    "contact-new": Power.EDIT_CONTACTS,
    "contact-edit": Power.EDIT_CONTACTS,
    "contact-archive": Power.EDIT_CONTACTS,
    "contact-bring-back": Power.EDIT_CONTACTS,
    "access": Power.GIVE_ACCESS,
    "access-send": Power.GIVE_ACCESS,
    "access-print": Power.GIVE_ACCESS,
    "access-take-away": Power.GIVE_ACCESS,
    "access-give-back": Power.GIVE_ACCESS,
    "access-reset": Power.GIVE_ACCESS,
    "access-unlock": Power.GIVE_ACCESS,
    "key-new": Power.GIVE_ACCESS,
    "key-take-away": Power.GIVE_ACCESS,
    "standing": Power.SEE_CUSTOMERS,
    "standing-export": Power.EXPORT_CONTACTS,
    "remedies": Power.SEE_CUSTOMERS,
    "remedies-start": Power.GIVE_ACCESS,
    "remedy-run": Power.SEE_CUSTOMERS,
    "remedy-run-stop": Power.GIVE_ACCESS,
    "letters": Power.SEE_LETTERS,
    "letter": Power.SEE_LETTERS,
    "record": Power.SEE_RECORD,
    "settings": Power.EDIT_SETTINGS,
    "requests": Power.SEE_REQUESTS,
    "request": Power.SEE_REQUESTS,
    "request-accept": Power.DECIDE_REQUESTS,
    "request-reject": Power.DECIDE_REQUESTS,
    "request-ask": Power.DECIDE_REQUESTS,
    "request-take-back": Power.DECIDE_REQUESTS,
    "request-undo": Power.DECIDE_REQUESTS,
    "why": Power.SEE_CUSTOMERS,
    "invite": Power.SEE_CUSTOMERS,
    "invite-qr": Power.SEE_CUSTOMERS,
    "sign-up-settings": Power.EDIT_SETTINGS,
    "sign-up-field-new": Power.EDIT_SETTINGS,
    "sign-up-field": Power.EDIT_SETTINGS,
    "sign-up-field-remove": Power.EDIT_SETTINGS,
    "sign-up-field-bring-back": Power.EDIT_SETTINGS,
    "sign-up-field-move": Power.EDIT_SETTINGS,
    "unfinished": Power.EDIT_SETTINGS,
    "unfinished-again": Power.EDIT_SETTINGS,
    "unfinished-leave": Power.EDIT_SETTINGS,
    "me": Power.SEE_CUSTOMERS,
    "my-language": Power.SEE_CUSTOMERS,
    "my-password": Power.SEE_CUSTOMERS,
}

# What an onlooker may never send, and a clerk neither.
SIGN_UP_SETTINGS = {name for name in POWERS if name.startswith("sign-up-")}
UNFINISHED = {"unfinished-again", "unfinished-leave"}
NOT_FOR_ONLOOKERS = (
    SIGN_UP_SETTINGS
    | UNFINISHED
    | {
        "request-accept",
        "request-reject",
        "request-ask",
        "request-take-back",
        "request-undo",
        "customer-new",
        "customer-edit",
        "customer-block",
        "customer-unblock",
        "contact-new",
        "contact-edit",
        "contact-archive",
        "contact-bring-back",
        "access",
        "access-send",
        "access-print",
        "access-take-away",
        "access-give-back",
        "access-reset",
        "access-unlock",
        "key-new",
        "key-take-away",
        "standing-export",
        "remedies-start",
        "remedy-run-stop",
        "settings",
    }
)
NOT_FOR_CLERKS = SIGN_UP_SETTINGS | UNFINISHED | {"customer-block", "customer-unblock", "settings"}

ROUTES = {str(route.name): route for route in urls.urlpatterns}
METHODS = ("get", "head", "put", "patch", "delete", "options", "trace")


@pytest.fixture
def things(dahls, marit, marits_access, olga_staff, noon, us):
    """What the addresses name."""
    letter = marits_access.invitations.get().letter
    field = fields.add(kind="text", labels={"en": "Trade"}, by=us, now=noon)
    return {
        "request_id": asks(noon).public_id,
        "field": field.public_id,
        "to": "sign_up",
        "customer": dahls.public_id,
        "contact": marit.public_id,
        "key": a_key(marits_access, us, noon).key.public_id,
        "letter": letter.public_id,
        "run": RemedyRun.objects.create(staff=olga_staff, made_at=noon).public_id,
        "token": "nonsense",
        "job": "requests.received",
    }


def address(name, things):
    wanted = ROUTES[name].pattern.converters
    return reverse(f"office:{name}", kwargs={key: things[key] for key in wanted})


def test_every_office_url_is_guarded():
    guarded = {n for n, r in ROUTES.items() if getattr(r.callback, "audience", "") == "office"}

    assert guarded == set(POWERS)
    assert set(ROUTES) - guarded == OPEN


def test_every_page_asks_for_the_power_entered_here():
    assert {name: getattr(ROUTES[name].callback, "power", None) for name in POWERS} == POWERS


def test_nobody_comes_in_without_signing_in(client, things, world):
    before = world()

    for name, method in product(POWERS, ("get", "head", "post")):
        answer = getattr(client, method)(address(name, things))

        assert answer.status_code in (302, 405), name
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/office/sign-in"), name
    assert world() == before


def test_a_session_of_the_portal_opens_no_page_of_the_office(marits_access, things):
    client = Client()
    client.post("/sign-in", {"name": "marit", "password": PASSWORD})
    assert client.get(f"/c/{things['customer']}/").status_code == 200
    client.cookies["office_session"] = client.cookies["session"].value

    for name in POWERS:
        assert client.get(address(name, things)).status_code in (302, 405), name


def test_after_signing_in_one_is_where_one_was_going(client, olga_staff, dahls):
    card = reverse("office:customer", args=[dahls.public_id])
    asked = client.get(card)

    came = client.post(
        asked.headers["Location"], {"name": "olga@nordic.example", "password": PASSWORD}
    )

    assert came.headers["Location"] == card


def test_a_window_asked_for_after_the_session_ended_leads_to_the_sign_in_and_back(client, marit):
    card = reverse("office:contact", args=[marit.public_id])
    htmx = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{card}"}

    answer = client.get(reverse("office:access", args=[marit.public_id]), headers=htmx)

    assert answer.headers["HX-Redirect"] == "/office/sign-in?next=" + card.replace("/", "%2F")


def test_what_was_typed_into_a_window_after_the_session_ended_is_not_thrown_away(client, marit):
    url = reverse("office:contact-edit", args=[marit.public_id])

    answer = client.post(url, {"first_name": "Maria"}, headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert "What you typed still stands here" in words(answer)


def test_an_onlooker_is_refused_in_words_and_changes_nothing(nilses, things, world):
    before = world()

    for name in NOT_FOR_ONLOOKERS:
        answer = nilses.post(address(name, things), {"seen": 1})

        assert answer.status_code == 403, name
        assert "Your role does not allow this. Nothing was changed." in words(answer), name
    assert world() == before


def test_a_clerk_is_refused_what_only_administrators_do(clases, things, world):
    before = world()

    for name in NOT_FOR_CLERKS:
        assert clases.post(address(name, things), {"seen": 1}).status_code == 403, name
    assert world() == before


def test_an_onlooker_sees_everything_and_no_button_that_would_be_refused(nilses, things):
    refused = [f'"{address(name, things)}"' for name in NOT_FOR_ONLOOKERS]

    assert nilses.get(address("unfinished", things)).status_code == 403
    for name in set(POWERS) - NOT_FOR_ONLOOKERS - {"unfinished"}:
        answer = nilses.get(address(name, things))

        assert answer.status_code in (200, 405), name
        assert not [url for url in refused if url in answer.content.decode()], name


def test_somebody_who_left_is_out_at_the_next_click(olga_staff, noon):
    client = browser_of(olga_staff)
    olga_staff.left_at = noon
    olga_staff.save()

    assert client.get(reverse("office:home")).status_code == 302


def test_no_way_of_asking_breaks_a_page_or_changes_anything(olgas, things, world):
    before = world()

    for name, method in product(ROUTES, METHODS):
        answer = getattr(olgas, method)(address(name, things))

        allowed = (200, 302, 405, 410) if method in ("get", "head") else (405,)
        assert answer.status_code in allowed, (name, method)
    assert world() == before


def test_nothing_is_done_without_a_csrf_token(olga_staff, things, world):
    careful, before = browser_of(olga_staff, careful=True), world()

    for name, method in product(ROUTES, ("post", "put", "delete", "patch")):
        answer = getattr(careful, method)(address(name, things))

        assert answer.status_code == 403, (name, method)
        assert "This page had grown old" in words(answer)
    assert world() == before


def test_what_is_not_there_is_said_not_to_be(olgas, things, world):
    nowhere = {**dict.fromkeys(things, uuid.uuid4()), "token": "nonsense"}
    named = [name for name in ROUTES if ROUTES[name].pattern.converters]
    before = world()

    for name, method in product(named, ("get", "post")):
        answer = getattr(olgas, method)(address(name, nowhere))

        gone = (410,) if name == "choose-password" else (404, 405)
        if name in UNFINISHED:  # work that was done meanwhile is as good as decided: it is said
            gone = (302, 405)
        assert answer.status_code in gone, (name, method)
    assert world() == before


NONSENSE = [
    "customers/1/",
    "customers/not-a-uuid/",
    "customers/00000000-0000-0000-0000-00000000000g/",
    "contacts/%00/",
    "letters/../settings",
    "customers//",
    "customers/?q=%00",
    "choose-password/%00",
    "choose-password/" + "x" * 3000,
    "customers/%F0%28%8C%28/",
    "customers/?q=%ED%A0%80&sort=%FF&after=%C0",
    "record/?by=%E2%80%AE&about=%F0%9F%92%A3",
    "%E2%80%AE",
]


def test_a_nonsensical_address_is_no_trouble(olgas):
    for path in NONSENSE:
        assert olgas.get(f"/office/{path}").status_code in (200, 400, 404, 410), path
