"""The one thing the demonstration does not leave to the verbs: hashing a password for everybody."""

from datetime import timedelta

import pytest
from django.contrib.auth import hashers

from tests.conftest import comes_in, invited, link_of
from tradedoor.demo.people import companies
from tradedoor.demo.people.scene import Firm, Scene
from tradedoor.demo.people.sign_ins import PASSWORD
from tradedoor.invitations import choosing, inviting
from tradedoor.invitations.inviting import InvitationNotOpen
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry

ELSEWHERE = "198.51.100.7"


@pytest.fixture
def scene(olga, noon, settings):
    settings.DEMO = True  # Nowhere else is its password good enough.
    return Scene(noon, boss=olga, password_hash=hashers.make_password(PASSWORD))


@pytest.fixture
def firm(olga, noon):
    return Firm(companies.read()[0], since=noon, clerk=olga, address=ELSEWHERE)


def left_behind(access):
    """Everything that tells that somebody chose a password."""
    access.refresh_from_db()
    access.login.refresh_from_db()
    spent = access.invitations.exclude(spent_at=None)
    written = Entry.objects.filter(subject_id=str(access.contact.public_id))
    return (
        access.login.password_chosen_at,
        hashers.check_password(PASSWORD, access.login.password),
        list(spent.values_list("spent_at", "why", "ended_at")),
        list(written.values_list("at", "verb", "actor_kind", "address")),
        list(Letter.objects.filter(to=access.contact.email).values_list("kind", flat=True)),
    )


def test_choosing_a_password_leaves_what_choosing_one_leaves(scene, firm, marit, olle, us, noon):
    marits, olles = invited(marit, us, noon), invited(olle, us, noon)

    scene.choose_password(marits, firm, now=noon)
    choosing.choose_password(link_of(olles), PASSWORD, address=ELSEWHERE, now=noon)

    assert left_behind(marits) == left_behind(olles)
    comes_in(marit.email, PASSWORD, address=ELSEWHERE, agent="", now=noon)


def test_choosing_another_password_tells_its_owner(scene, firm, marits_access, us, noon):
    inviting.invite(marits_access, why="asked", by=us, now=noon)

    scene.choose_password(marits_access, firm, now=noon)

    assert Letter.objects.filter(kind="password-changed", to=marits_access.contact.email).exists()


def test_an_invitation_that_ran_out_opens_nothing_here_either(scene, firm, marit, us, noon):
    marits = invited(marit, us, noon)

    with pytest.raises(InvitationNotOpen):
        scene.choose_password(marits, firm, now=noon + timedelta(days=30))


@pytest.mark.parametrize("days", [0.001, 0.2, 1, 2, 3, 4, 5, 6, 7, 100])
def test_things_happen_on_working_days_before_now(scene, days, noon):
    moment = scene.ago(days)

    assert noon - timedelta(days=days + 3) < moment < noon
    assert moment.weekday() < 5
