"""The cast. Nordic Fasteners sells; Dahls Bygg and Garage Tremblay buy.

Olga runs the office, Clas is a clerk, Nils only looks on. Marit and Olle work at Dahls Bygg,
Luc at Garage Tremblay. Nobody is mocked: the database is PostgreSQL, letters go through SMTP.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.utils import translation

from tradedoor.access import coming_in, keys
from tradedoor.access.coming_in import CameIn, Proven
from tradedoor.access.decision import Where
from tradedoor.access.models import Access
from tradedoor.actors import Actor, system
from tradedoor.credentials import passwords
from tradedoor.credentials import staff as staff_verbs
from tradedoor.credentials.models import Login, Session, Staff
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Contact, Customer, Seller
from tradedoor.giving import giving
from tradedoor.invitations import choosing
from tradedoor.letters import links

# The same examples at every run, however slow the machine; look further by hand, with more of them.
hypothesis.settings.register_profile("tests", derandomize=True, deadline=None, max_examples=60)
hypothesis.settings.load_profile("tests")

pytest_plugins = [
    "tests.plugins.smtp", "tests.plugins.printed", "tests.plugins.mailboxes",
    "tests.plugins.browsers", "tests.plugins.installation", "tests.plugins.workers",
]  # fmt: skip

PASSWORD = "four quiet herons wait"


# Few tests, and much time: begun last, one process would wait for the other.
LONGEST = (
    "tests/security/test_revoking.py", "tests/standing/test_standing.py", "tests/browser/",
    "tests/ground/test_demo.py", "tests/standing/test_crowd.py", "tests/ground/test_promises.py",
    "tests/ground/test_crowds.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, in this order; the others as they stand."""

    def place(item: pytest.Item) -> int:
        return next((n for n, path in enumerate(LONGEST) if path in item.nodeid), len(LONGEST))

    items.sort(key=place)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """Tests that commit are swept up by TRUNCATE, which the record refuses; they may."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger "
            "WHERE tgrelid = 'tradedoor_entry'::regclass AND tgname LIKE '%entries_are_kept%'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE tradedoor_entry DISABLE TRIGGER "{name}"')


@pytest.fixture(autouse=True)
def no_jobs_left(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[None]:
    """Tests that commit leave their jobs behind, which are nobody else's."""
    yield
    marked = request.node.get_closest_marker("django_db")
    if (marked and marked.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(
        request.fixturenames
    ):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The language of the last page somebody read is not the next test's."""
    with translation.override("en"):
        yield


@pytest.fixture
def noon() -> datetime:
    return datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def us() -> Actor:
    """The product itself, for setting the scene."""
    return system("tests")


@pytest.fixture
def seller(db: None) -> Seller:
    """Nordic Fasteners, who sells."""
    return Seller.objects.update_or_create(
        pk=1,
        defaults={
            "name": "Nordic Fasteners",
            "phone": "+46317000000",
            "email": "hello@nordic.example",
        },
    )[0]


def hire(name: str, role: str, us: Actor, noon: datetime) -> Staff:
    """A member of staff who has chosen PASSWORD already."""
    staff = staff_verbs.add(
        email=f"{name.lower()}@nordic.example", name=name, role=role, by=us, now=noon
    ).staff
    passwords.choose(staff.login, PASSWORD, now=noon)
    return staff


@pytest.fixture
def olga_staff(seller: Seller, us: Actor, noon: datetime) -> Staff:
    return hire("Olga", Staff.Role.ADMINISTRATOR, us, noon)


@pytest.fixture
def olga(olga_staff: Staff) -> Actor:
    """Runs the office."""
    return staff_verbs.actor(olga_staff, "192.0.2.1")


@pytest.fixture
def clas(seller: Seller, us: Actor, noon: datetime) -> Actor:
    """A clerk."""
    return staff_verbs.actor(hire("Clas", Staff.Role.CLERK, us, noon), "192.0.2.2")


@pytest.fixture
def nils(seller: Seller, us: Actor, noon: datetime) -> Actor:
    """Only looks on."""
    return staff_verbs.actor(hire("Nils", Staff.Role.ONLOOKER, us, noon), "192.0.2.3")


@pytest.fixture
def dahls(seller: Seller, us: Actor, noon: datetime) -> Customer:
    return customers.add(
        number="10927781", name="Dahls Bygg AB", country="SE", phone="031-12 34 56",
        email="info@dahlsbygg.example", postcode="411 05", city="Göteborg", by=us, now=noon,
    )  # fmt: skip


@pytest.fixture
def tremblay(seller: Seller, us: Actor, noon: datetime) -> Customer:
    return customers.add(
        number="4471", name="Garage Tremblay", country="CA", language="fr",
        postcode="H2X 1Y4", city="Montréal", by=us, now=noon,
    )  # fmt: skip


@pytest.fixture
def marit(dahls: Customer, us: Actor, noon: datetime) -> Contact:
    return contacts.add(
        dahls.pk,
        first_name="Marit",
        last_name="Dahl",
        email="marit@dahlsbygg.example",
        by=us,
        now=noon,
    )


@pytest.fixture
def olle(dahls: Customer, us: Actor, noon: datetime) -> Contact:
    return contacts.add(
        dahls.pk, first_name="Olle", last_name="Ek", email="olle@dahlsbygg.example", by=us, now=noon
    )


@pytest.fixture
def luc(tremblay: Customer, us: Actor, noon: datetime) -> Contact:
    return contacts.add(
        tremblay.pk, first_name="Luc", last_name="Tremblay", email="luc@garage-tremblay.example",
        language="fr", by=us, now=noon,
    )  # fmt: skip


def invited(
    contact: Contact, us: Actor, noon: datetime, *, level: str = "user", code: str = ""
) -> Access:
    """Somebody with an invitation on its way."""
    return giving.give(
        contact.pk,
        level=level,
        code=code or contact.first_name.lower(),
        email=contact.email,
        send=True,
        by=us,
        now=noon,
    )


def a_key(access: Access, us: Actor, noon: datetime, **how: Any) -> keys.Made:
    """An API key that reads for a month, unless told otherwise."""
    month = noon + timedelta(days=30)
    asked = {"name": "ERP", "scopes": ["read"], "expires_at": month, "networks": []}
    return keys.make(access.pk, **{**asked, "by": us, "now": noon, **how})


def link_of(access: Access) -> str:
    """The token in the letter of the open invitation."""
    return links.seal("invitation", access.invitations.open().get().public_id)


def inside(contact: Contact, us: Actor, noon: datetime, *, level: str = "user") -> Access:
    """Somebody who has chosen PASSWORD already."""
    access = invited(contact, us, noon, level=level)
    return choosing.choose_password(link_of(access), PASSWORD, address="198.51.100.7", now=noon)


def comes_in(
    typed: str, password: str = PASSWORD, *, address: str = "198.51.100.7", agent: str = "Firefox",
    browser: str = "", branch: int | None = None, room: str = "portal", now: datetime,
) -> CameIn:  # fmt: skip
    """Somebody comes in with a name and a password."""
    where, how = Where(address, branch), {"agent": agent, "browser": browser}
    proven = coming_in.prove(typed, password, room=room, where=where, now=now, **how)
    return coming_in.come_in(proven, where=where, now=now, **how)


def is_let_in(access: Access, *, address: str = "198.51.100.7", now: datetime) -> CameIn:
    """The same, cheaper: a hash takes its time."""
    login = Login.objects.get(pk=access.login_id)
    proven = Proven.of(login, Session.Room.PORTAL, now=now)
    return coming_in.come_in(proven, where=Where(address), agent="", now=now)


@pytest.fixture
def marits_access(marit: Contact, us: Actor, noon: datetime) -> Access:
    """Marit is in: administrator at Dahls Bygg, password chosen."""
    return inside(marit, us, noon, level="administrator")


@pytest.fixture
def lucs_access(luc: Contact, us: Actor, noon: datetime) -> Access:
    """Luc is in, at Garage Tremblay."""
    return inside(luc, us, noon)
