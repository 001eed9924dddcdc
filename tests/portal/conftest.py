"""The portal at noon, and customers' browsers to look at it with."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import Traveller

from tests.conftest import PASSWORD, inside, invited, link_of
from tests.plugins.browsers import Browser
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact, Customer
from tradedoor.giving import giving, taking_away
from tradedoor.record.models import Entry


@pytest.fixture(autouse=True)
def at_noon(clock: Traveller) -> None:
    """Every test begins at noon, in Nordic Fasteners' shop."""


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
    taking_away.take_away(access.pk, by=us, now=noon)
    return access


def latest_entry() -> Entry:
    """What was put on record last."""
    return Entry.objects.newest_first()[0]
