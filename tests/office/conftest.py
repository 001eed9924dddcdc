"""The office at noon, and what became of its letters."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from time_machine import Traveller

from tests.conftest import invited, is_let_in
from tradedoor.access.models import Access
from tradedoor.actors import Actor
from tradedoor.credentials.models import Staff
from tradedoor.directory.models import Contact, Customer, Seller
from tradedoor.invitations.models import Invitation
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry

KEPT = (Seller, Customer, Contact, Access, Invitation, Letter, Entry, Staff)
World = Callable[[], list[Any]]


@pytest.fixture(autouse=True)
def at_noon(clock: Traveller) -> None:
    """Every test begins at noon, in the office of Nordic Fasteners."""


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


@pytest.fixture
def people(marit, marits_access, olle, luc, us, noon):
    """Marit came in, Olle's letter came back, Luc is not invited."""
    is_let_in(marits_access, address="", now=noon)
    came_back(invited(olle, us, noon), noon)
