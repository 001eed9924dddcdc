"""The people one is told about, by name: those of `sign_ins.SIGN_INS`, and a few with a tale."""

from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

from tradedoor.access import coming_in, holder, key_checking, keys
from tradedoor.access.decision import Where
from tradedoor.access.models import Access, ApiKey
from tradedoor.credentials.models import Session
from tradedoor.credentials.proving import SignInFailed
from tradedoor.demo.people.invented import Person
from tradedoor.demo.people.scene import Firm, Scene
from tradedoor.demo.people.sign_ins import PASSWORD
from tradedoor.demo.people.stories import invited, parts, using
from tradedoor.demo.people.telling import Story
from tradedoor.directory import customers
from tradedoor.directory.models import Contact
from tradedoor.giving import asking, blocking
from tradedoor.invitations import choosing, inviting
from tradedoor.letters import links

Kind = Contact.Kind
PHONE = "Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"
DESK = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"

MARIT = Person(
    "Marit", "Dahl", Kind.OWNER, "VD", "marit@dahlsbygg.example",
    "031-390 06 28", "070-174 06 95", newsletter=True,
)  # fmt: skip
OLLE = Person(
    "Olle", "Ek", Kind.WORKSHOP, "Platschef", "olle@dahlsbygg.example", mobile="070-174 06 96"
)
IDA = Person("Ida", "Sjöbeck", Kind.ACCOUNTS, "Ekonomi", "ida@dahlsbygg.example", "031-390 06 28")
LUC = Person(
    "Luc", "Tremblay", Kind.OWNER, "Propriétaire", "luc@garage-tremblay.example",
    "514-555-0171", "514-555-0199",
)  # fmt: skip
ANNA = Person(
    "Anna", "Nyström", Kind.BUYER, "Inköpschef", "anna@kaptensbygg.example", mobile="070-174 06 97"
)
SVEN = Person("Sven", "Ekdal", Kind.OWNER, "Snickare", "sven@ekdalfinsnickeri.example")
CHLOE = Person(
    "Chloé", "Lavigne-Roy", Kind.ACCOUNTS, "Comptable", "chloe@lavigne-compta.example",
    mobile="514-555-0160", language="fr",
)  # fmt: skip
INES = Person(
    "Inès", "Barthenay", Kind.BUYER, "Acheteuse", "ines.barthenay@ateliers-vauzelle.example"
)
TUVA = Person("Tuva", "Hedbrant", Kind.BUYER, "Inköpare", "bounce-tuva@torslandaaltan.example")
PETE = Person("Pete", "Fairweather", Kind.BUYER, "Buyer", "parts-bounce@riversidegarage.example")
# Two people who read one mailbox: the office they both keep the books for has only this address.
BOOKS = "fakturor@kontorshuset.example"
GUN = Person("Gun", "Rydeborg", Kind.ACCOUNTS, "Bokföring", BOOKS)
TOVE = Person("Tove", "Hjelmqvist", Kind.ACCOUNTS, "Bokföring", BOOKS)

BLOCKED = {"20345": 18, "10927763": 75}  # customer number, how many days ago


def told(scene: Scene, firms: dict[str, Firm]) -> list[Story[None]]:
    """All their stories. ``firms`` are the customers by number."""
    dahls, tremblay = firms["10927781"], firms["4471"]
    return [
        regular(scene, dahls, MARIT, days=250, agent=DESK),
        keeps_keys(scene, dahls, MARIT),
        regular(scene, dahls, OLLE, days=188, agent=PHONE, mistypes=2),
        regular(scene, tremblay, LUC, days=270, agent=PHONE),
        at_two_companies(scene, firms["10927819"], firms["10927788"], ANNA, days=120),
        at_two_companies(scene, firms["4486"], firms["4508"], CHLOE, days=80),
        using.in_use(scene, firms["10927858"], SVEN),
        using.in_use(scene, firms["10927774"], GUN),
        shares_a_mailbox(scene, firms["10927803"], TOVE),
        *(blocked(scene, firms[number], days) for number, days in BLOCKED.items()),
        blocked_by_mistake(scene, firms["4447"], 120),
        moved(scene, firms["20360"], 33),
        strangers(scene),
        *just_now(scene, firms),
    ]


def just_now(scene: Scene, firms: dict[str, Firm]) -> list[Story[None]]:
    """What the worker finds to send when it starts. The first two come back."""
    return [
        invited.queued_now(scene, firms["10927866"], TUVA),
        invited.queued_now(scene, firms["4540"], PETE),
        asks_for_a_way_in(scene, firms["10927781"], OLLE),
        told_how_to_sign_in(scene, firms["4471"], LUC),
        invited.queued_now(scene, firms["20311"], INES),
        invited.queued_now(scene, firms["10927781"], IDA),
    ]


def asks_for_a_way_in(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    now = yield scene.now
    asking.way_in(person.email, address=firm.address, now=now)


def told_how_to_sign_in(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    now = yield scene.now
    access = Access.objects.get(contact__email=person.email)
    inviting.send_again(access.pk, by=firm.clerk, now=now)


def regular(
    scene: Scene, firm: Firm, person: Person, *, days: int, agent: str, mistypes: int = 0
) -> Story[None]:
    """Somebody who orders every week or so, and sometimes mistypes the password."""
    access = yield from parts.given(scene, firm, person, days)
    now = yield scene.ago(days - 1)
    link = links.seal("invitation", access.invitations.open().get().public_id)
    invitation = inviting.by_link(link, now=now)
    inviting.looked_at(invitation, agent=agent, address=firm.address, now=now)
    choosing.choose_password(link, PASSWORD, address=firm.address, now=now)
    yield from parts.signed_in(scene, firm, access, first=days - 1, last=30, times=6)
    for n in range(6):
        now = yield scene.ago(20 - 4 * n)
        for _ in range(mistypes):
            with suppress(SignInFailed):
                _sign_in(person, "open the gren door", firm, agent, now)
            now += timedelta(seconds=15)
        mistypes = 0
        _sign_in(person, PASSWORD, firm, agent, now)


def keeps_keys(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Programs of theirs come in: one every day, one whose key ends soon, one no more."""
    now = yield scene.ago(90)
    access = Access.objects.get(contact__email=person.email, customer=firm.customer)
    mine: dict[str, Any] = {"by": holder.as_actor(access, firm.address), "networks": []}
    read, order = ApiKey.Scope.READ, ApiKey.Scope.ORDER
    until = parts.midnight(scene.now + timedelta(days=6))
    keys.make(access.pk, name="Price list", scopes=[read], expires_at=until, now=now, **mine)
    now = yield scene.ago(60)
    mine["expires_at"] = parts.midnight(now + timedelta(days=365))
    tried = keys.make(access.pk, name="A try", scopes=[read], now=now, **mine)
    now = yield now + timedelta(minutes=40)
    keys.take_away(tried.key.pk, by=mine["by"], now=now)
    now = yield scene.ago(59)
    mine["networks"] = [ip_network(f"{firm.address}/32")]
    stock = keys.make(access.pk, name="Stock system", scopes=[read, order], now=now, **mine)
    now = yield scene.ago(4)
    keys.warn_before_the_end(now=now)
    now = yield scene.ago(0.1)
    key_checking.check(stock.secret, where=Where(firm.address), now=now)


def at_two_companies(
    scene: Scene, first: Firm, second: Firm, person: Person, *, days: int
) -> Story[None]:
    """One person, one password, two companies."""
    yield from parts.inside(scene, first, person, days)
    joined = yield from parts.given(scene, second, person, days / 2, same_person=True)
    yield from parts.signed_in(scene, second, joined, first=days / 2 - 1, last=1, times=3)


def shares_a_mailbox(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Another reader of that mailbox: signs in by user code, because the address is taken."""
    access = yield from parts.given(scene, firm, person, 30, same_person=False)
    yield from parts.password_chosen(scene, firm, access, scene.ago(29))
    yield from parts.signed_in(scene, firm, access, first=28, last=4, times=2)


def blocked(scene: Scene, firm: Firm, days: int) -> Story[None]:
    """The seller lets nobody of this customer in any more."""
    now = yield scene.ago(days)
    blocking.block(firm.customer.pk, by=scene.boss, now=now)


def blocked_by_mistake(scene: Scene, firm: Firm, days: int) -> Story[None]:
    now = yield scene.ago(days)
    blocking.block(firm.customer.pk, by=scene.boss, now=now)
    blocking.unblock(firm.customer.pk, by=scene.boss, now=now + timedelta(minutes=2))


def moved(scene: Scene, firm: Firm, days: int) -> Story[None]:
    """The customer moved to another street."""
    now = yield scene.ago(days)
    customer = firm.customer
    customers.edit(
        customer.pk, seen=customer.version, by=firm.clerk, now=now,
        address="26 rue Lénine-Ancienne", postcode="69200",
    )  # fmt: skip


def strangers(scene: Scene) -> Story[None]:
    """Somebody who tries names, as happens to every shop on the internet."""
    now = yield scene.ago(6)
    for n, name in enumerate(["admin", "test", "info@nordic.example"]):
        with suppress(SignInFailed):
            coming_in.prove(
                name, "Password123456!", room=Session.Room.PORTAL, where=Where("203.0.113.66"),
                agent="curl/8.14.1", now=now + timedelta(seconds=n),
            )  # fmt: skip


def _sign_in(person: Person, password: str, firm: Firm, agent: str, now: datetime) -> None:
    where, room = Where(firm.address), Session.Room.PORTAL
    proven = coming_in.prove(person.email, password, room=room, where=where, agent=agent, now=now)
    coming_in.come_in(proven, where=where, agent=agent, now=now)
