"""People with access who have not come in yet: invited, expired, sent back."""

from dataclasses import replace
from datetime import timedelta

from tradedoor.access.models import Access
from tradedoor.credentials import names
from tradedoor.demo.people.invented import Person
from tradedoor.demo.people.scene import Firm, Scene
from tradedoor.demo.people.stories.parts import (
    given,
    known,
    link_opened,
    password_chosen,
    signed_in,
)
from tradedoor.demo.people.telling import Story
from tradedoor.directory.models import Contact
from tradedoor.giving import giving, keeping, taking_away
from tradedoor.invitations import inviting, printing
from tradedoor.letters import bouncing
from tradedoor.letters.models import Letter

SOMEBODYS_ADDRESS = "marit@dahlsbygg.example"
MAIL_FILTER = "Mozilla/5.0 (compatible; Barracuda Sentinel scanner)"


def access_without_email(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    person = replace(person, email="", newsletter=False)
    yield from given(scene, firm, person, scene.some_days(4, firm.age - 2), send=False)


def not_invited_yet(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    yield from given(scene, firm, person, scene.some_days(1, 7), send=False)


def invited_lately(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    yield from given(scene, firm, person, scene.some_days(0.1, 5))


def opened_only(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    access = yield from given(scene, firm, person, scene.some_days(5, 10))
    times = scene.dice.choice([1, 1, 2, 3])
    yield from link_opened(scene, firm, access, scene.some_days(times, 4.5), times)


def expired_unopened(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    yield from given(scene, firm, person, scene.some_days(18, firm.age - 2))


def expired_opened(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    days = scene.some_days(20, firm.age - 2)
    access = yield from given(scene, firm, person, days)
    yield from link_opened(scene, firm, access, days - 1, scene.dice.choice([1, 2]))


def came_back_undelivered(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    person = replace(person, email=f"old-bounce@{firm.company.domain}")
    yield from given(scene, firm, person, scene.some_days(2, 11))


def printed_lately(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Has no e-mail; was handed a letter with a code, and has not used it yet."""
    person = replace(person, email="", newsletter=False)
    access = yield from given(scene, firm, person, scene.some_days(4, 8), send=False)
    now = yield scene.ago(scene.some_days(1, 3))
    printing.print_letter(access.pk, by=firm.clerk, now=now)


def scanned_only(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """A mail filter looked at the link before its reader did, who still has not."""
    access = yield from given(scene, firm, person, scene.some_days(2, 6))
    invitation = access.invitations.open().get()
    now = yield invitation.made_at + timedelta(minutes=2)
    for reason in ("head", "named"):
        inviting.looked_at(
            invitation, machine=reason, agent=MAIL_FILTER, address="192.0.2.200", now=now
        )


def came_back_later(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """The mail server took the letter, and sent it back the day after."""
    person = replace(person, email=f"full.{person.email}")
    access = yield from given(scene, firm, person, scene.some_days(4, 10))
    now = yield access.given_at + timedelta(days=1)
    letters = Letter.objects.filter(to=person.email).values_list("public_id", flat=True)
    words = f"552 5.2.2 <{person.email}>: mailbox full"
    bouncing.came_back(letters, words, final=True, now=now)


def address_corrected(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """The first letter came back; staff corrected the address and sent another."""
    mistyped = replace(person, email=f"bounce.{person.email}")
    access = yield from given(scene, firm, mistyped, 40)
    now = yield scene.ago(38)
    contact = Contact.objects.get(pk=access.contact_id)
    keeping.edit(contact.pk, seen=contact.version, email=person.email, by=firm.clerk, now=now)
    inviting.send_again(access.pk, by=firm.clerk, now=now)
    yield from password_chosen(scene, firm, access, scene.ago(36))
    yield from signed_in(scene, firm, access, first=36, last=3, times=3)


def address_changed_since(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Invited, then the address was changed: the link ended, and nobody wrote to the new one."""
    former = replace(person, email=f"kontakt.{person.email}")
    access = yield from given(scene, firm, former, scene.some_days(8, 11))
    now = yield scene.ago(scene.some_days(3, 6))
    contact = Contact.objects.get(pk=access.contact_id)
    keeping.edit(contact.pk, seen=contact.version, email=person.email, by=firm.clerk, now=now)


def taken_back_and_given_back(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Taken away and given back before they had chosen a password: their link stays ended."""
    access = yield from given(scene, firm, person, 13)
    now = yield scene.ago(9)
    taking_away.take_away(access.pk, by=firm.clerk, now=now)
    now = yield scene.ago(7)
    taking_away.give_back(access.pk, by=firm.clerk, now=now)


def taken_back_at_once(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Given to the wrong person and taken away before the letter had left."""
    contact = yield from known(scene, firm, person, firm.age)
    now = yield scene.ago(16)
    access = giving.give(
        contact.pk, level=Access.Level.USER, email=person.email, send=True, by=firm.clerk, now=now,
        code=names.propose_code(person.first_name, person.last_name),
    )  # fmt: skip
    taking_away.take_away(access.pk, by=firm.clerk, now=now + timedelta(seconds=20))


def address_of_somebody_else(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Invited; then the address was changed to one that signs a colleague in elsewhere."""
    access = yield from given(scene, firm, person, 8)
    now = yield scene.ago(4)
    contact = Contact.objects.get(pk=access.contact_id)
    keeping.edit(contact.pk, seen=contact.version, email=SOMEBODYS_ADDRESS, by=firm.clerk, now=now)


def queued_now(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Given access this minute: the letter is left for the worker to send."""
    contact = yield from known(scene, firm, person, 1)
    now = yield scene.now
    giving.give(
        contact.pk, level=Access.Level.USER, email=person.email, mobile=person.mobile, send=True,
        code=names.propose_code(person.first_name, person.last_name), by=firm.clerk, now=now,
    )  # fmt: skip
