"""Every page there is, on a desk and on a phone, by day and by night.

Pages come from the tables of addresses: a new one is looked at without being named here.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import ModuleType

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser import steps
from tests.conftest import a_key, inside, invited, link_of
from tests.requests.conftest import asks
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials.models import Staff
from tradedoor.demo.processes import wait_until
from tradedoor.directory import contacts
from tradedoor.directory.models import Branch, Contact, Customer
from tradedoor.giving import keeping, taking_away
from tradedoor.invitations.models import Invitation
from tradedoor.letters import links
from tradedoor.letters.models import Letter
from tradedoor.office import urls as office
from tradedoor.portal import urls as portal
from tradedoor.requests import fields
from tradedoor.standing.models import RemedyRun

NO_PAGES = {"invite-qr", "states"}  # a picture, and a piece of a page

ONLY_POSTS = 405
DESK = {"viewport": steps.DESK}
PHONE = {"viewport": steps.PHONE, "has_touch": True}


@dataclass
class World:
    """A customer whose people are in every state there is."""

    customer: Customer
    us: Actor
    noon: datetime

    def person(self, name: str) -> Contact:
        return contacts.add(
            self.customer.pk,
            first_name=name,
            last_name="Berg",
            email=f"{name.lower()}@dahlsbygg.example",
            by=self.us,
            now=self.noon,
        )

    def invited(self, name: str) -> Access:
        return invited(self.person(name), self.us, self.noon)

    def inside(self, name: str) -> Access:
        return inside(self.person(name), self.us, self.noon)


@pytest.fixture
def world(dahls, olga_staff, us, noon):
    return World(dahls, us, noon)


@pytest.fixture
def links_of_all_kinds(world):
    """An invitation that is open, spent, too old, replaced, taken back, and one that never was."""
    opened, old, back, replaced = (
        world.invited(name) for name in ("Olle", "Sven", "Tove", "Hanne")
    )
    marit = world.inside("Marit")
    tokens = {
        "open": link_of(opened),
        "old": link_of(old),
        "back": link_of(back),
        "replaced": link_of(replaced),
        "spent": links.seal("invitation", marit.invitations.get().public_id),
        "none": "nonsense",
    }
    past = timezone.now() - timedelta(hours=1)
    Invitation.objects.filter(access=old).update(expires_at=past)
    Invitation.objects.filter(access=replaced).update(ended_at=past, ended_why="replaced")
    taking_away.take_away(back.pk, by=world.us, now=world.noon)
    return tokens


@pytest.fixture
def people(world, shop, links_of_all_kinds):
    """Everybody above, somebody whose letter came back, somebody without access, and who left."""
    shop.mail.answers["luc@dahlsbygg.example"] = "550 No such mailbox"
    world.invited("Luc")
    world.person("Nemo")
    keeping.archive(world.person("Greta").pk, by=world.us, now=world.noon)
    waiting = Letter.objects.filter(state__in=[Letter.State.QUEUED, Letter.State.SENDING])
    assert wait_until(lambda: not waiting.exists(), patience=steps.PATIENCE)
    yield {contact.first_name: contact for contact in Contact.objects.all()}
    shop.mail.answers.clear()


def way_in_of(staff: Staff) -> str:
    assert staff.way_in_id
    return links.seal("staff", staff.way_in_id)


def work_that_failed() -> str:
    """A kind of work the worker gave up, so that its page has something to show."""
    name = "requests.received"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) "
            "VALUES ('people', %s, 'doing', '{}') RETURNING id",
            [name],
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", cursor.fetchone()
        )
    return name


def addresses(room: ModuleType, *audience: str, **named: object) -> list[str]:
    """Every address of these audiences. A page whose address asks for something new fails here."""
    return [
        reverse(
            f"{room.app_name}:{page.name}",
            kwargs={name: named[name] for name in page.pattern.converters},
        )
        for page in room.urlpatterns
        if getattr(page.callback, "audience", "") in audience and page.name not in NO_PAGES
    ]


def what_is_wrong(page: Page, paths: list[str]) -> str:
    """Everything that shuts somebody out of these pages."""
    return "\n".join(wrong for path in opened(page, paths) for wrong in _wrong_with(page, path))


def _wrong_with(page: Page, path: str) -> list[str]:
    page.goto(path)
    wrong = steps.faults(page)
    page.emulate_media(color_scheme="dark")
    wrong += [f"by night: {fault}" for fault in steps.faults(page, steps.COLOURS)]
    page.emulate_media(color_scheme="light")
    if too_wide := steps.sideways(page):
        wrong.append(too_wide)
    return [f"{path}: {fault}" for fault in wrong]


def opened(page: Page, paths: list[str]) -> list[str]:
    """Those of them that can be opened; the others only take what a form sends."""

    def status(path: str) -> int:
        return page.request.head(path, max_redirects=0).status

    return [path for path in dict.fromkeys(paths) if status(path) != ONLY_POSTS]


@pytest.fixture
def of_the_office(people, world, olga_staff):
    """Every page of the office, as staff see them."""
    customer = reverse("office:contacts", args=[world.customer.public_id])
    named = {
        "customer": world.customer.public_id,
        "contact": people["Marit"].public_id,
        "key": a_key(people["Marit"].access, world.us, world.noon).key.public_id,
        "letter": Letter.objects.filter(to="luc@dahlsbygg.example").get().public_id,
        "token": way_in_of(olga_staff),
        "run": RemedyRun.objects.create(staff=olga_staff, made_at=world.noon).public_id,
        "request_id": asks(world.noon).public_id,
        "field": fields.add(
            kind="text", labels={"en": "Trade"}, by=world.us, now=world.noon
        ).public_id,
        "job": work_that_failed(),
    }
    cards = [
        reverse("office:contact", args=[person.public_id])
        for name, person in people.items()
        if name != "Marit"
    ]
    others = [
        "/office/customers/?q=marit",
        "/office/access/?status=needs-us&find=zzzz",
        "/office/access/remedies?all=1",
        "/office/customers/?q=zzzz",
        "/office/letters/?show=failed",
        f"{customer}?show=archived",
        reverse("office:access", args=[people["Nemo"].public_id]),
        reverse("office:access", args=[people["Luc"].public_id]),
        f"/office/why?contact={people['Marit'].public_id}",
        "/office/why?name=nobody",
        "/office/why?name=olga@nordic.example&address=here",
        "/office/choose-password/nonsense",
        "/office/nowhere",
    ]
    return addresses(office, "office", "anybody", **named) + cards + others


@pytest.fixture
def for_strangers(links_of_all_kinds):
    """Every page of the portal that anybody may open."""
    branch = Branch.objects.create(name="Göteborg").public_id
    pages = addresses(portal, "anybody", token=links_of_all_kinds["open"], branch=branch)
    return [*pages, "/nowhere", *(f"/i/{token}" for token in links_of_all_kinds.values())]


@pytest.fixture
def for_marit(world, links_of_all_kinds):
    """Every page of the portal that needs a sign-in."""
    marit = Access.objects.get(contact__first_name="Marit")
    key = a_key(marit, world.us, world.noon).key.public_id
    return addresses(portal, "company", "signed-in", customer=world.customer.public_id, key=key)


@pytest.mark.parametrize("where", [DESK, PHONE], ids=["desk", "phone"])
def test_nobody_is_shut_out_of_the_office(somebody, of_the_office, where):
    page = somebody(**where)
    steps.sign_in_to_office(page)

    wrong = what_is_wrong(page, of_the_office)

    assert not wrong, wrong


@pytest.mark.parametrize("where", [DESK, PHONE], ids=["desk", "phone"])
def test_nobody_is_shut_out_of_the_portal(somebody, for_strangers, for_marit, where):
    stranger, marit = somebody(**where), somebody(**where)
    steps.sign_in(marit, "marit@dahlsbygg.example")

    wrong = what_is_wrong(stranger, for_strangers) + what_is_wrong(marit, for_marit)

    assert not wrong, wrong


def test_long_words_of_other_languages_fit_a_phone(
    somebody, of_the_office, for_strangers, for_marit
):
    olga, stranger, marit = (somebody(**PHONE) for _ in range(3))
    steps.sign_in_to_office(olga)
    steps.sign_in(marit, "marit@dahlsbygg.example")
    wrong = [
        f"{path} in {language}: {too_wide}"
        for page, paths in ((olga, of_the_office), (stranger, for_strangers), (marit, for_marit))
        for path in opened(page, paths)
        for language in ("fr", "sv")
        if (too_wide := _sideways(page, path, language))
    ]

    assert not wrong, "\n".join(wrong)


def _sideways(page: Page, path: str, language: str) -> str:
    page.context.set_extra_http_headers({"Accept-Language": language})
    page.goto(path)
    return steps.sideways(page)


def test_nobody_is_shut_out_of_the_entrance_to_the_office(somebody, seller):
    page = somebody(**PHONE)

    wrong = what_is_wrong(page, addresses(office, "anybody", token="nonsense"))

    assert not wrong, wrong


@pytest.mark.parametrize("where", [DESK, PHONE], ids=["desk", "phone"])
def test_nobody_is_shut_out_of_an_office_where_nothing_happened_yet(somebody, olga_staff, where):
    page = somebody(**where)
    steps.sign_in_to_office(page)

    wrong = what_is_wrong(
        page, ["/office/", "/office/customers/", "/office/letters/", "/office/record/"]
    )

    assert not wrong, wrong
