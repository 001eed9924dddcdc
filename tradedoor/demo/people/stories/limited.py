"""People kept out by a limit, by too many tries, or by a password that was stopped."""

from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

from tradedoor.access.decision import Where
from tradedoor.access.door import NotOpenToYou
from tradedoor.access.limits import Limits
from tradedoor.access.models import Access
from tradedoor.credentials.counting import WRONG_PER_PERSON
from tradedoor.credentials.models import SignInTry
from tradedoor.demo.people.invented import Person
from tradedoor.demo.people.scene import Firm, Scene
from tradedoor.demo.people.stories.parts import (
    SOON,
    Tell,
    come_in,
    given,
    inside,
    midnight,
    signed_in,
)
from tradedoor.demo.people.telling import Story
from tradedoor.giving import changing, resetting
from tradedoor.invitations import inviting


def limited(firm: Firm, access: Access, now: datetime, **limits: Any) -> None:
    """Staff set limits on somebody's access."""
    changing.limit(access.pk, Limits(**limits), limits_are_meant=True, by=firm.clerk, now=now)


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
    with suppress(NotOpenToYou):
        come_in(access, Where("198.51.100.77"), now=now)


def mistyped_too_often(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Has tried one password after the other, just now."""
    access = yield from inside(scene, firm, person, 70)
    yield from signed_in(scene, firm, access, first=60, last=9, times=3)
    for n in range(WRONG_PER_PERSON):
        now = yield scene.now - timedelta(minutes=1, seconds=5 * n)
        SignInTry.objects.create(
            at=now, about=f"login:{access.login_id}", login=access.login,
            room=SignInTry.Room.PORTAL,
            address=firm.address, outcome=SignInTry.Outcome.WRONG,
        )  # fmt: skip


def password_stopped(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    """Lost a telephone with the password in it; staff stopped it at once."""
    access = yield from inside(scene, firm, person, 70)
    yield from signed_in(scene, firm, access, first=60, last=5, times=3)
    now = yield scene.ago(3)
    resetting.reset(access.pk, send=True, by=firm.clerk, now=now)
