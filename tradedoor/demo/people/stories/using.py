"""People who come in: often, seldom, no longer, or never though they may."""

from dataclasses import replace

from tradedoor.access import holder
from tradedoor.access.decision import Where
from tradedoor.access.models import Access
from tradedoor.credentials import names
from tradedoor.demo.people.invented import Person
from tradedoor.demo.people.scene import Firm, Scene
from tradedoor.demo.people.stories.parts import (
    SOON,
    Tell,
    come_in,
    given,
    inside,
    known,
    password_chosen,
    signed_in,
)
from tradedoor.demo.people.telling import Story
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact
from tradedoor.giving import asking, changing
from tradedoor.invitations import inviting


def in_use(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    days = scene.some_days(12, firm.age - 2)
    access = yield from inside(scene, firm, person, days)
    last = scene.some_days(0.1, min(days - 6, 60))
    times = scene.dice.choice([1, 1, 2, 3])
    yield from signed_in(scene, firm, access, first=days - 6, last=last, times=times)


def in_use_until(closed: float) -> Tell:
    """In use until the customer was blocked, so many days ago."""

    def story(scene: Scene, firm: Firm, person: Person) -> Story[None]:
        days = scene.some_days(closed + 12, firm.age - 2)
        access = yield from inside(scene, firm, person, days)
        yield from signed_in(scene, firm, access, first=days - 6, last=closed + 3, times=3)

    return story


def never_used(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    days = scene.some_days(6, firm.age - 2)
    access = yield from given(scene, firm, person, days)
    yield from password_chosen(scene, firm, access, scene.ago(days - 1))


def dormant(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Nobody has come in by this access for a year."""
    days = scene.some_days(430, firm.age - 2)
    access = yield from inside(scene, firm, person, days)
    yield from signed_in(scene, firm, access, first=days - 6, last=372, times=3)


def forgot_password(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Chose a new password when the old one was forgotten."""
    days = scene.some_days(50, firm.age - 2)
    access = yield from inside(scene, firm, person, days)
    now = yield scene.ago(days / 2)
    asking.way_in(person.email, address=firm.address, now=now)
    yield from password_chosen(scene, firm, access, now + SOON)
    yield from signed_in(scene, firm, access, first=days / 2, last=2, times=3)


def asked_for_it(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Known but without access: “forgot password” gave them their first."""
    contact = yield from known(scene, firm, person, firm.age)
    days = scene.some_days(1, 12)
    now = yield scene.ago(days)
    asking.way_in(person.email, address=firm.address, now=now)
    if scene.dice.random() < 0.7:
        access = Access.objects.at_the_door().get(contact=contact)
        yield from password_chosen(scene, firm, access, now + 2 * SOON)
        yield from signed_in(scene, firm, access, first=days, last=0.2, times=2)


def own_details_corrected(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Put their own details right in the portal."""
    access = yield from inside(scene, firm, replace(person, title="", mobile=""), firm.age - 5)
    now = yield scene.ago(scene.some_days(1, 30))
    come_in(access, Where(firm.address), now=now)
    contact = Contact.objects.get(pk=access.contact_id)
    contacts.correct_own(
        contact.pk, seen=contact.version, by=holder.as_actor(access, firm.address),
        now=now + SOON, title=person.title, mobile=person.mobile, newsletter=True,
    )  # fmt: skip


def became_administrator(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    access = yield from inside(scene, firm, person, firm.age - 4)
    now = yield scene.ago(firm.age / 2)
    access.refresh_from_db()
    window = changing.AccessWindow(
        level=Access.Level.ADMINISTRATOR,
        code=f"{names.code_of(access.login)}.chef",
        email=person.email,
        mobile=person.mobile,
    )
    changing.save_window(access.pk, window, seen=access.version, by=firm.clerk, now=now)
    inviting.send_again(access.pk, by=firm.clerk, now=now + SOON)
    yield from signed_in(scene, firm, access, first=firm.age / 2, last=5, times=3)


def told_now(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Never used: this minute told once more how to sign in."""
    access = yield from given(scene, firm, person, 12)
    yield from password_chosen(scene, firm, access, scene.ago(11))
    now = yield scene.now
    inviting.send_again(access.pk, by=firm.clerk, now=now)
