"""People whose access was taken away, and some who got it back."""

from tradedoor.demo.people.invented import Person
from tradedoor.demo.people.scene import Firm, Scene
from tradedoor.demo.people.stories.parts import inside, signed_in
from tradedoor.demo.people.telling import Story
from tradedoor.giving import keeping, taking_away


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
