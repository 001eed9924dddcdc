"""The seller's own people come in, forget their password, and leave."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests.conftest import PASSWORD, comes_in
from tests.races import all_at_once, before_commit
from tradedoor.actors import visitor
from tradedoor.credentials import names, proving, staff
from tradedoor.credentials.models import Login, Staff
from tradedoor.directory.models import Branch
from tradedoor.errors import NotAllowed, NotValid
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry

NEW = "seven loud geese hurry"


def sign_in(typed, now, password=PASSWORD):
    return comes_in(typed, password, room="office", address="192.0.2.9", now=now).staff


def token_of(link: str) -> str:
    return link.rsplit("/", 1)[-1]


@pytest.fixture
def vera(seller, olga, noon):
    """Just added; her link is on its way."""
    return staff.add(email="vera@nordic.example", name="Vera", role="clerk", by=olga, now=noon)


def test_a_new_colleague_chooses_a_password_by_the_link_and_comes_in(vera, noon):
    staff.choose_password(token_of(vera.link), PASSWORD, address="192.0.2.9", now=noon)

    assert sign_in("VERA@nordic.example", noon) == vera.staff
    done = Entry.objects.filter(subject_id=vera.staff.public_id).order_by("pk")
    assert [entry.verb for entry in done] == [
        "staff.added", "staff.chose-password", "staff.signed-in",
    ]  # fmt: skip
    assert Letter.objects.get(to="vera@nordic.example").kind == "staff-invitation"


def test_only_an_administrator_adds_colleagues(clas, nils, noon):
    for by in (clas, nils, visitor("")):
        with pytest.raises(NotAllowed):
            staff.add(email="x@nordic.example", name="X", role="clerk", by=by, now=noon)


def test_there_are_three_roles(olga, noon):
    with pytest.raises(NotValid) as refused:
        staff.add(email="x@nordic.example", name="X", role="king", by=olga, now=noon)
    assert refused.value.field == "role"


def test_a_colleague_may_be_limited_to_branches(olga, noon):
    malmo, gothenburg = (Branch.objects.create(name=name) for name in ("Malmö", "Göteborg"))

    added = staff.add(
        email="x@nordic.example", name="X", role="clerk", branches=[malmo, gothenburg], by=olga,
        now=noon,
    )  # fmt: skip

    assert staff.actor(added.staff, "").branches == frozenset([malmo.pk, gothenburg.pk])
    assert [branch.name for branch in staff.branches_of(added.staff)] == ["Göteborg", "Malmö"]
    entry = Entry.objects.get(verb="staff.added", subject_id=added.staff.public_id)
    assert entry.facts["branches"] == "Malmö, Göteborg"


def test_a_colleague_without_branches_reaches_all(vera):
    assert staff.actor(vera.staff, "").branches is None


def test_an_administrator_is_never_limited(olga, olga_staff, noon):
    malmo = Branch.objects.create(name="Malmö")

    with pytest.raises(staff.LimitRefused) as refused:
        staff.add(
            email="x@nordic.example", name="X", role="administrator", branches=[malmo], by=olga,
            now=noon,
        )  # fmt: skip
    assert refused.value.field == "branch"
    with pytest.raises(IntegrityError, match="staff_administrators_see_all"):
        Staff.objects.filter(pk=olga_staff.pk).update(branches=[malmo.pk])


def test_a_customers_address_is_not_a_colleagues_too(marits_access, olga, noon):
    with pytest.raises(names.NameTaken) as refused:
        staff.add(email="marit@dahlsbygg.example", name="M", role="clerk", by=olga, now=noon)

    assert refused.value.field == "email"
    assert Login.objects.filter(staff=None, accesses=None).count() == 0


def test_a_link_works_once(vera, noon):
    staff.choose_password(token_of(vera.link), PASSWORD, address="", now=noon)

    with pytest.raises(staff.LinkNotOpen) as refused:
        staff.choose_password(token_of(vera.link), NEW, address="", now=noon)
    assert refused.value.status == 410
    sign_in("vera@nordic.example", noon)


def test_looking_at_a_link_spends_nothing(vera, noon):
    for _ in range(3):
        assert staff.by_link(token_of(vera.link), now=noon) == vera.staff


def test_a_link_runs_out(vera, noon):
    with pytest.raises(staff.LinkNotOpen):
        staff.by_link(token_of(vera.link), now=noon + staff.VALID)


def test_a_newer_link_replaces_an_older_one(vera, noon):
    later = noon + timedelta(hours=1)
    staff.forgot("vera@nordic.example", now=later)

    with pytest.raises(staff.LinkNotOpen):
        staff.by_link(token_of(vera.link), now=later)


@pytest.mark.parametrize("spoiled", ["", "x", ".", "ﾟ", "x" * 5000])
def test_a_spoiled_link_opens_nothing(vera, noon, spoiled):
    token = token_of(vera.link)
    for wrong in (spoiled, token + spoiled + "x", token[:-1], token.upper(), "." + token):
        with pytest.raises(staff.LinkNotOpen):
            staff.by_link(wrong, now=noon)


def test_a_customers_link_opens_nothing_in_the_office(vera, noon):
    from tradedoor.letters import links

    token = links.seal("invitation", vera.staff.way_in_id)
    with pytest.raises(staff.LinkNotOpen):
        staff.by_link(token, now=noon)


def test_a_weak_password_is_refused_and_the_link_stays_open(vera, noon):
    from tradedoor.credentials.passwords import PasswordRefused

    with pytest.raises(PasswordRefused):
        staff.choose_password(token_of(vera.link), "vera@nordic.example", address="", now=noon)

    staff.choose_password(token_of(vera.link), PASSWORD, address="", now=noon)


def test_whoever_forgot_their_password_is_mailed_a_way_in_once(olga_staff, noon):
    later = noon + timedelta(days=8)
    for minutes in (0, 1, 4):
        staff.forgot(
            "olga@nordic.example", now=later + timedelta(minutes=minutes), address="192.0.2.9"
        )
    assert Letter.objects.filter(kind="staff-way-in").count() == 1
    entry = Entry.objects.get(verb="staff.asked-for-way-in")
    assert (entry.actor_kind, entry.address) == ("visitor", "192.0.2.9")

    staff.forgot("olga@nordic.example", now=later + timedelta(minutes=5))
    assert Letter.objects.filter(kind="staff-way-in").count() == 2


@pytest.mark.parametrize("typed", ["nobody@nordic.example", "marit@dahlsbygg.example", "", "\x00"])
def test_nobody_else_is_mailed_anything(olga_staff, marits_access, noon, typed):
    before = Letter.objects.count(), Entry.objects.count()

    staff.forgot(typed, now=noon + timedelta(days=8))

    assert (Letter.objects.count(), Entry.objects.count()) == before


def test_whoever_left_is_out(vera, noon):
    staff.choose_password(token_of(vera.link), PASSWORD, address="", now=noon)
    staff.forgot("vera@nordic.example", now=noon)
    Staff.objects.filter(name="Vera").update(left_at=noon)

    with pytest.raises(proving.SignInFailed):
        sign_in("vera@nordic.example", noon)
    staff.forgot("vera@nordic.example", now=noon + timedelta(days=1))
    assert Letter.objects.filter(kind="staff-way-in", queued_at__gt=noon).count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_with_one_link(vera, noon):
    def choose(words):
        return staff.choose_password(token_of(vera.link), words, address="", now=noon)

    _, second = before_commit(lambda: choose(PASSWORD), lambda: choose(NEW))

    assert isinstance(second, staff.LinkNotOpen)


@pytest.mark.django_db(transaction=True)
def test_asking_at_once_mails_one_link(olga_staff, noon):
    later = noon + timedelta(days=8)

    all_at_once(*3 * [lambda: staff.forgot("olga@nordic.example", now=later)])

    assert Letter.objects.filter(kind="staff-way-in").count() == 1
