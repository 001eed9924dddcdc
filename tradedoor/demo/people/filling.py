"""Filling an empty database with Nordic Fasteners of Gothenburg, who do not exist."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.contrib.auth import hashers
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tradedoor.actors import Actor, system
from tradedoor.credentials import staff
from tradedoor.credentials.models import Staff
from tradedoor.demo.people import applicants, cast, companies, post
from tradedoor.demo.people.invented import Town
from tradedoor.demo.people.scene import Firm, Scene
from tradedoor.demo.people.sign_ins import PASSWORD
from tradedoor.demo.people.stories import fates, using
from tradedoor.demo.people.telling import Story, tell
from tradedoor.directory import customers, seller
from tradedoor.directory.models import Branch, Customer, Seller
from tradedoor.errors import Refusal

OPENING = timedelta(days=companies.OLDEST + 3)  # before now
HEADCOUNTS = [4, 3, 2, 5, 3, 4, 1, 5, 2, 3, 3]  # contacts of one customer after the other
OFFICE = [
    ("olga", "Olga Lindqvist", Staff.Role.ADMINISTRATOR, "en"),
    ("clas", "Clas Berg", Staff.Role.CLERK, "en"),
    ("nils", "Nils Holm", Staff.Role.ONLOOKER, "en"),
    ("sophie", "Sophie Marchetaux", Staff.Role.CLERK, "fr"),
    ("emile", "Émile Gaudreault", Staff.Role.CLERK, "fr"),
]
CLERK_OF = {"Gothenburg": "clas", "Lyon": "sophie", "Montréal": "emile"}


class NotADemonstration(Refusal):
    """Made-up people must never be able to sign in to a real shop."""

    code = "not-a-demonstration"


@transaction.atomic
def fill(*, now: datetime) -> bool:
    """Make the demonstration's data, all or nothing; answers whether anything was to be done.

    Raises NotADemonstration unless this installation is a demonstration and its database is
    empty. A database that is filled already is left as it is.
    """
    if not settings.DEMO:
        raise NotADemonstration(
            _("This is not a demonstration (TRADEDOOR_DEMO is off). Nothing was changed.")
        )
    _one_at_a_time()
    if seller.the_seller().is_demo:
        return False
    if Customer.objects.exists() or Staff.objects.exists():
        raise NotADemonstration(
            _("This database is in use and was not made for a demonstration. Nothing was changed.")
        )
    _fill(now)
    return True


def _fill(now: datetime) -> None:
    opening = now - OPENING
    _open_business(opening)
    office = _hire(opening)
    boss, password_hash = office["olga"], hashers.make_password(PASSWORD)
    scene = Scene(now, boss, password_hash)
    outside = Scene(now, boss, password_hash, seed="Slakthusgatan")
    firms = {firm.company.number: firm for firm in _firms(scene, office)}
    tell(
        [
            *(_becomes_customer(firm) for firm in firms.values()),
            *cast.told(scene, firms),
            *_fates(scene, list(firms.values())),
            *applicants.told(outside, firms, office),
        ],
        each_evening=lambda: post.leave(before=now),
    )
    post.forget_jobs()


def _one_at_a_time() -> None:
    """Two fillings at once take turns: the second finds everything done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('tradedoor.demo.fill'))")


def _open_business(opening: datetime) -> None:
    business = seller.the_seller()
    seller.edit(
        seen=business.version, by=system("demo"), now=opening, name="Nordic Fasteners",
        phone="+46 31 390 06 00", email="hello@nordic.example", country="SE", language="en",
    )  # fmt: skip
    Seller.objects.filter(pk=business.pk).update(is_demo=True)
    for name, city, external_id in companies.BRANCHES.values():
        Branch.objects.create(name=name, city=city, external_id=external_id)


def _hire(opening: datetime) -> dict[str, Actor]:
    """The seller's own people, each at a desk with an address of its own."""
    at_desk = {}
    for n, (key, name, role, language) in enumerate(OFFICE):
        now = opening + timedelta(hours=1, minutes=7 * n)
        email = f"{key}@nordic.example"
        desk = f"192.0.2.{10 + n}"
        added = staff.add(
            email=email, name=name, role=role, language=language, by=system("demo"), now=now
        )
        token = added.link.rsplit("/", 1)[-1]
        staff.choose_password(token, PASSWORD, address=desk, now=now + timedelta(minutes=4))
        at_desk[key] = staff.actor(added.staff, desk)
    return at_desk


def _firms(scene: Scene, office: dict[str, Actor]) -> Iterator[Firm]:
    for n, company in enumerate(companies.read()):
        yield Firm(
            company,
            since=scene.ago(company.age),
            clerk=office[CLERK_OF[company.branch]],
            address=f"198.51.100.{20 + n}" if n % 3 else f"203.0.113.{20 + n}",
        )


def _becomes_customer(firm: Firm) -> Story[None]:
    now = yield firm.since
    company = firm.company
    firm.customer = customers.add(
        number=company.number,
        name=company.name,
        phone=company.phone,
        email=company.email,
        tax_id=company.tax_id,
        address=company.address,
        address2=company.address2,
        city=company.city,
        state=company.state,
        postcode=company.postcode,
        country=company.country,
        language=company.language,
        branch=Branch.objects.get(name=company.branch),
        external_id=company.external_id,
        by=firm.clerk,
        now=now,
    )


def _fates(scene: Scene, firms: list[Firm]) -> Iterator[Story[None]]:
    """A story for everybody in town: those that need an old customer choose first."""
    town, dice = Town(), Random("Lyon")
    people = []
    for n, firm in enumerate(firms):
        for person in town.staff_of(firm.company, HEADCOUNTS[n % len(HEADCOUNTS)]):
            if closed := cast.BLOCKED.get(firm.company.number):
                yield using.in_use_until(closed)(scene, firm, person)
            else:
                people.append((firm, person))
    for fate in fates.FATES:
        fit = [somebody for somebody in people if somebody[0].age >= fate.needs]
        for somebody in dice.sample(fit, fate.how_often):
            people.remove(somebody)
            yield fate.tell(scene, *somebody)
    for somebody in people:
        yield fates.OTHERWISE.tell(scene, *somebody)
