"""Limits: addresses, branches, a first and a last day. None locks anybody out by accident."""

from datetime import date, timedelta
from ipaddress import ip_network
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import PASSWORD, comes_in, invited, link_of
from tests.plugins.smtp import to_customers
from tradedoor.access import door, limits
from tradedoor.access.decision import Where
from tradedoor.access.limits import Limits
from tradedoor.access.models import Access
from tradedoor.credentials import names
from tradedoor.credentials.models import SignInTry
from tradedoor.directory.models import Branch
from tradedoor.errors import StalePage
from tradedoor.giving import changing
from tradedoor.giving.changing import AccessWindow
from tradedoor.invitations import choosing, inviting
from tradedoor.record import sentences
from tradedoor.record.models import Entry

HOME = "203.0.113.7"
AWAY = "198.51.100.9"
AT_HOME = Limits(networks=[ip_network("203.0.113.0/24")])
NEW = "five calm otters dive"


@pytest.fixture
def branches(seller):
    return [Branch.objects.create(name=name) for name in ("Göteborg", "Malmö")]


def limit(access, wanted, by, now, *, meant=True, **more):
    access.refresh_from_db()
    window = AccessWindow(
        level=access.level, code=names.code_of(access.login), email=access.contact.email,
        mobile="", limits=wanted, limits_are_meant=meant,
    )  # fmt: skip
    return changing.save_window(
        access.pk, window, **{"seen": access.version, **more}, by=by, now=now
    )


def come_in(now, address=HOME, branch=None, password=PASSWORD):
    return comes_in("marit", password, address=address, branch=branch, agent="Firefox", now=now)


def refused_for_limits(now, **where):
    with pytest.raises(door.NotOpenToYou) as refusal:
        come_in(now, **where)
    return refusal.value.is_limit


def test_only_from_their_addresses(marits_access, clas, noon):
    limit(marits_access, AT_HOME, clas, noon)

    assert come_in(noon)
    assert refused_for_limits(noon, address=AWAY)
    assert refused_for_limits(noon, address="")


def test_only_at_their_branches(marits_access, clas, noon, branches):
    here, there = branches
    limit(marits_access, Limits(branches=frozenset({here.pk})), clas, noon)

    assert come_in(noon, branch=here.pk)
    assert come_in(noon)  # comes to no branch in particular
    assert refused_for_limits(noon, branch=there.pk)
    marits_access.refresh_from_db()
    assert marits_access.limited_out_branch == there


def test_from_the_first_day_to_the_end_of_the_last(marits_access, clas, noon):
    first, last = date(2026, 3, 5), date(2026, 3, 9)
    days = Limits(limits.first_moment(first), limits.last_moment(last))
    limit(marits_access, days, clas, noon)
    here = ZoneInfo("Europe/Stockholm")
    assert days.begins_at
    assert days.ends_at
    begins, over = days.begins_at.astimezone(here), days.ends_at.astimezone(here)

    assert (begins.date(), begins.hour) == (first, 0)
    assert (over.date(), over.hour) == (last + timedelta(days=1), 0)
    moment = timedelta(seconds=1)
    assert not refused_for_limits(begins - moment)
    assert come_in(begins)
    assert come_in(over - moment)
    assert not refused_for_limits(over)
    assert (limits.first_day(days), limits.last_day(days)) == (first, last)


def test_a_last_day_before_the_first_is_refused(marits_access, clas, noon):
    backwards = Limits(noon, noon - timedelta(days=1))

    with pytest.raises(limits.DatesRefused):
        limit(marits_access, backwards, clas, noon)
    marits_access.refresh_from_db()
    assert marits_access.ends_at is None


def test_whoever_begins_later_may_choose_a_password_now(olle, us, clas, noon):
    access = invited(olle, us, noon)
    limit(access, Limits(begins_at=noon + timedelta(days=5)), clas, noon)

    choosing.choose_password(link_of(access), NEW, address=HOME, now=noon)

    with pytest.raises(door.NotOpenToYou):
        comes_in("olle", NEW, address=HOME, agent="", now=noon)
    later = noon + timedelta(days=5)
    assert comes_in("olle", NEW, address=HOME, agent="", now=later)


def test_a_link_opens_from_their_addresses_only_and_is_not_used_up(olle, us, clas, noon):
    access = invited(olle, us, noon)
    limit(access, AT_HOME, clas, noon)
    link = link_of(access)

    with pytest.raises(inviting.InvitationNotOpen) as refusal:
        choosing.choose_password(link, NEW, address=AWAY, now=noon)
    assert refusal.value.facts["why"] == "limits"
    assert choosing.choose_password(link, NEW, address=HOME, now=noon)


def test_before_it_is_saved_it_is_held_against_the_last_90_days(marits_access, clas, noon):
    for n in range(4):
        come_in(noon - timedelta(days=n), address=AWAY if n == 3 else HOME)
    come_in(noon - timedelta(days=91), address=AWAY)

    with pytest.raises(limits.LimitsWouldRefuse) as refusal:
        limit(marits_access, AT_HOME, clas, noon, meant=False)

    assert str(refusal.value).startswith("1 of 4 sign-ins in the last 90 days")
    assert [one.address for one in refusal.value.facts["refused"]] == [AWAY]
    marits_access.refresh_from_db()
    assert marits_access.networks == []
    limit(marits_access, AT_HOME, clas, noon, meant=True)
    limit(marits_access, AT_HOME, clas, noon, meant=False)  # nothing new to look at
    marits_access.refresh_from_db()
    assert marits_access.networks == AT_HOME.networks


def test_limits_that_refuse_nobody_need_no_second_word(marits_access, clas, noon, branches):
    come_in(noon, branch=branches[0].pk)

    limit(
        marits_access,
        Limits(networks=AT_HOME.networks, branches=frozenset({branches[0].pk})),
        clas,
        noon,
        meant=False,
    )

    assert list(Access.objects.get().branches.all()) == branches[:1]


def test_who_was_kept_out_is_seen_until_they_come_in_or_the_limits_change(
    marits_access, clas, noon
):
    limit(marits_access, AT_HOME, clas, noon)
    refused_for_limits(noon, address=AWAY)
    marits_access.refresh_from_db()
    assert (marits_access.limited_out_at, marits_access.limited_out_from) == (noon, AWAY)

    come_in(noon)
    marits_access.refresh_from_db()
    assert marits_access.limited_out_at is None

    refused_for_limits(noon, address=AWAY)
    limit(marits_access, Limits(), clas, noon)
    marits_access.refresh_from_db()
    assert marits_access.limited_out_at is None


def test_a_change_of_limits_is_on_record_and_told(marits_access, clas, noon, branches):
    wanted = Limits(None, noon + timedelta(days=9), AT_HOME.networks, frozenset({branches[1].pk}))
    limit(marits_access, wanted, clas, noon)

    changed = Entry.objects.get(verb="access.changed").facts["changed"]
    assert changed["networks"] == ["", "203.0.113.0/24"]
    assert changed["branches"] == ["", "Malmö"]
    letter = to_customers().latest("pk")
    assert (letter.kind, letter.context["changed"]) == (
        "access-changed", ["ends", "networks", "branches"],
    )  # fmt: skip


def test_two_who_set_limits_at_once_are_told_of_each_other(marits_access, clas, olga, noon):
    seen = marits_access.version
    limit(marits_access, AT_HOME, clas, noon)

    with pytest.raises(StalePage):
        limit(marits_access, Limits(), olga, noon, seen=seen)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", []),
        (" 203.0.113.7 \n", ["203.0.113.7/32"]),
        ("203.0.113.0/24, 2001:db8::/32;::1", ["203.0.113.0/24", "2001:db8::/32", "::1/128"]),
        ("203.0.113.9/24", ["203.0.113.0/24"]),
        ("::ffff:203.0.113.0/120", ["203.0.113.0/24"]),
        ("203.0.113.7 203.0.113.7", ["203.0.113.7/32"]),
    ],
)  # fmt: skip
def test_networks_as_people_type_them(typed, kept):
    assert [str(network) for network in limits.networks_typed(typed)] == kept


@pytest.mark.parametrize(
    "typed", ["the office", "203.0.113", "203.0.113.0/33", "0.0.0.0/0", "::/0"]
)
def test_what_is_no_network_is_named(typed):
    with pytest.raises(limits.NetworkRefused, match="“"):
        limits.networks_typed(f"203.0.113.7\n{typed}")


def test_too_many_networks_are_refused():
    with pytest.raises(limits.NetworkRefused):
        limits.networks_typed(" ".join(f"203.0.113.{n}" for n in range(51)))


@given(st.lists(st.ip_addresses(v=4).map(str), max_size=50))
def test_every_address_typed_is_let_in(addresses):
    wanted = Limits(networks=limits.networks_typed("\n".join(addresses)))

    assert all(wanted.lets_in(Where(address)) for address in addresses)


def test_the_sign_ins_are_the_persons_own(marits_access, olle, us, clas, noon):
    come_in(noon, address=AWAY)
    SignInTry.objects.update(login=invited(olle, us, noon).login)

    limit(marits_access, AT_HOME, clas, noon, meant=False)


def test_the_record_reads_as_days(marits_access, clas, noon):
    last = date(2026, 3, 9)
    limit(marits_access, Limits(noon, limits.last_moment(last)), clas, noon)

    said = sentences.detail(Entry.objects.get(verb="access.changed"))

    assert "First day: – → 3 March 2026" in said
    assert "Last day: – → 9 March 2026" in said
