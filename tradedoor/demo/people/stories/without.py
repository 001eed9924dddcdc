"""People without access: never had it, have no e-mail, were archived."""

from dataclasses import replace

from tradedoor.demo.people.invented import Person
from tradedoor.demo.people.scene import Firm, Scene
from tradedoor.demo.people.stories.parts import known
from tradedoor.demo.people.telling import Story
from tradedoor.giving import keeping


def never_had_access(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    yield from known(scene, firm, person, scene.some_days(0.2, firm.age))


def has_no_email(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    person = replace(person, email="", newsletter=False)
    yield from known(scene, firm, person, scene.some_days(0.2, firm.age))


def archived(scene: Scene, firm: Firm, person: Person) -> Story[None]:
    contact = yield from known(scene, firm, person, firm.age)
    now = yield scene.ago(scene.some_days(4, firm.age - 10))
    keeping.archive(contact.pk, by=firm.clerk, now=now)
