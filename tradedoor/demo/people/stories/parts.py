"""The parts stories are made of: noted down, given access, password chosen, signed in."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from tradedoor.access import coming_in
from tradedoor.access.coming_in import Proven
from tradedoor.access.decision import Where
from tradedoor.access.models import Access
from tradedoor.credentials import names
from tradedoor.credentials.models import Login, Session
from tradedoor.demo.people.invented import Person
from tradedoor.demo.people.scene import Firm, Scene
from tradedoor.demo.people.telling import Story
from tradedoor.directory import contacts
from tradedoor.directory.models import Contact
from tradedoor.giving import giving
from tradedoor.invitations import inviting

Tell = Callable[[Scene, Firm, Person], Story[None]]

SOON = timedelta(minutes=4)


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
    scene: Scene, firm: Firm, access: Access, *, first: float, last: float, times: int
) -> Story[None]:
    """The person comes in so many times, from the first to the last so many days ago."""
    for n in range(times):
        now = yield scene.ago(first + (last - first) * n / max(times - 1, 1))
        come_in(access, Where(firm.address), now=now)


def come_in(access: Access, where: Where, *, now: datetime) -> None:
    """The person comes in, without the password being hashed. Raises NotOpenToYou."""
    login = Login.objects.get(pk=access.login_id)
    proven = Proven.of(login, Session.Room.PORTAL, now=now)
    coming_in.come_in(proven, where=where, agent="", now=now)


def inside(scene: Scene, firm: Firm, person: Person, days: float) -> Story[Access]:
    """The person was given access so many days ago, chose a password and came in."""
    access = yield from given(scene, firm, person, days)
    chosen = days - scene.some_days(0.1, 5)
    yield from password_chosen(scene, firm, access, scene.ago(chosen))
    yield from signed_in(scene, firm, access, first=chosen, last=chosen, times=1)
    return access


def midnight(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
