"""The portal at noon, and browsers to look at it with."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD, inside, invited, link_of
from tradedoor.access import giving
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact, Customer, Seller
from tradedoor.record.models import Entry

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:142.0) Gecko/20100101 Firefox/142.0"
Browser = Callable[..., Client]


@pytest.fixture(autouse=True)
def clock(noon: datetime, seller: Seller) -> Iterator[time_machine.Traveller]:
    """Every test begins at noon, in Nordic Fasteners' shop."""
    with time_machine.travel(noon, tick=False) as travelling:
        yield travelling


@pytest.fixture
def new_browser() -> Browser:
    """A browser of its own at every call, from another address if told so."""

    def opened(address: str = "198.51.100.7", *, enforce_csrf_checks: bool = False) -> Client:
        agent = {"user-agent": FIREFOX}
        return Client(enforce_csrf_checks, headers=agent, REMOTE_ADDR=address)

    return opened


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> Any:
    page = {"name": name, "password": password, **more}
    return client.post(reverse("portal:sign-in"), page)


@pytest.fixture
def marits_browser(marits_access: Access, new_browser: Browser) -> Client:
    """Marit has signed in."""
    client = new_browser()
    sign_in(client, "marit")
    return client


@pytest.fixture
def lucs_browser(lucs_access: Access, new_browser: Browser) -> Client:
    """Luc has signed in, at Garage Tremblay."""
    client = new_browser()
    sign_in(client, "luc")
    return client


@pytest.fixture
def olles_invitation(olle: Contact, us: Actor, noon: datetime) -> Access:
    """Olle has a letter with a link."""
    return invited(olle, us, noon)


@pytest.fixture
def olles_link(olles_invitation: Access) -> str:
    return reverse("portal:invitation", args=[link_of(olles_invitation)])


@pytest.fixture
def marit_at_tremblay(
    marits_access: Access, tremblay: Customer, us: Actor, noon: datetime
) -> Access:
    """Marit acts for Garage Tremblay, too, with the password she has."""
    there = contacts.add(
        tremblay.pk, first_name="Marit", email="marit@dahlsbygg.example", by=us, now=noon
    )
    return giving.give(
        there.pk,
        level="user",
        code="marit",
        email=there.email,
        same_person=True,
        send=False,
        by=us,
        now=noon,
    )


@pytest.fixture
def olle_was_in(olle: Contact, us: Actor, noon: datetime) -> Access:
    """Olle had chosen PASSWORD; then his access was taken away."""
    access = inside(olle, us, noon)
    giving.take_away(access.pk, by=us, now=noon)
    return access


def latest_entry() -> Entry:
    """What was put on record last."""
    return Entry.objects.newest_first()[0]


def words(response: Any) -> str:
    """The page as it is read: without tags, white space, and what differs at every request."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def alike(response: Any, *, typed: str) -> tuple[int, dict[str, str], str]:
    """All that an answer tells: status, headers, body, without what must differ."""
    body = re.sub(
        r'(csrfmiddlewaretoken" value="|x-csrftoken": ")\w+', r"\1-", response.content.decode()
    )
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    cookies = {
        name: re.sub(r"=\w+", "=-", str(morsel), count=1)
        for name, morsel in response.cookies.items()
    }
    return response.status_code, {**headers, **cookies}, body.replace(typed, "…")
