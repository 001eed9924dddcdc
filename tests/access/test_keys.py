"""API keys: made, shown once, limited, used, taken away, warned of."""

import uuid
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.db import IntegrityError
from hypothesis import given as examples
from hypothesis import strategies as st

from tests.races import before_commit
from tradedoor.access import decision, holder, jobs, key_checking, key_states, keys
from tradedoor.access.decision import Step, Where
from tradedoor.access.models import Access, AccessBranch, ApiKey
from tradedoor.credentials.counting import KEYS_PER_ADDRESS, TooManyTries
from tradedoor.credentials.models import SignInTry
from tradedoor.directory.models import Branch, Contact, Customer
from tradedoor.errors import Gone, NotAllowed
from tradedoor.giving import blocking, giving, taking_away
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry

HERE = Where("203.0.113.7")
YEAR = timedelta(days=365)


@pytest.fixture
def make(marits_access, olga, noon):
    def made(access: Access = marits_access, **how: Any) -> keys.Made:
        asked = {"name": "ERP", "scopes": ["read"], "expires_at": noon + YEAR, "networks": []}
        return keys.make(access.pk, **{**asked, "by": olga, "now": noon, **how})

    return made


def failed(secret: str, now: datetime, *, where: Where = HERE, needed: str = "") -> Step | None:
    return key_checking.check(secret, where=where, needed=needed, now=now).decision.failed


def test_a_program_comes_in_with_its_key_and_where_from_is_noted(make, marits_access, noon):
    made = make()

    answer = key_checking.check(made.secret, where=HERE, needed="read", now=noon)

    assert answer.decision.allowed
    assert answer.key
    assert answer.key == made.key
    assert answer.key.access == marits_access
    made.key.refresh_from_db()
    assert (made.key.last_used_at, made.key.last_used_from) == (noon, "203.0.113.7")


def test_the_last_use_is_known_to_the_minute(make, noon):
    made = make()
    for seconds in (0, 30, 61):
        key_checking.check(made.secret, where=HERE, now=noon + timedelta(seconds=seconds))
        made.key.refresh_from_db()
        expected = noon + timedelta(seconds=seconds if seconds > 60 else 0)
        assert made.key.last_used_at == expected


def test_the_secret_is_kept_nowhere(make, noon):
    made = make()
    half = made.secret.removeprefix(made.key.prefix)

    kept = [list(model._default_manager.values()) for model in (ApiKey, Entry, Letter)]

    assert made.secret.startswith(f"{made.key.prefix}_")
    assert len(half) > 40
    assert half[1:] not in str(kept)


def test_the_record_and_a_letter_say_that_a_key_was_made(make, marit, dahls):
    make(name="Lager & <ERP>")

    letter = Letter.objects.get(kind="key-made")
    assert (letter.to, letter.context["key"]) == (marit.email, "Lager & <ERP>")
    assert letter.context["path"] == f"/c/{dahls.public_id}/me/keys"
    assert Entry.objects.get(verb="key.made").facts["key"] == "Lager & <ERP>"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "everything"]}, "scopes"),
        ({"expires_at": timedelta(0)}, "ends_on"),
        ({"expires_at": timedelta(days=732)}, "ends_on"),
    ],
)
def test_a_key_is_not_made_of_bad_words(make, noon, wrong, field):
    if "expires_at" in wrong:
        wrong = {"expires_at": noon + wrong["expires_at"]}
    with pytest.raises(keys.KeyRefused) as refused:
        make(**wrong)

    assert refused.value.field == field
    assert not ApiKey.objects.exists()


def test_whoever_cannot_come_in_gets_no_key(make, marits_access, olga, noon):
    taking_away.take_away(marits_access.pk, by=olga, now=noon)

    with pytest.raises(keys.KeyRefused):
        make()


def test_an_access_has_only_so_many_keys(make, olga, noon):
    first = make().key
    for _n in range(keys.MOST_OF_ONE - 1):
        make()
    with pytest.raises(keys.TooManyKeys):
        make()

    keys.take_away(first.pk, by=olga, now=noon)
    make()


def test_a_form_sent_twice_makes_one_key(make):
    once = uuid.uuid4()
    made = make(once=once)
    with pytest.raises(keys.MadeAlready):
        make(once=once)

    assert ApiKey.objects.get() == made.key
    assert made.key.public_id == once


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_makes_one_key(make):
    once = uuid.uuid4()

    first, second = before_commit(lambda: make(once=once), lambda: make(once=once))

    assert isinstance(first, keys.Made)
    assert isinstance(second, keys.MadeAlready)
    assert ApiKey.objects.get() == first.key


def test_its_owner_makes_and_takes_away_their_own(make, marits_access, noon):
    herself = holder.as_actor(marits_access, "203.0.113.7")
    made = make(by=herself)

    keys.take_away(made.key.pk, by=herself, now=noon)

    assert failed(made.secret, noon) == Step.CREDENTIAL_LIVE


def test_nobody_makes_or_takes_away_anothers(make, marits_access, lucs_access, nils, noon):
    theirs = make().key
    for stranger, refusal in ((holder.as_actor(lucs_access, ""), Gone), (nils, NotAllowed)):
        with pytest.raises(refusal):
            make(by=stranger)
        with pytest.raises(refusal):
            keys.take_away(theirs.pk, by=stranger, now=noon)

    theirs.refresh_from_db()
    assert theirs.ended_at is None
    assert ApiKey.objects.count() == 1


def test_a_colleague_does_not_take_away_anothers(make, marits_access, olle, us, noon):
    access = giving.give(
        olle.pk, level="administrator", code="olle", email=olle.email, send=False, by=us, now=noon
    )
    theirs, colleague = make().key, holder.as_actor(access, "")

    with pytest.raises(Gone):
        keys.take_away(theirs.pk, by=colleague, now=noon)
    with pytest.raises(NotAllowed):
        make(by=colleague)


def test_taken_away_it_opens_nothing_and_its_owner_is_told_once(make, olga, noon):
    made = make()
    for _twice in range(2):
        keys.take_away(made.key.pk, by=olga, now=noon)

    assert failed(made.secret, noon) == Step.CREDENTIAL_LIVE
    assert Letter.objects.filter(kind="key-taken-away").count() == 1
    assert Entry.objects.filter(verb="key.taken-away").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_starts_after_it_was_taken_away_is_refused(make, olga, noon):
    """A program that uses the key at that moment may be let in; none that asks afterwards."""
    made = make()

    before_commit(
        lambda: key_checking.check(made.secret, where=HERE, now=noon),
        lambda: keys.take_away(made.key.pk, by=olga, now=noon),
    )

    made.key.refresh_from_db()
    assert made.key.last_used_at == noon
    assert made.key.ended_why == ApiKey.Ended.TAKEN_AWAY
    assert failed(made.secret, noon) == Step.CREDENTIAL_LIVE


def test_its_last_day_is_its_last(make, noon):
    made = make(expires_at=noon + timedelta(days=3))

    assert failed(made.secret, noon + timedelta(days=3, seconds=-1)) is None
    assert failed(made.secret, noon + timedelta(days=3)) == Step.CREDENTIAL_LIVE


@pytest.mark.parametrize(
    ("address", "step"),
    [
        ("203.0.113.7", None),
        ("::ffff:203.0.113.7", None),
        ("203.0.113.8", Step.ADDRESS),
        ("", Step.ADDRESS),
        ("2001:db8::7", None),
        ("2001:db9::7", Step.ADDRESS),
    ],
)
def test_it_opens_from_its_networks_only(make, noon, address, step):
    made = make(networks=[ip_network("203.0.113.7/32"), ip_network("2001:db8::/32")])

    assert failed(made.secret, noon, where=Where(address)) == step


def test_it_opens_nothing_its_access_does_not(make, marits_access, seller, noon):
    made = make(networks=[ip_network("203.0.113.0/24")])
    gbg, malmo = (Branch.objects.create(name=name) for name in ("Göteborg", "Malmö"))
    Access.objects.filter(pk=marits_access.pk).update(networks=[ip_network("203.0.113.7/32")])
    AccessBranch.objects.create(access=marits_access, branch=gbg)

    assert failed(made.secret, noon, where=Where("203.0.113.7", gbg.pk)) is None
    assert failed(made.secret, noon, where=Where("203.0.113.8", gbg.pk)) == Step.ADDRESS
    assert failed(made.secret, noon, where=Where("203.0.113.7", malmo.pk)) == Step.BRANCH


def test_it_does_no_more_than_its_scopes(make, noon):
    made = make(scopes=["read"])

    assert failed(made.secret, noon, needed="read") is None
    assert failed(made.secret, noon, needed="order") == Step.MAY_DO_THIS


def test_a_blocked_customers_programs_stay_outside(make, dahls, olga, noon):
    made = make()
    blocking.block(dahls.pk, by=olga, now=noon)
    assert failed(made.secret, noon) == Step.CUSTOMER_ACTIVE

    blocking.unblock(dahls.pk, by=olga, now=noon)
    assert failed(made.secret, noon) is None


def test_with_the_access_its_keys_end_and_exactly_those_come_back(make, marits_access, olga, noon):
    taken, short, kept = make(), make(expires_at=noon + timedelta(days=1)), make()
    keys.take_away(taken.key.pk, by=olga, now=noon)

    receipt = taking_away.take_away(marits_access.pk, by=olga, now=noon)
    assert receipt["keys"] == 2
    assert [failed(made.secret, noon) for made in (short, kept)] == [Step.CREDENTIAL_LIVE] * 2

    later = noon + timedelta(days=2)
    taking_away.give_back(marits_access.pk, by=olga, now=later)
    assert failed(kept.secret, later) is None
    for made in (taken, short):
        assert failed(made.secret, later) == Step.CREDENTIAL_LIVE


def test_keys_of_others_do_not_end_with_an_access(make, marits_access, lucs_access, olga, noon):
    lucs = make(lucs_access)

    taking_away.take_away(marits_access.pk, by=olga, now=noon)

    assert failed(lucs.secret, noon) is None


MOMENTS = st.none() | st.integers(-3, 3).map(lambda n: timedelta(days=n))
NETWORKS = st.lists(
    st.sampled_from(["203.0.113.0/24", "203.0.113.7/32", "198.51.100.0/24", "2001:db8::/32"]),
    max_size=2,
).map(lambda typed: [ip_network(one) for one in typed])


@examples(
    begins=MOMENTS, ends=MOMENTS, away=st.booleans(), blocked=st.booleans(), archived=st.booleans(),
    of_access=NETWORKS, of_key=NETWORKS, branches=st.frozensets(st.integers(1, 3)),
    address=st.sampled_from([None, "", "203.0.113.7", "203.0.113.8", "192.0.2.1", "2001:db8::1"]),
    branch=st.none() | st.integers(1, 3), expires=st.integers(-2, 9), ended=st.booleans(),
    scopes=st.sets(st.sampled_from(["read", "order"]), min_size=1),
    needed=st.sampled_from(["", "read", "order"]),
)  # fmt: skip
def test_a_key_never_gets_in_where_its_access_would_not(
    begins, ends, away, blocked, archived, of_access, of_key, branches, address, branch, expires,
    ended, scopes, needed,
):  # fmt: skip
    now = datetime.fromisoformat("2026-03-03T12:00:00+00:00")
    customer = Customer(blocked_at=now if blocked else None)
    access = Access(
        customer=customer,
        contact=Contact(customer=customer, archived_at=now if archived else None),
        taken_away_at=now if away else None,
        begins_at=now + begins if begins is not None else None,
        ends_at=now + ends if ends is not None else None,
        networks=of_access,
    )
    access.branch_ids = list(branches)  # type: ignore[attr-defined]
    key = ApiKey(
        access=access, networks=of_key, scopes=sorted(scopes), ended_at=now if ended else None,
        expires_at=now + timedelta(days=expires),
    )  # fmt: skip
    where = Where(address, branch)

    allowed = key_checking.decide(key, access, where=where, needed=needed, now=now).allowed

    its_own = not ended and expires > 0 and (not needed or needed in scopes)
    from_there = address is None or not of_key or decision.is_within(address, tuple(of_key))
    assert allowed == (
        decision.about(access, now=now, where=where).allowed and its_own and from_there
    )


def test_nothing_typed_is_a_key(make, noon):
    make()
    for guess in ("", "td_", "x" * 5000, "\udcff", "td_12345678_" + "a" * 43):
        assert key_checking.check(guess, where=HERE, now=noon).key is None


def guess_often(noon, times=KEYS_PER_ADDRESS, address="198.51.100.66"):
    for n in range(times):
        key_checking.check(f"td_{n}", where=Where(address), now=noon)


def test_guessing_from_one_place_ends(make, noon):
    made = make()
    guess_often(noon)

    for secret in (made.secret, "td_another"):
        with pytest.raises(TooManyTries):
            key_checking.check(secret, where=Where("198.51.100.66"), now=noon)
    assert failed(made.secret, noon, where=Where("198.51.100.67")) is None
    later = noon + timedelta(minutes=16)
    assert failed(made.secret, later, where=Where("198.51.100.66")) is None


def test_a_whole_ipv6_network_is_one_place(noon, db):
    for n in range(KEYS_PER_ADDRESS):
        guess_often(noon, 1, f"2001:db8:0:1::{n:x}")

    with pytest.raises(TooManyTries):
        guess_often(noon, 1, "2001:db8:0:1:ffff::1")
    guess_often(noon, 1, "2001:db8:0:2::1")


def test_a_program_that_came_from_there_before_is_not_kept_out_by_guesses(make, noon):
    made = make()
    there = Where("198.51.100.66")
    key_checking.check(made.secret, where=there, now=noon)
    guess_often(noon)

    assert failed(made.secret, noon, where=there) is None


def test_a_key_that_ended_counts_as_a_guess(make, olga, noon):
    made = make()
    key_checking.check(made.secret, where=HERE, now=noon)
    keys.take_away(made.key.pk, by=olga, now=noon)
    for _again in range(KEYS_PER_ADDRESS):
        assert failed(made.secret, noon) == Step.CREDENTIAL_LIVE

    with pytest.raises(TooManyTries):
        failed(made.secret, noon)
    assert SignInTry.objects.count() == KEYS_PER_ADDRESS


def test_its_owner_is_warned_once_before_it_ends(make, marit, noon):
    made = make(expires_at=noon + YEAR)
    jobs.keys_end_soon(now=noon + timedelta(days=350))
    assert not Letter.objects.filter(kind="key-ends-soon").exists()

    for day in (352, 353):
        jobs.keys_end_soon(now=noon + timedelta(days=day))

    letter = Letter.objects.get(kind="key-ends-soon")
    assert (letter.to, letter.context["prefix"]) == (marit.email, made.key.prefix)


def test_of_a_key_for_a_few_days_they_are_warned_halfway(make, noon):
    make(expires_at=noon + timedelta(days=4))

    assert keys.warn_before_the_end(now=noon + timedelta(days=1)) == 0
    assert keys.warn_before_the_end(now=noon + timedelta(days=2)) == 1


def test_nobody_is_warned_of_a_key_that_opens_nothing_anyway(make, marits_access, dahls, us, noon):
    taken, _blocked = make(), make()
    soon = noon + YEAR - timedelta(days=2)
    keys.take_away(taken.key.pk, by=us, now=noon)
    blocking.block(dahls.pk, by=us, now=noon)

    keys.warn_before_the_end(now=soon)

    assert not Letter.objects.filter(kind="key-ends-soon").exists()


def test_what_is_said_of_a_key(make, marits_access, dahls, olga, noon):
    works, soon, taken, over = (
        make(), make(expires_at=noon + timedelta(days=5)), make(),
        make(expires_at=noon + timedelta(hours=1)),
    )  # fmt: skip
    keys.take_away(taken.key.pk, by=olga, now=noon)
    later = noon + timedelta(days=1)

    def said() -> dict[int, str]:
        access = Access.objects.at_the_door().get(pk=marits_access.pk)
        return {kept.key.pk: kept.state.words for kept in key_states.of(access, now=later)}

    assert said() == {
        soon.key.pk: "Ends soon", works.key.pk: "Works", over.key.pk: "Ended",
        taken.key.pk: "Taken away",
    }  # fmt: skip
    assert list(said())[:2] == [soon.key.pk, works.key.pk]

    blocking.block(dahls.pk, by=olga, now=noon)
    assert said()[works.key.pk] == "Refused for now"
    blocking.unblock(dahls.pk, by=olga, now=noon)
    taking_away.take_away(marits_access.pk, by=olga, now=later)
    assert said()[works.key.pk] == "Ended with the access"


@pytest.mark.parametrize("nonsense", [{"name": ""}, {"scopes": []}, {"ended_why": "taken-away"}])
def test_the_database_keeps_no_key_that_makes_no_sense(make, nonsense):
    made = make()

    with pytest.raises(IntegrityError):
        ApiKey.objects.filter(pk=made.key.pk).update(**nonsense)
