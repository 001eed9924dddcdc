"""Browsers of the seller's people and of strangers, and the clock they look at.

    def test_a_key_ends(clases, clock): clock.shift(timedelta(hours=2))
    def test_a_stranger_knocks(new_browser): new_browser("203.0.113.7").get("/sign-in")

The clock stands still for whoever names it; a file does so with `usefixtures("clock")`.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from importlib import import_module

import pytest
import time_machine
from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from tradedoor.access.coming_in import CameIn
from tradedoor.actors import Actor
from tradedoor.credentials.models import Session, Staff
from tradedoor.directory.models import Seller
from tradedoor.web import browser

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:142.0) Gecko/20100101 Firefox/142.0"
Browser = Callable[..., Client]


@pytest.fixture
def clock(noon: datetime, seller: Seller) -> Iterator[time_machine.Traveller]:
    """It is noon in Nordic Fasteners' shop, until somebody moves the hands."""
    with time_machine.travel(noon, tick=False) as travelling:
        yield travelling


@pytest.fixture
def new_browser() -> Browser:
    """A browser of its own at every call, from another address if told so."""

    def opened(address: str = "198.51.100.7", *, enforce_csrf_checks: bool = False) -> Client:
        agent = {"user-agent": FIREFOX}
        return Client(enforce_csrf_checks, headers=agent, REMOTE_ADDR=address)

    return opened


def browser_of(staff: Staff, *, careful: bool = False) -> Client:
    """A browser in which this member of staff is signed in; ``careful`` about its CSRF tokens."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "192.0.2.9"
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    came = CameIn(staff.login, Session.Room.OFFICE, staff=staff)
    browser.open_session(request, came, onward="/office/")
    request.session.save()
    client = Client(careful, REMOTE_ADDR="192.0.2.9")
    client.cookies["office_session"] = str(request.session.session_key)
    return client


@pytest.fixture
def olgas(olga_staff: Staff) -> Client:
    """Olga's browser: she runs the office."""
    return browser_of(olga_staff)


@pytest.fixture
def clas_staff(clas: Actor) -> Staff:
    return Staff.objects.get(public_id=clas.id)


@pytest.fixture
def clases(clas_staff: Staff) -> Client:
    """Clas's browser: he is a clerk."""
    return browser_of(clas_staff)


@pytest.fixture
def nilses(nils: Actor) -> Client:
    """Nils's browser: he only looks on."""
    return browser_of(Staff.objects.get(public_id=nils.id))
