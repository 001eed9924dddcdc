"""The office at noon: browsers of its people, and what they see in them."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from html import unescape
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client

from tradedoor.access.models import Access, Invitation
from tradedoor.actors import Actor
from tradedoor.credentials.models import Staff
from tradedoor.directory.models import Contact, Customer, Seller
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry
from tradedoor.web.signing_in import open_session

KEPT = (Seller, Customer, Contact, Access, Invitation, Letter, Entry, Staff)
World = Callable[[], list[Any]]


@pytest.fixture(autouse=True)
def clock(noon: datetime, seller: Seller) -> Iterator[time_machine.Traveller]:
    """Every test begins at noon, in the office of Nordic Fasteners."""
    with time_machine.travel(noon, tick=False) as travelling:
        yield travelling


def browser_of(staff: Staff, *, careful: bool = False) -> Client:
    """A browser in which this member of staff is signed in; ``careful`` about its CSRF tokens."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "192.0.2.9"
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    open_session(request, staff.login, "office")
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


@pytest.fixture
def world() -> World:
    """All that is kept, to see whether anything of it was changed."""

    def now() -> list[Any]:
        return [list(model._default_manager.order_by("pk").values()) for model in KEPT]

    return now


@pytest.fixture
def make_contacts(us: Actor, noon: datetime) -> Callable[[Customer, int], list[Contact]]:
    """Many people at one customer, as an import would bring them."""

    def made(customer: Customer, how_many: int) -> list[Contact]:
        people = [
            Contact(
                customer=customer,
                first_name=f"Person{n:04d}",
                last_name="Ek",
                email=f"person{n}@{customer.pk}.example",
                created_at=noon,
            )
            for n in range(how_many)
        ]
        return Contact.objects.bulk_create(people)

    return made


def words(response: HttpResponse) -> str:
    """What a page says, without its markup."""
    text = response.content.decode().replace("<wbr>", "")
    text = re.sub(r"<(script|style|template|head)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def bubble(client: Client, response: HttpResponse) -> str:
    """What the bubble says on the page one is sent to."""
    assert response.status_code == 302, response.content.decode()
    page = client.get(response.headers["Location"])
    return " ".join(words_of(message.message) for message in page.context["messages"])


def words_of(markup: object) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", str(markup))).split())


def fields(response: Any, form: str = "form") -> dict[str, Any]:
    """What a form holds as it is shown, ready to be sent."""
    shown = response.context[form]
    held = {field.html_name: field.value() for field in shown}
    return {name: value for name, value in held.items() if value is not None and value is not False}


def letter_of(access: Access) -> Letter:
    """The letter of the open invitation."""
    return Letter.objects.get(invitation=access.invitations.open().get())


def came_back(access: Access, at: datetime) -> Letter:
    """The mail server refused the open invitation's letter for good."""
    letter = letter_of(access)
    said = f"550 5.1.1 <{letter.to}>: no such mailbox"
    letter.attempts.create(at=at, handed_over=False, code=550, words=said)
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.FAILED, ended_at=at, next_try_at=None, tries=1, server_words=said
    )
    return letter


def handed_over(access: Access, at: datetime) -> Letter:
    """The mail server took the open invitation's letter."""
    letter = letter_of(access)
    letter.attempts.create(at=at, handed_over=True, code=250, words="accepted")
    Letter.objects.filter(pk=letter.pk).update(
        state=Letter.State.HANDED_OVER, ended_at=at, next_try_at=None, tries=1
    )
    return letter
