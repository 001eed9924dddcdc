"""Sign-in names: what may be one, and that it never comes to mean somebody else."""

import sys

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tradedoor.credentials import names, passwords
from tradedoor.credentials.models import SignInName
from tradedoor.errors import NotValid

Kind = SignInName.Kind
ANYTHING = st.text(st.characters(codec=None))


@pytest.fixture
def ana(db, noon):
    return passwords.login_without_password(now=noon)


@pytest.fixture
def bo(db, noon):
    return passwords.login_without_password(now=noon)


def owner_of(typed):
    name = names.find(typed)
    return name.login if name else None


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("  Marit@DAHLSBYGG.example ", "marit@dahlsbygg.example"),
        ("ＭＡＲＩＴ", "marit"),
        ("10927781\u20111", "10927781\u20101"),
        ("marit\u200b", "marit"),
        ("\ufeffmarit\x00", "marit"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("\u202e", ""),
        ("\ud800", ""),
    ],
)
def test_what_a_typed_name_is_compared_as(typed, compared):
    assert names.normalised(typed) == compared


@given(ANYTHING)
def test_comparing_twice_is_comparing_once(typed):
    once = names.normalised(typed)
    assert names.normalised(once) == once


def test_comparing_twice_is_comparing_once_for_every_character():
    for start in range(0, sys.maxunicode, 0x1000):
        once = names.normalised("a".join(chr(start + n) for n in range(0x1000)))
        assert names.normalised(once) == once


@given(ANYTHING)
def test_a_code_is_refused_or_kept_as_it_is_compared(typed):
    try:
        code = names.check_code(typed)
    except names.CodeRefused:
        return
    assert names.check_code(code) == code == names.normalised(code)
    assert "@" not in code
    assert 2 <= len(code) <= 40


@pytest.mark.parametrize(
    "code", ["md", "marit", "m.dahl", "m-d", "Märit", "anna-2", "x" * 40, "7up"]
)
def test_a_code_people_can_type_is_taken(code):
    assert names.check_code(code) == code.casefold()


@pytest.mark.parametrize(
    "code",
    [
        "", "m", "x" * 41, "marit@dahl", "marit dahl", ".marit", "marit.", "-m", "m-", "_m", "m_",
        "m/d", "<b>", "10927781-1", "K100-3", "K-100-1", "10.927-12", "ma rit",
    ],
)  # fmt: skip
def test_a_code_that_could_be_taken_for_something_else_is_refused(code):
    with pytest.raises(names.CodeRefused):
        names.check_code(code)


def test_a_name_means_one_login(ana, bo, noon):
    names.give("Marit", Kind.CODE, ana, now=noon)

    with pytest.raises(names.NameTaken) as refused:
        names.give("mARIT", Kind.CODE, bo, now=noon)

    assert refused.value.field == "code"
    assert owner_of("MARIT") == ana


@pytest.mark.parametrize("kind", list(Kind))
def test_a_taken_name_is_told_beside_its_own_field(ana, bo, noon, kind):
    value = "m@x.example" if kind == Kind.EMAIL else "marit"
    names.give(value, kind, ana, now=noon)

    with pytest.raises(names.NameTaken) as refused:
        names.give(value, kind, bo, now=noon)

    assert refused.value.field == kind


def test_a_retired_name_opens_nothing_and_is_never_somebody_elses(ana, bo, noon):
    names.give("marit", Kind.CODE, ana, now=noon)
    names.retire(ana, Kind.CODE, value="Marit", now=noon)

    assert names.find("marit") is None
    ever = names.ever_given("marit")
    assert ever is not None
    assert ever.login == ana
    with pytest.raises(names.NameTaken):
        names.give("marit", Kind.CODE, bo, now=noon)


def test_its_owner_gets_a_retired_name_back(ana, noon):
    names.give("marit", Kind.CODE, ana, now=noon)
    names.retire(ana, Kind.CODE, now=noon)
    names.give("marit", Kind.CODE, ana, now=noon)

    assert owner_of("marit") == ana
    assert SignInName.objects.count() == 1


def test_a_refused_name_does_not_spoil_the_transaction(ana, bo, noon):
    names.give("marit", Kind.CODE, ana, now=noon)
    with transaction.atomic():
        with pytest.raises(names.NameTaken):
            names.give("marit", Kind.CODE, bo, now=noon)
        names.give("bo", Kind.CODE, bo, now=noon)

    assert owner_of("bo") == bo


def test_a_name_that_grows_too_long_is_refused_not_broken(ana, noon):
    """One letter of Arabic calligraphy is eighteen when it is compared."""
    with pytest.raises(NotValid) as refused:
        names.give("a@" + 20 * "\ufdfa" + ".example", Kind.EMAIL, ana, now=noon)

    assert refused.value.field == "email"


@pytest.mark.parametrize(
    "typed", ["", " ", "\x00", "\ud800", "x" * 10_000, "%", "_", "marit%", "' OR 1=1"]
)
def test_nobody_is_found_by_nonsense(ana, noon, typed):
    names.give("marit", Kind.CODE, ana, now=noon)
    assert names.find(typed) is None


@pytest.mark.parametrize(
    ("value", "kind"),
    [("", "code"), ("marit", "email"), ("m@x.example", "code"), ("1@2-1", "number")],
)
def test_the_database_itself_keeps_kinds_apart(ana, noon, value, kind):
    with pytest.raises(IntegrityError), transaction.atomic():
        SignInName.objects.create(value=value, kind=kind, login=ana, created_at=noon)


@pytest.mark.parametrize(
    ("first", "last", "proposed"),
    [
        ("Marit", "Dahl", "mdahl"),
        ("Anne-Marie", "Lefèvre", "alefevre"),
        ("Åsa", "Öberg", "aoberg"),
        ("Marit", "", "marit"),
        ("", "", "user"),
        ("李", "小龍", "user"),
        ("M", "", "userm"),
        ("J", "x" * 80, "j" + "x" * 29),
        ("Weiß", "Groß", "wgross"),
    ],
)
def test_a_code_is_proposed_from_the_name(db, first, last, proposed):
    assert names.propose_code(first, last) == proposed


def test_a_proposed_code_is_free_even_of_retired_ones(ana, noon):
    for code in ("mdahl", "mdahl3", "mdahlstrom"):
        names.give(code, Kind.CODE, ana, now=noon)
    names.retire(ana, Kind.CODE, value="mdahl", now=noon)

    assert names.propose_code("Marit", "Dahl") == "mdahl2"
    names.give("mdahl2", Kind.CODE, ana, now=noon)
    assert names.propose_code("Marit", "Dahl") == "mdahl4"


@settings(max_examples=25)
@given(st.text(), st.text())
def test_a_proposed_code_may_always_be_given(first, last):
    stem = names._stem(first, last)
    assert names.check_code(stem) == stem
    assert names.check_code(f"{stem}12") == f"{stem}12"
