"""The right password, and then the door."""

from datetime import timedelta

import pytest

from tests.conftest import PASSWORD
from tradedoor.access import holder, signing_in
from tradedoor.credentials.models import Session, SignInTry
from tradedoor.credentials.proving import SignInFailed
from tradedoor.giving import giving, taking_away
from tradedoor.record.models import Entry


def come_in(typed, now):
    return signing_in.sign_in(typed, PASSWORD, address="198.51.100.7", agent="Firefox", now=now)


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
        signing_in.sign_in("marit", "wrong", address="", agent="", now=noon)


def test_a_closed_door_leaves_no_sign_in_on_record(marits_access, clas, noon):
    taking_away.take_away(marits_access.pk, by=clas, now=noon)
    with pytest.raises(signing_in.NotOpenToYou) as refused:
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

    ended = signing_in.sign_out_elsewhere(
        marits_access.pk, by=holder.as_actor(marits_access, ""), now=noon, keep_session="here"
    )

    assert ended == 1
    for session in (here, there, lucs):
        session.refresh_from_db()
    assert [here.ended_at, there.ended_at, lucs.ended_at] == [None, noon, None]
    assert Entry.objects.get(verb="sessions.ended").facts == {"ended": {"sessions": 1}}
