"""What became of the contacts of the demonstration: a story for every status there is.

Everything happens through the verbs the office and the portal use.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

from django.utils import timezone

from tradedoor.access import decision, holder, signing_in
from tradedoor.access.decision import Where
from tradedoor.access.limits import Limits
from tradedoor.access.models import Access
from tradedoor.credentials import names
from tradedoor.credentials.models import SignInTry
from tradedoor.credentials.signing_in import WRONG_PER_PERSON
from tradedoor.demo.invented import Person
from tradedoor.demo.scene import Firm, Scene
from tradedoor.demo.telling import Story
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact
from tradedoor.giving import asking, changing, giving, keeping, resetting, taking_away
from tradedoor.invitations import inviting, printing
from tradedoor.letters import bouncing
from tradedoor.letters.models import Letter

Tell = Callable[[Scene, Firm, Person], Story[None]]

SOON = timedelta(minutes=4)
SOMEBODYS_ADDRESS = "marit@dahlsbygg.example"
MAIL_FILTER = "Mozilla/5.0 (compatible; Barracuda Sentinel scanner)"


# --- The parts stories are made of -----------------------------------------------------------


def known(scene: Scene, firm: Firm, person: Person, days: float) -> Story[Contact]:
    """Staff note the person down."""
    now = yield max(scene.ago(days), firm.since + SOON)
    return contacts.add(firm.customer.pk, by=firm.clerk, now=now, **person.details)


def given(
    scene: Scene, firm: Firm, person: Person, days: float,
    *, send: bool = True, same_person: bool | None = None,
) -> Story[Access]:  # fmt: skip
    """Staff give the person access, so many days ago."""
    contact = yield from known(scene, firm, person, scene.some_days(days, min(days + 90, firm.age)))
    now = yield scene.ago(days)
    is_first = not Access.objects.filter(customer=firm.customer).exists()
    leads = person.kind == Contact.Kind.OWNER or is_first
    return giving.give(
        contact.pk,
        level=Access.Level.ADMINISTRATOR if leads else Access.Level.USER,
        code=names.propose_code(person.first_name, person.last_name),
        email=person.email,
        mobile=person.mobile,
        same_person=same_person,
        send=send,
        by=firm.clerk,
        now=now,
    )


def link_opened(
    scene: Scene, firm: Firm, access: Access, days: float, times: int = 1
) -> Story[None]:
    """The person looks at the page of their invitation."""
    invitation = access.invitations.open().get()
    for time in range(times):
        now = yield scene.ago(days - time)
        inviting.looked_at(invitation, agent=scene.browser(), address=firm.address, now=now)


def password_chosen(scene: Scene, firm: Firm, access: Access, at: datetime) -> Story[None]:
    """The person opens the link and chooses a password."""
    now = yield at
    invitation = access.invitations.open().get()
    inviting.looked_at(invitation, agent=scene.browser(), address=firm.address, now=now)
    now = yield now + SOON
    scene.choose_password(access, firm, now=now)


def signed_in(
    scene: Scene, firm: Firm, access: Access, *, first: float, last: float, times: int,
    also: Access | None = None,
) -> Story[None]:  # fmt: skip
    """The person comes in so many times, from the first to the last so many days ago."""
    accesses = [access, also] if also else [access]
    for n in range(times):
        now = yield scene.ago(first + (last - first) * n / max(times - 1, 1))
        signing_in.came_in(accesses, address=firm.address, now=now)


def inside(scene: Scene, firm: Firm, person: Person, days: float) -> Story[Access]:
    """The person was given access so many days ago, chose a password and came in."""
    access = yield from given(scene, firm, person, days)
    chosen = days - scene.some_days(0.1, 5)
    yield from password_chosen(scene, firm, access, scene.ago(chosen))
    yield from signed_in(scene, firm, access, first=chosen, last=chosen, times=1)
    return access


# --- No access -------------------------------------------------------------------------------


def never_had_access(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    yield from known(scene, firm, person, scene.some_days(0.2, firm.age))


def has_no_email(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    person = replace(person, email="", newsletter=False)
    yield from known(scene, firm, person, scene.some_days(0.2, firm.age))


def archived(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    contact = yield from known(scene, firm, person, firm.age)
    now = yield scene.ago(scene.some_days(4, firm.age - 10))
    keeping.archive(contact.pk, by=firm.clerk, now=now)


# --- On the way in ---------------------------------------------------------------------------


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


# --- In --------------------------------------------------------------------------------------


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
    signing_in.came_in([access], address=firm.address, now=now)
    contact = Contact.objects.get(pk=access.contact_id)
    contacts.correct_own(
        contact.pk, seen=contact.version, by=holder.as_actor(access, firm.address),
        now=now + SOON, title=person.title, mobile=person.mobile, newsletter=True,
    )  # fmt: skip


def became_administrator(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    access = yield from inside(scene, firm, person, firm.age - 4)
    now = yield scene.ago(firm.age / 2)
    access.refresh_from_db()
    changing.change(
        access.pk, seen=access.version, level=Access.Level.ADMINISTRATOR, email=person.email,
        mobile=person.mobile, code=f"{names.code_of(access.login)}.chef", by=firm.clerk, now=now,
    )  # fmt: skip
    inviting.send_again(access.pk, by=firm.clerk, now=now + SOON)
    yield from signed_in(scene, firm, access, first=firm.age / 2, last=5, times=3)


# --- Within limits ---------------------------------------------------------------------------


def limited(firm: Firm, access: Access, now: datetime, **limits: Any) -> None:
    """Staff set limits on somebody's access."""
    access.refresh_from_db()
    contact = access.contact
    changing.change(
        access.pk, seen=access.version, level=access.level, code=names.code_of(access.login),
        email=contact.email, mobile=contact.mobile, limits=Limits(**limits),
        limits_are_meant=True, by=firm.clerk, now=now,
    )  # fmt: skip


def lent(until: float) -> Tell:
    """A stand-in, let in for a while: until so many days from now, or ago."""

    def story(scene: Scene, firm: Firm, person: Person) -> Story[None]:
        access = yield from inside(scene, firm, person, 35)
        now = yield scene.ago(28)
        limited(firm, access, now, ends_at=midnight(scene.now + timedelta(days=until)))
        yield from signed_in(scene, firm, access, first=27, last=14, times=3)

    return story


def begins_later(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Starts work there next week; the access is ready."""
    access = yield from given(scene, firm, person, 3, send=False)
    now = yield scene.ago(2)
    limited(firm, access, now, begins_at=midnight(scene.now + timedelta(days=6)))
    inviting.send_again(access.pk, by=firm.clerk, now=now + SOON)


def outside_the_limits(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Comes in from the company's own network only, and tried from home."""
    access = yield from inside(scene, firm, person, 60)
    yield from signed_in(scene, firm, access, first=50, last=30, times=3)
    now = yield scene.ago(20)
    limited(firm, access, now, networks=[ip_network(f"{firm.address}/32")])
    yield from signed_in(scene, firm, access, first=15, last=5, times=2)
    now = yield scene.ago(0.4)
    where = Where("198.51.100.77")
    asked = decision.about(access, now=now, where=where)
    signing_in.refused_from(access, asked, where=where, now=now)


def mistyped_too_often(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Has tried one password after the other, just now."""
    access = yield from inside(scene, firm, person, 70)
    yield from signed_in(scene, firm, access, first=60, last=9, times=3)
    for n in range(WRONG_PER_PERSON):
        now = yield scene.now - timedelta(minutes=1, seconds=5 * n)
        SignInTry.objects.create(
            at=now, about=f"login:{access.login_id}", login=access.login, room="portal",
            address=firm.address, outcome="wrong",
        )  # fmt: skip


def password_stopped(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Lost a telephone with the password in it; staff stopped it at once."""
    access = yield from inside(scene, firm, person, 70)
    yield from signed_in(scene, firm, access, first=60, last=5, times=3)
    now = yield scene.ago(3)
    resetting.reset(access.pk, send=True, by=firm.clerk, now=now)


def address_of_somebody_else(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Invited; then the address was changed to one that signs a colleague in elsewhere."""
    access = yield from given(scene, firm, person, 8)
    now = yield scene.ago(4)
    contact = Contact.objects.get(pk=access.contact_id)
    keeping.edit(contact.pk, seen=contact.version, email=SOMEBODYS_ADDRESS, by=firm.clerk, now=now)


def told_now(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Never used: this minute told once more how to sign in."""
    access = yield from given(scene, firm, person, 12)
    yield from password_chosen(scene, firm, access, scene.ago(11))
    now = yield scene.now
    inviting.send_again(access.pk, by=firm.clerk, now=now)


def midnight(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)


# --- Not any more ----------------------------------------------------------------------------


def taken_away(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    days = scene.some_days(40, firm.age - 2)
    access = yield from inside(scene, firm, person, days)
    now = yield scene.ago(scene.some_days(1, days - 10))
    taking_away.take_away(access.pk, by=firm.clerk, now=now)


def given_back(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    access = yield from inside(scene, firm, person, 55)
    now = yield scene.ago(30)
    taking_away.take_away(access.pk, by=firm.clerk, now=now)
    now = yield scene.ago(22)
    taking_away.give_back(access.pk, by=scene.boss, now=now)
    yield from signed_in(scene, firm, access, first=21, last=1, times=3)


def left_the_company(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Archived, and their access taken away with it."""
    access = yield from inside(scene, firm, person, scene.some_days(40, firm.age - 2))
    now = yield scene.ago(scene.some_days(2, 25))
    keeping.archive(access.contact_id, by=firm.clerk, now=now)


def came_back(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Archived by mistake, brought back; the access still waits to be given back."""
    access = yield from inside(scene, firm, person, 50)
    now = yield scene.ago(9)
    keeping.archive(access.contact_id, by=firm.clerk, now=now)
    now = yield scene.ago(8)
    keeping.bring_back(access.contact_id, by=scene.boss, now=now)


def queued_now(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Given access this minute: the letter is left for the worker to send."""
    contact = yield from known(scene, firm, person, 1)
    now = yield scene.now
    giving.give(
        contact.pk, level=Access.Level.USER, email=person.email, mobile=person.mobile, send=True,
        code=names.propose_code(person.first_name, person.last_name), by=firm.clerk, now=now,
    )  # fmt: skip


@dataclass(frozen=True)
class Fate:
    """A story, how often it is told, and how many days the customer must have been one."""

    tell: Tell
    how_often: int
    needs: int = 0


OTHERWISE = Fate(never_had_access, 0)
FATES = [
    Fate(dormant, 9, 440),
    Fate(mistyped_too_often, 1, 80),
    Fate(password_stopped, 2, 80),
    Fate(outside_the_limits, 2, 70),
    Fate(forgot_password, 4, 60),
    Fate(given_back, 2, 60),
    Fate(taken_away, 8, 60),
    Fate(left_the_company, 4, 60),
    Fate(came_back, 1, 60),
    Fate(address_corrected, 1, 60),
    Fate(became_administrator, 2, 60),
    Fate(lent(until=5), 2, 45),
    Fate(lent(until=-6), 2, 45),
    Fate(expired_unopened, 6, 40),
    Fate(expired_opened, 5, 40),
    Fate(own_details_corrected, 4, 40),
    Fate(archived, 3, 30),
    Fate(taken_back_at_once, 1, 30),
    Fate(in_use, 54, 20),
    Fate(came_back_undelivered, 1, 20),
    Fate(address_changed_since, 1, 20),
    Fate(taken_back_and_given_back, 1, 20),
    Fate(asked_for_it, 3, 20),
    Fate(opened_only, 6, 15),
    Fate(address_of_somebody_else, 1, 15),
    Fate(told_now, 1, 15),
    Fate(begins_later, 1, 12),
    Fate(never_used, 9, 12),
    Fate(access_without_email, 2, 12),
    Fate(not_invited_yet, 3, 12),
    Fate(invited_lately, 8, 9),
    Fate(printed_lately, 1, 12),
    Fate(scanned_only, 1, 9),
    Fate(came_back_later, 1, 12),
    Fate(has_no_email, 12),
]
