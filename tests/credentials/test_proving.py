"""A name and a password, and how often they may be guessed."""

from collections import Counter
from datetime import timedelta
from functools import partial
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection

from tests.conftest import PASSWORD, comes_in, invited
from tests.races import all_at_once, before_commit, in_a_crowd
from tradedoor.access import door
from tradedoor.credentials import counting, proving
from tradedoor.credentials.counting import WINDOW, WRONG_PER_ADDRESS, WRONG_PER_PERSON, TooManyTries
from tradedoor.credentials.models import SignInTry
from tradedoor.credentials.proving import SignInFailed

WRONG = "five quiet herons wait"


def try_it(typed, password, now, *, address="198.51.100.7"):
    return proving.by_password(
        typed, password, room="portal", address=address, agent="Firefox", now=now
    )


def guess(typed, times, now, **where):
    for _ in range(times):
        with pytest.raises(SignInFailed):
            try_it(typed, WRONG, now, **where)


@pytest.mark.parametrize(
    "typed",
    ["marit@dahlsbygg.example", "MARIT@Dahlsbygg.Example ", "marit", " Marit", "10927781-1"],
)
def test_every_name_of_a_person_signs_them_in(marits_access, noon, typed):
    assert try_it(typed, PASSWORD, noon) == marits_access.login


@pytest.mark.parametrize(
    ("typed", "password"),
    [
        ("nobody", PASSWORD),
        ("nobody@x.example", PASSWORD),
        ("10927781-2", ""),
        ("", "x"),
        ("\x00", "\x00"),
        ("\ud800", "\ud800"),
        ("x" * 300, "x" * 5000),
    ],
)
def test_a_name_nobody_has_fails_like_a_wrong_password(marits_access, noon, typed, password):
    with pytest.raises(SignInFailed) as unknown:
        try_it(typed, password, noon)
    with pytest.raises(SignInFailed) as wrong:
        try_it("marit", WRONG, noon)

    assert str(unknown.value) == str(wrong.value)
    assert (unknown.value.status, unknown.value.field) == (wrong.value.status, wrong.value.field)


def test_the_same_work_is_done_for_every_name(
    marits_access, olle, us, noon, django_assert_num_queries
):
    invited(olle, us, noon)
    marits_access.login.names.filter(value="10927781-1").update(retired_at=noon)

    for typed in ("marit", "nobody", "olle", "10927781-1"):
        with django_assert_num_queries(10), pytest.raises(SignInFailed):
            try_it(typed, WRONG, noon)


def test_guesses_are_counted_per_person_whichever_name_is_typed(marits_access, noon):
    names = ["marit", "10927781-1", "marit@dahlsbygg.example"]
    for n in range(WRONG_PER_PERSON):
        guess(names[n % 3], 1, noon, address=f"198.51.100.{n}")

    for typed in names:
        with pytest.raises(SignInFailed):
            try_it(typed, PASSWORD, noon, address="203.0.113.9")


def test_the_right_password_waits_too_and_the_window_passes(marits_access, noon):
    guess("marit", WRONG_PER_PERSON, noon)
    with pytest.raises(TooManyTries):
        try_it("marit", PASSWORD, noon + WINDOW - timedelta(seconds=1))

    assert try_it("marit", PASSWORD, noon + WINDOW) == marits_access.login


def test_refused_tries_do_not_lengthen_the_wait(marits_access, noon):
    guess("marit", WRONG_PER_PERSON, noon)
    for _ in range(WRONG_PER_PERSON):
        with pytest.raises(TooManyTries):
            try_it("marit", WRONG, noon + WINDOW / 2)

    assert try_it("marit", PASSWORD, noon + WINDOW) == marits_access.login


def test_right_passwords_are_not_counted(marits_access, noon):
    for _ in range(WRONG_PER_PERSON + 2):
        try_it("marit", PASSWORD, noon)


def test_a_name_nobody_has_is_counted_just_the_same(db, noon):
    guess("nobody", WRONG_PER_PERSON, noon)

    with pytest.raises(TooManyTries) as refused:
        try_it("NOBODY ", WRONG, noon)
    assert refused.value.status == 429
    guess("somebody else", 1, noon)


def test_one_address_may_not_guess_at_everybody(marits_access, noon, monkeypatch):
    monkeypatch.setattr(counting, "WRONG_PER_ADDRESS", 5)
    for n in range(5):
        guess(f"nobody{n}", 1, noon)

    with pytest.raises(TooManyTries):
        try_it("marit", PASSWORD, noon)
    assert try_it("marit", PASSWORD, noon, address="203.0.113.9") == marits_access.login


def test_an_address_is_given_more_tries_than_a_person():
    assert WRONG_PER_ADDRESS > WRONG_PER_PERSON


def test_another_persons_tries_do_not_keep_me_out(marits_access, lucs_access, noon):
    guess("marit", WRONG_PER_PERSON, noon)

    assert try_it("luc", PASSWORD, noon) == lucs_access.login


def test_proving_it_again_is_counted_with_signing_in(marits_access, noon):
    for _ in range(WRONG_PER_PERSON):
        with pytest.raises(SignInFailed) as refused:
            proving.prove_again(
                marits_access.login, WRONG, room="portal", address="", agent="", now=noon
            )
    assert refused.value.field == "present"

    with pytest.raises(SignInFailed):
        try_it("marit", PASSWORD, noon)


def test_somebody_who_chose_no_password_yet_cannot_come_in(marit, us, noon):
    invited(marit, us, noon)

    for password in ("", PASSWORD):
        with pytest.raises(SignInFailed):
            try_it("marit", password, noon)


@pytest.mark.django_db(transaction=True)
def test_thirty_guesses_at_once_are_counted_as_thirty(marits_access, noon):
    at_once = partial(try_it, "marit", WRONG, noon)

    answers = all_at_once(*[at_once for _ in range(30)])

    kinds = [type(answer).__name__ for answer in answers]
    assert kinds.count("SignInFailed") == WRONG_PER_PERSON
    assert kinds.count("TooManyTries") == 30 - WRONG_PER_PERSON


@pytest.mark.django_db(transaction=True)
def test_a_guess_waits_until_the_one_before_it_is_counted(marits_access, noon):
    guess("marit", WRONG_PER_PERSON - 1, noon)

    def last_but_one():
        with pytest.raises(SignInFailed):
            try_it("marit", WRONG, noon)

    _, answer = before_commit(last_but_one, partial(try_it, "marit", WRONG, noon))

    assert isinstance(answer, TooManyTries)


def test_what_was_typed_and_the_password_are_kept_nowhere(marits_access, noon):
    guess("a name I typed", 1, noon)
    guess("marit", 1, noon)

    kept = str(list(SignInTry.objects.values()))
    assert "a name I typed" not in kept
    assert WRONG not in kept
    assert marits_access.login_id in SignInTry.objects.values_list("login_id", flat=True)


def test_old_tries_are_forgotten(marits_access, noon):
    guess("marit", 2, noon)

    assert counting.forget_old_tries(now=noon + timedelta(days=90)) == 0
    assert counting.forget_old_tries(now=noon + timedelta(days=91)) == 2


def test_a_customers_person_has_no_way_into_the_office(marits_access, noon):
    with pytest.raises(SignInFailed):
        comes_in("marit", room="office", now=noon)


def test_staff_have_no_way_into_the_portal(olga_staff, noon):
    with pytest.raises(door.NotOpenToYou):
        comes_in("olga@nordic.example", PASSWORD, address="", agent="", now=noon)


@pytest.mark.django_db(transaction=True)
def test_two_hundred_guesses_at_once_are_ten_whichever_name_they_use(marits_access, noon):
    """Only what ends "wrong" was compared with the password; "held" and "refused" were not."""
    names = ["marit", "10927781-1", "marit@dahlsbygg.example"]
    guesses = [
        partial(try_it, names[n % 3], WRONG, noon, address=f"198.51.{n}.7") for n in range(200)
    ]

    answers = in_a_crowd(16, guesses)

    assert {type(answer).__name__ for answer in answers} <= {"SignInFailed", "TooManyTries"}
    outcomes = Counter(SignInTry.objects.values_list("outcome", flat=True))
    assert outcomes["wrong"] == WRONG_PER_PERSON
    assert set(outcomes) <= {"wrong", "held", "refused"}


@pytest.mark.parametrize(
    "odd", [{"outcome": "righ"}, {"outcome": ""}, {"room": "street"}, {"room": ""}]
)
def test_a_try_ends_in_one_of_ten_ways_in_one_of_three_rooms(db, noon, odd):
    tried = {"at": noon, "about": "typed:x", "room": "portal", "outcome": "wrong", **odd}

    with pytest.raises(IntegrityError, match=r"try_(outcome|room)_known"):
        SignInTry.objects.create(**tried)


def test_every_outcome_and_room_may_be_kept(db, noon):
    for room in SignInTry.Room:
        for outcome in SignInTry.Outcome:
            SignInTry.objects.create(at=noon, about="typed:x", room=room, outcome=outcome)


def test_an_upgrade_erases_tries_that_ended_in_no_way_there_is(db, noon):
    """As an older version might have kept them, when nothing kept it from doing so."""
    constraints = SignInTry._meta.constraints
    with connection.schema_editor() as schema:
        for constraint in constraints:
            schema.remove_constraint(SignInTry, constraint)
    for outcome in ("wrong", "nonsense"):
        SignInTry.objects.create(at=noon, about="typed:x", room="portal", outcome=outcome)
    connection.check_constraints()

    import_module("tradedoor.migrations.0013_tries_known").erase_others(apps, None)

    assert [tried.outcome for tried in SignInTry.objects.all()] == ["wrong"]
    with connection.schema_editor() as schema:
        for constraint in constraints:
            schema.add_constraint(SignInTry, constraint)
