"""First the proof, and then the door: how somebody comes in, and what is noted of it."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from tests.conftest import PASSWORD, comes_in
from tests.races import all_at_once, before_commit
from tradedoor.access import coming_in, door, holder, signing_out
from tradedoor.access.coming_in import Proven
from tradedoor.access.decision import Where
from tradedoor.credentials import passwords
from tradedoor.credentials.counting import WRONG_PER_PERSON, TooManyTries
from tradedoor.credentials.models import KnownBrowser, Session, SignInTry, Staff
from tradedoor.credentials.proving import SignInFailed
from tradedoor.giving import giving, resetting, taking_away
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry


def come_in(typed, now):
    return comes_in(typed, PASSWORD, address="198.51.100.7", agent="Firefox", now=now)


@pytest.fixture
def at_tremblay(luc, marit, marits_access, us, noon):
    """Marit acts for Garage Tremblay as well."""
    return giving.give(
        luc.pk, level="user", code="x1", email=marit.email, same_person=True, send=False,
        by=us, now=noon,
    )  # fmt: skip


def test_signing_in_is_noted_and_on_record(marits_access, noon):
    later = noon + timedelta(days=1)
    come_in("marit", noon)
    come_in("marit", later)

    marits_access.refresh_from_db()
    assert (marits_access.first_sign_in_at, marits_access.last_sign_in_at) == (noon, later)
    entries = Entry.objects.filter(verb="access.signed-in")
    assert [entry.address for entry in entries] == ["198.51.100.7"] * 2


@pytest.mark.parametrize(
    ("typed", "number"), [("4471-1", "4471"), ("10927781-1", "10927781"), ("marit", None)]
)
def test_the_number_typed_says_which_company_is_meant(at_tremblay, noon, typed, number):
    access = come_in(typed, noon).access

    assert (access.customer.number if access else None) == number


def test_with_one_company_left_there_is_nothing_to_choose(marits_access, at_tremblay, clas, noon):
    taking_away.take_away(marits_access.pk, by=clas, now=noon)

    assert come_in("10927781-1", noon).access == at_tremblay


def test_a_wrong_password_says_nothing_of_a_closed_door(marits_access, clas, noon):
    taking_away.take_away(marits_access.pk, by=clas, now=noon)

    with pytest.raises(SignInFailed):
        comes_in("marit", "wrong", address="", agent="", now=noon)


def test_a_closed_door_leaves_no_sign_in_on_record(marits_access, clas, noon):
    taking_away.take_away(marits_access.pk, by=clas, now=noon)
    with pytest.raises(door.NotOpenToYou) as refused:
        come_in("marit", noon)

    assert refused.value.status == 403
    assert not Entry.objects.filter(verb="access.signed-in").exists()
    assert SignInTry.objects.filter(login=marits_access.login).count() == 1


def browser(login, key, now, room="portal"):
    from tradedoor.credentials.sessions import digest

    return Session.objects.create(
        session_key=digest(key), session_data="", login=login, room=room,
        created_at=now, seen_at=now, expire_date=now + timedelta(days=1),
    )  # fmt: skip


def test_a_person_signs_out_every_other_browser(marits_access, lucs_access, noon):
    here = browser(marits_access.login, "here", noon)
    there = browser(marits_access.login, "there", noon)
    lucs = browser(lucs_access.login, "luc", noon)

    ended = signing_out.sign_out_elsewhere(
        marits_access.pk, by=holder.as_actor(marits_access, ""), now=noon, keep_session="here"
    )

    assert ended == 1
    for session in (here, there, lucs):
        session.refresh_from_db()
    assert [here.ended_at, there.ended_at, lucs.ended_at] == [None, noon, None]
    assert Entry.objects.get(verb="sessions.ended").facts == {"ended": {"sessions": 1}}


# --- Between the proof and coming in -----------------------------------------------------------


def proof(marits_access, now, **more):
    where = Where("198.51.100.7")
    return coming_in.prove(
        "marit", PASSWORD, room="portal", where=where, agent="Firefox", browser="a secret", now=now,
        **more,
    )  # fmt: skip


def goes_in(proven, now, browser="a secret"):
    where = Where("198.51.100.7")
    return coming_in.come_in(proven, where=where, agent="Firefox", browser=browser, now=now)


def test_a_proof_alone_lets_nobody_in_and_stands_nowhere_but_among_the_tries(marits_access, noon):
    before = Entry.objects.count()

    proof(marits_access, noon)

    marits_access.refresh_from_db()
    assert marits_access.last_sign_in_at is None
    assert Entry.objects.count() == before
    assert not KnownBrowser.objects.exists()
    assert not Session.objects.exists()
    assert [tried.outcome for tried in SignInTry.objects.all()] == ["right"]


def test_a_proof_may_wait_as_plain_values(marits_access, noon):
    """While a second one is awaited: `dataclasses.asdict`, JSON, and back."""
    kept = json.dumps(asdict(proof(marits_access, noon)), cls=DjangoJSONEncoder)
    assert marits_access.login.password not in kept

    values = json.loads(kept)
    proven = Proven(**{**values, "at": datetime.fromisoformat(values["at"])})

    assert goes_in(proven, noon + timedelta(minutes=9)).access == marits_access


def test_it_does_not_wait_for_long(marits_access, noon):
    proven = proof(marits_access, noon)

    with pytest.raises(SignInFailed):
        goes_in(proven, noon + coming_in.PROOF_HOLDS + timedelta(seconds=1))


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda access, by, now: resetting.reset(access.pk, send=False, by=by, now=now),
        lambda access, by, now: passwords.choose(access.login, "five calm otters dive", now=now),
    ],
    ids=["stopped", "changed"],
)
def test_a_password_that_is_another_by_then_proves_nothing(marits_access, clas, noon, meanwhile):
    proven = proof(marits_access, noon)
    meanwhile(marits_access, clas, noon)

    with pytest.raises(SignInFailed):
        goes_in(proven, noon)
    assert not Entry.objects.filter(verb="access.signed-in").exists()


def test_the_door_is_asked_when_they_come_in_not_when_they_prove_it(marits_access, clas, noon):
    proven = proof(marits_access, noon)
    taking_away.take_away(marits_access.pk, by=clas, now=noon)

    with pytest.raises(door.NotOpenToYou):
        goes_in(proven, noon)


@pytest.mark.django_db(transaction=True)
def test_whoever_comes_in_while_it_is_taken_away_waits_and_stays_outside(marits_access, clas, noon):
    proven = proof(marits_access, noon)

    _, answer = before_commit(
        partial(taking_away.take_away, marits_access.pk, by=clas, now=noon),
        partial(goes_in, proven, noon),
    )

    assert isinstance(answer, door.NotOpenToYou)
    assert not Entry.objects.filter(verb="access.signed-in").exists()


@pytest.mark.django_db(transaction=True)
def test_one_new_browser_that_comes_in_twice_at_once_is_told_of_once(marits_access, noon):
    proven = proof(marits_access, noon)
    goes_in(proven, noon, browser="the first ever")

    all_at_once(*[partial(goes_in, proven, noon, browser="another") for _ in range(4)])

    assert Letter.objects.filter(kind="new-browser").count() == 1


# --- The office --------------------------------------------------------------------------------


def test_staff_are_told_of_a_new_browser_but_not_of_the_first_nor_twice(olga_staff, noon):
    for browser in ("first", "second", "second", "first"):
        comes_in("olga@nordic.example", room="office", browser=browser, now=noon)

    letter = Letter.objects.get(kind="new-browser")
    assert letter.to == "olga@nordic.example"
    assert letter.context["path"] == "/office/forgot-password"


def test_guesses_made_elsewhere_do_not_keep_staff_out_of_their_browser(olga_staff, noon):
    comes_in("olga@nordic.example", room="office", browser="hers", now=noon)
    for n in range(WRONG_PER_PERSON):
        with pytest.raises(SignInFailed):
            comes_in(
                "olga@nordic.example", "wrong", room="office", address=f"203.0.113.{n}", now=noon
            )

    with pytest.raises(TooManyTries):
        comes_in("olga@nordic.example", room="office", now=noon)
    assert comes_in("olga@nordic.example", room="office", browser="hers", now=noon).staff


def test_whoever_left_the_office_between_proof_and_coming_in_stays_outside(olga_staff, noon):
    proven = Proven.of(olga_staff.login, "office", now=noon)
    Staff.objects.update(left_at=noon)

    with pytest.raises(SignInFailed):
        goes_in(proven, noon)
    assert not Entry.objects.filter(verb="staff.signed-in").exists()
