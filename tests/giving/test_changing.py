"""An access is changed: what it may do, and how its owner signs in."""

from datetime import UTC, datetime

import pytest

from tests.conftest import PASSWORD, comes_in, invited, link_of
from tradedoor.access import holder, signing_out
from tradedoor.access.limits import Limits
from tradedoor.access.mailing import ways_to_sign_in
from tradedoor.credentials import names
from tradedoor.credentials.proving import SignInFailed
from tradedoor.directory import contacts
from tradedoor.errors import NotAllowed, NotValid, StalePage
from tradedoor.giving import changing, giving, keeping, taking_away
from tradedoor.invitations import choosing, inviting
from tradedoor.invitations.models import Invitation
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry

TILL_THEN = Limits(ends_at=datetime(2031, 1, 1, tzinfo=UTC))


def change(access, by, now, **what):
    access.refresh_from_db()
    typed = {
        "level": access.level,
        "code": names.code_of(access.login),
        "email": access.contact.email,
        "mobile": access.contact.mobile,
    }
    how = {"seen": what.pop("seen", access.version), "send": what.pop("send", False)}
    window = changing.AccessWindow(**{**typed, **what})
    return changing.save_window(access.pk, window, **how, by=by, now=now)


def come_in(typed, now):
    return comes_in(typed, PASSWORD, address="", agent="", now=now).login


def cannot_come_in(typed, now):
    with pytest.raises(SignInFailed):
        come_in(typed, now)


def test_a_changed_level_is_on_record(marits_access, clas, noon):
    change(marits_access, clas, noon, level="user")

    entry = Entry.objects.get(verb="access.changed")
    assert entry.facts == {"changed": {"level": ["administrator", "user"]}}


def test_nothing_changed_leaves_no_trace(marits_access, clas, noon):
    again = change(marits_access, clas, noon).access

    assert again.version == marits_access.version
    assert not Entry.objects.filter(verb__in=["access.changed", "contact.edited"]).exists()


def test_a_page_older_than_the_access_changes_nothing(marits_access, clas, noon):
    change(marits_access, clas, noon, level="user", seen=1)

    with pytest.raises(StalePage):
        change(marits_access, clas, noon, level="administrator", seen=1)


@pytest.mark.parametrize("how", ["in the window", "on the contact"])
def test_a_page_older_than_the_address_does_not_bring_the_old_one_back(
    marit, marits_access, olga, clas, noon, how
):
    new = "new@dahlsbygg.example"
    if how == "in the window":
        change(marits_access, olga, noon, email=new, seen=1)
    else:
        keeping.edit(marit.pk, seen=marit.version, email=new, by=olga, now=noon)

    with pytest.raises(StalePage):
        change(marits_access, clas, noon, level="user", email=marit.email, seen=1)

    marit.refresh_from_db()
    assert marit.email == new


def test_a_new_code_retires_the_old_one_for_ever(marits_access, olle, clas, noon):
    change(marits_access, clas, noon, code="MD")

    assert come_in("md", noon) == marits_access.login
    cannot_come_in("marit", noon)
    with pytest.raises(names.NameTaken):
        giving.give(
            olle.pk, level="user", code="marit", email=olle.email, send=False, by=clas, now=noon
        )


def test_its_owner_may_have_an_old_code_back(marits_access, clas, noon):
    change(marits_access, clas, noon, code="md")
    change(marits_access, clas, noon, code="marit")

    assert come_in("marit", noon) == marits_access.login
    cannot_come_in("md", noon)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "luc"}, "code"),
        ({"code": "-"}, "code"),
        ({"level": "boss"}, "level"),
        ({"email": "nonsense"}, "email"),
        ({"email": "olle@dahlsbygg.example"}, "email"),
        ({"mobile": "nonsense"}, "mobile"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    marits_access, olle, lucs_access, clas, noon, wrong, field
):
    with pytest.raises((NotValid, names.NameTaken, contacts.EmailTaken)) as refused:
        change(marits_access, clas, noon, **{"level": "user", **wrong})

    assert refused.value.field == field
    marits_access.refresh_from_db()
    assert marits_access.level == "administrator"


def test_only_staff_who_may_give_access_change_it(marits_access, nils, noon):
    for by in (nils, holder.as_actor(marits_access, "")):
        with pytest.raises(NotAllowed):
            change(marits_access, by, noon, level="user")


# --- One thing at a time ------------------------------------------------------------------

EACH = {
    "level": lambda pk, **how: changing.set_level(pk, "user", **how),
    "code": lambda pk, **how: changing.change_code(pk, "md", **how),
    "shares_mailbox": lambda pk, **how: changing.settle_mailbox(pk, shares=True, **how),
    "ends": lambda pk, **how: changing.limit(pk, TILL_THEN, **how),
}


@pytest.mark.parametrize("what", EACH)
def test_one_thing_changed_leaves_the_others_and_one_entry(marits_access, clas, noon, what):
    EACH[what](marits_access.pk, by=clas, now=noon)
    again = EACH[what](marits_access.pk, by=clas, now=noon)

    assert set(Entry.objects.get(verb="access.changed").facts["changed"]) == {what}
    assert again.version == marits_access.version + 1


@pytest.mark.parametrize("what", EACH)
def test_one_thing_is_told_once_where_it_is_worth_a_letter(marits_access, clas, noon, what):
    EACH[what](marits_access.pk, by=clas, now=noon)
    EACH[what](marits_access.pk, by=clas, now=noon)

    told = [letter.context["changed"] for letter in Letter.objects.filter(kind="access-changed")]
    assert told == ([] if what == "shares_mailbox" else [[what]])


@pytest.mark.parametrize("what", EACH)
def test_only_staff_who_may_give_access_change_one_thing(marits_access, nils, noon, what):
    for by in (nils, holder.as_actor(marits_access, "")):
        with pytest.raises(NotAllowed):
            EACH[what](marits_access.pk, by=by, now=noon)


def test_all_that_is_saved_in_the_window_is_one_entry_and_one_letter(marits_access, clas, noon):
    change(
        marits_access, clas, noon, level="user", code="md", shares_mailbox=True, limits=TILL_THEN
    )

    told = Letter.objects.get(kind="access-changed").context["changed"]
    assert told == ["level", "code", "ends"]
    assert set(Entry.objects.get(verb="access.changed").facts["changed"]) == {
        "level", "code", "shares_mailbox", "ends",
    }  # fmt: skip


# --- A new address -----------------------------------------------------------------------


@pytest.mark.parametrize("how", ["in the window", "on the contact"])
def test_a_new_address_signs_in_and_the_old_one_does_not(marit, marits_access, clas, noon, how):
    new = "M.Dahl@dahlsbygg.example"
    if how == "in the window":
        change(marits_access, clas, noon, email=new)
    else:
        keeping.edit(marit.pk, seen=marit.version, email=new, by=clas, now=noon)

    assert come_in("m.dahl@DAHLSBYGG.example", noon) == marits_access.login
    cannot_come_in("marit@dahlsbygg.example", noon)
    assert come_in("marit", noon) == marits_access.login


def test_a_link_mailed_to_the_old_address_ends(marit, us, clas, noon):
    access = invited(marit, us, noon)
    link = link_of(access)

    change(access, clas, noon, email="new@dahlsbygg.example")

    with pytest.raises(inviting.InvitationNotOpen) as refused:
        choosing.choose_password(link, PASSWORD, address="", now=noon)
    assert refused.value.facts["why"] == "address"
    assert Letter.objects.get(invitation__access=access).state == "dropped"


def test_the_envelope_ticked_with_a_new_address_writes_there(marit, us, clas, noon):
    access = invited(marit, us, noon)

    change(access, clas, noon, email="new@dahlsbygg.example", send=True)

    assert Invitation.objects.open().get().letter.to == "new@dahlsbygg.example"  # type: ignore[union-attr]


def test_a_change_of_capitals_is_no_new_address(marit, us, clas, noon):
    access = invited(marit, us, noon)
    link = link_of(access)

    change(access, clas, noon, email="Marit@Dahlsbygg.Example")

    choosing.choose_password(link, PASSWORD, address="", now=noon)
    assert come_in(marit.email, noon) == access.login


def test_an_address_taken_off_signs_in_no_longer(marit, marits_access, clas, noon):
    change(marits_access, clas, noon, email="")

    cannot_come_in("marit@dahlsbygg.example", noon)
    assert come_in("10927781-1", noon) == marits_access.login


def test_an_address_that_is_how_another_person_signs_in_stays_theirs(
    marit, luc, marits_access, lucs_access, clas, noon
):
    change(marits_access, clas, noon, email=luc.email)

    assert come_in(luc.email, noon) == lucs_access.login
    assert ways_to_sign_in(marits_access)["email"] == ""


def test_a_persons_address_at_one_company_stays_when_the_other_changes(
    luc, marit, marits_access, clas, noon
):
    joined = giving.give(
        luc.pk, level="user", code="x1", email=marit.email, same_person=True, send=False,
        by=clas, now=noon,
    )  # fmt: skip

    change(joined, clas, noon, email="luc@garage-tremblay.example")

    for typed in (marit.email, "luc@garage-tremblay.example"):
        assert come_in(typed, noon) == marits_access.login
    assert ways_to_sign_in(marits_access) == {
        "email": marit.email, "code": "marit", "number": "10927781-1",
    }  # fmt: skip
    joined.contact.refresh_from_db()
    assert ways_to_sign_in(joined) == {
        "email": "luc@garage-tremblay.example", "code": "marit", "number": "4471-1",
    }  # fmt: skip


def test_a_new_address_is_followed_while_access_is_taken_away(marit, marits_access, clas, noon):
    taking_away.take_away(marits_access.pk, by=clas, now=noon)
    keeping.edit(marit.pk, seen=marit.version, email="new@dahlsbygg.example", by=clas, now=noon)
    taking_away.give_back(marits_access.pk, by=clas, now=noon)

    assert come_in("new@dahlsbygg.example", noon) == marits_access.login


# --- Who may do what to themselves --------------------------------------------------------


def test_nobody_changes_the_password_of_a_colleague(marits_access, olle, us, noon):
    olles = invited(olle, us, noon)
    with pytest.raises(NotAllowed):
        choosing.change_password(
            olles.pk, "seven loud geese hurry", by=holder.as_actor(marits_access, ""), now=noon,
            keep_session="",
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        signing_out.sign_out_elsewhere(
            olles.pk, by=holder.as_actor(marits_access, ""), now=noon, keep_session=""
        )
