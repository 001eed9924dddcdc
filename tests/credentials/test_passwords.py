"""Which passwords may be chosen, and how they are kept."""

import pytest
from django.contrib.auth import hashers
from hypothesis import given
from hypothesis import strategies as st

from tradedoor.credentials import passwords, proving

MARIT = ["Marit", "Dahl", "marit.dahl@dahls-bygg.example", "Dahls Bygg AB"]


def is_good(password: str) -> bool:
    try:
        passwords.check_good_enough(password, person=MARIT)
    except passwords.PasswordRefused:
        return False
    return True


@pytest.mark.parametrize(
    "password",
    [
        "four quiet herons wait",
        "fyra tysta hägrar väntar",
        "849302758391047",
        "!#%&/()=?+*~<>|",
        "Marit likes 4 quiet herons",
        "четыре тихие цапли",
        "🦩🐟🌊🪶🌧🦩🐟🪨🌱🍃🦩🌊🐟🪶🪨",
        "four quiet herons wait; seven loud geese hurry; " * 4 + "twelve",
    ],
)
def test_long_ones_of_ones_own_are_good_whatever_they_are_made_of(password):
    assert is_good(password)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "fourteenletter",
        "x" * 201,
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "passwordpassword",
        "Password Password",
        "password12345678",
        "1234567890123456",
        "qwertyuiopasdfgh",
        "hgfdsapoiuytrewq",
        "maritdahl@dahls-bygg.example",
        "MaritDahl 1970!",
        "Dahl-Marit-1970",
        "Dahls Bygg AB 24",
        "marit.dahl@dahls",
    ],
)
def test_short_ones_and_those_that_guessers_try_first_are_not(password):
    with pytest.raises(passwords.PasswordRefused) as refused:
        passwords.check_good_enough(password, person=MARIT)
    assert refused.value.field == "password"


def test_a_password_is_measured_as_it_is_kept():
    """Eight letters with their accents typed apart are still eight."""
    assert not is_good("e\u0301" * 7 + "abcdefg"[:1])
    assert is_good("a\u0301b\u0301c\u0301d\u0301e\u0301f\u0301g\u0301h\u0301 four quiet herons")


def test_one_that_grows_when_it_is_kept_is_refused_rather_than_never_right():
    with pytest.raises(passwords.PasswordRefused, match="at most"):
        passwords.check_good_enough("four quiet herons" + "\ufdfa" * 20, person=[])


@given(st.text(st.characters(codec=None), max_size=300), st.lists(st.text(), max_size=3))
def test_any_text_is_good_or_refused(password, person):
    try:
        passwords.check_good_enough(password, person=person)
    except passwords.PasswordRefused:
        pass
    else:
        assert len(passwords.normalised(password)) >= passwords.SHORTEST


@given(st.text(st.characters(codec=None)))
def test_two_ways_of_typing_it_are_one_password(password):
    once = passwords.normalised(password)
    assert passwords.normalised(once) == once


def test_kept_as_argon2id_with_the_strength_we_state():
    kept = hashers.make_password("four quiet herons wait")

    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.Argon2().must_update(kept)


def test_a_login_without_a_password_is_opened_by_none(db, noon):
    login = passwords.login_without_password(now=noon)

    assert not login.has_password
    for password in ("", "!", login.password, "four quiet herons wait"):
        with pytest.raises(proving.SignInFailed):
            proving.prove_again(login, password, room="portal", address="", agent="", now=noon)


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        ("Ångström’s café, at noon", "A\u030angstro\u0308m’s cafe\u0301, at noon"),
        ("ﬁve quiet ﬁsh swim", "five quiet fish swim"),
        ("１２ quiet herons wait", "12 quiet herons wait"),
    ],
)
def test_the_same_letters_from_another_keyboard_are_right(db, noon, chosen, typed):
    login = passwords.login_without_password(now=noon)
    passwords.choose(login, chosen, now=noon)

    proving.prove_again(login, typed, room="portal", address="", agent="", now=noon)


def test_outer_spaces_and_case_count(db, noon):
    login = passwords.login_without_password(now=noon)
    passwords.choose(login, " four quiet herons wait ", now=noon)

    for typed in ("four quiet herons wait", " Four quiet herons wait "):
        with pytest.raises(proving.SignInFailed):
            proving.prove_again(login, typed, room="portal", address="", agent="", now=noon)


def test_the_database_itself_keeps_a_password_and_its_day_together(db, noon):
    from django.db import IntegrityError, transaction

    login = passwords.login_without_password(now=noon)
    login.password = hashers.make_password("four quiet herons wait")
    with pytest.raises(IntegrityError), transaction.atomic():
        login.save()
