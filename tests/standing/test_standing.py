"""What is kept of a million contacts is what the facts say of each, whatever happens."""

import time
from collections import Counter
from datetime import timedelta
from functools import partial
from random import Random
from threading import Event

import pytest
from django.db import connection, transaction

from tests.conftest import inside, invited, is_let_in
from tests.races import all_at_once, in_a_crowd
from tests.standing.walk import Walk
from tradedoor.access.models import Access
from tradedoor.credentials.models import SignInName, SignInTry
from tradedoor.directory import contacts
from tradedoor.directory.models import Branch, Customer, Seller
from tradedoor.giving import giving, taking_away
from tradedoor.standing import standing, status
from tradedoor.standing.models import Standing, StandingCount, StandingDue, StandingRules

STEPS = 220


def kept():
    """All of every row, by contact."""
    return {row["contact_id"]: row for row in Standing.objects.values()}


def found_anew(now):
    """What the facts say, every contact asked again; whatever was kept is left as it was."""
    with transaction.atomic():
        StandingRules.objects.all().delete()
        standing.refresh(now=now)
        rows = kept()
        transaction.set_rollback(True)
    return rows


def agree(now):
    """Nothing kept differs from the facts, nor a count from its rows."""
    standing.refresh(now=now)
    contacts_now = status.contacts_with_facts(now=now)
    codes = {contact.pk: status.of(contact, now=now).code for contact in contacts_now}
    assert {pk: row["code"] for pk, row in kept().items()} == codes
    assert kept() == found_anew(now)
    counted = Counter((r["code"], r["branch_id"], r["level"]) for r in kept().values())
    stored = StandingCount.objects.values_list("code", "branch_id", "level", "contacts")
    assert {tuple(key): n for *key, n in stored if n} == dict(counted)


@pytest.fixture
def branches(dahls, tremblay):
    here, there = Branch.objects.create(name="Gothenburg"), Branch.objects.create(name="Umeå")
    Customer.objects.filter(pk=dahls.pk).update(branch=here)
    return here, there


@pytest.fixture
def people(branches, dahls, tremblay, us, noon):
    """Eight of them, as far as they got; two share an address."""
    made = [
        contacts.add(company.pk, first_name=f"P{n}", email=f"p{n}@x.example", by=us, now=noon)
        for n, company in enumerate([dahls] * 4 + [tremblay] * 4)
    ]
    inside(made[0], us, noon)
    inside(made[4], us, noon, level="administrator")
    invited(made[1], us, noon)
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_it_is_what_the_facts_say(people, olga, noon, seed):
    walk = Walk(Random(seed), olga, noon)
    met: Counter[str] = Counter()

    for _ in range(STEPS):
        done = walk.step()
        try:
            agree(walk.now)
        except AssertionError as wrong:
            raise AssertionError(f"after {done}") from wrong
        met.update(row["code"] for row in kept().values())

    assert len(met) > 12, met  # The walk went round, and not in a corner.


RAW = {
    "a name": "UPDATE tradedoor_contact SET last_name = 'Åkesson' WHERE id = {contact}",
    "an address": "UPDATE tradedoor_contact SET email = 'm@new.example' WHERE id = {contact}",
    "a move": "UPDATE tradedoor_contact SET customer_id = {other} WHERE id = {unknown}",
    "an external id": "UPDATE tradedoor_contact SET external_id = 'P-1' WHERE id = {contact}",
    "a company's id": "UPDATE tradedoor_customer SET external_id = 'K' WHERE id = {customer}",
    "a company": "UPDATE tradedoor_customer SET blocked_at = now() WHERE id = {customer}",
    "a branch": "UPDATE tradedoor_customer SET branch_id = {branch} WHERE id = {customer}",
    "an access": "UPDATE tradedoor_access SET ends_at = given_at WHERE id = {access}",
    "a password": "UPDATE tradedoor_login SET password = '!', password_chosen_at = NULL",
    "an invitation": "UPDATE tradedoor_invitation SET expires_at = made_at",
    "an older invitation": "DELETE FROM tradedoor_invitation WHERE access_id = {access}",
    "a letter": "UPDATE tradedoor_letter SET state = 'failed', ended_at = now()",
    "a sign-in name": "UPDATE tradedoor_signinname SET value = 'x' || value, retired_at = NULL",
    "names that go": "DELETE FROM tradedoor_signinname",
    "names that move": "UPDATE tradedoor_signinname SET login_id = {login} WHERE kind = 'email'",
    "guesses": "UPDATE tradedoor_signintry SET outcome = 'wrong'",
    "guesses of now": "UPDATE tradedoor_signintry SET at = at + interval '1 day'",
    "guesses that go": "DELETE FROM tradedoor_signintry",
    "the seller": "UPDATE tradedoor_seller SET dormant_days = 300",
    "no seller": "DELETE FROM tradedoor_seller",
    "a contact": "DELETE FROM tradedoor_contact WHERE id = {unknown}",
    "a contact and the seller": (
        "DELETE FROM tradedoor_contact WHERE id = {unknown};"
        " UPDATE tradedoor_seller SET dormant_days = 300"
    ),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("what", RAW)
def test_who_writes_past_us_is_noticed(
    branches, dahls, tremblay, marits_access, lucs_access, luc, olle, us, noon, what
):
    """Luc's address is Olle's too: whose it is decides what Olle's status is."""
    giving.give(
        olle.pk, level="user", code="olle", email=luc.email, same_person=False, send=True,
        by=us, now=noon,
    )  # fmt: skip
    Access.objects.filter(contact=olle).update(shares_mailbox=False)
    is_let_in(marits_access, address="", now=noon - timedelta(days=60))
    for outcome in ["wrong"] * 9 + ["begun"]:
        SignInTry.objects.create(
            at=noon, about="typed:x", login=marits_access.login, room="portal", outcome=outcome
        )
    unknown = contacts.add(dahls.pk, first_name="Eva", by=us, now=noon)
    ida = contacts.add(dahls.pk, first_name="Ida", email="ida@x.example", by=us, now=noon)
    invited(ida, us, noon)
    Seller.objects.update(dormant_days=30)
    agree(noon)
    before = kept()
    if what == "guesses of now":
        SignInTry.objects.update(outcome="wrong", at=noon - timedelta(days=1))
        agree(noon)
        before = kept()

    with connection.cursor() as cursor:
        cursor.execute(
            RAW[what].format(
                contact=marits_access.contact_id, access=Access.objects.get(contact=olle).pk,
                customer=dahls.pk, other=tremblay.pk, branch=branches[1].pk,
                login=marits_access.login_id, unknown=unknown.pk,
            )
        )  # fmt: skip

    agree(noon)
    if what != "guesses that go":  # Nine are as good as none.
        assert kept() != before


@pytest.mark.django_db
def test_time_alone_changes_it(marit, marits_access, us, noon):
    is_let_in(marits_access, address="", now=noon)
    standing.refresh(now=noon)
    assert Standing.objects.get(contact=marit).code == "confirmed"

    standing.refresh(now=noon + timedelta(days=180, seconds=-1))
    assert Standing.objects.get(contact=marit).code == "confirmed"
    standing.refresh(now=noon + timedelta(days=180))
    assert Standing.objects.get(contact=marit).code == "dormant"


@pytest.mark.django_db
def test_nothing_is_found_anew_when_nothing_happened(marit, marits_access, noon):
    assert standing.refresh(now=noon) == 1

    assert standing.refresh(now=noon) == 0


@pytest.mark.django_db
def test_other_rules_are_applied_to_everybody(marit, marits_access, noon):
    standing.refresh(now=noon)
    StandingRules.objects.update(digest="of an older version")
    Standing.objects.update(code="no-such-code")

    assert standing.refresh(now=noon) == 1
    assert Standing.objects.get(contact=marit).code == "never-used"


@pytest.mark.django_db
def test_a_change_that_is_taken_back_leaves_no_note(marit, us, noon):
    standing.refresh(now=noon)

    with transaction.atomic():
        invited(marit, us, noon)
        transaction.set_rollback(True)

    assert not StandingDue.objects.exists()
    agree(noon)


@pytest.mark.django_db(transaction=True)
def test_readers_and_writers_at_once_end_right(people, olga, us, noon):
    """Several people work, several look; the last one to look sees everything."""

    def work(n):
        walk = Walk(Random(n), olga, noon + timedelta(minutes=n))
        for _ in range(3):
            walk.step()

    looks = [partial(standing.refresh, now=noon + timedelta(days=n % 30)) for n in range(40)]
    acts = [partial(work, n) for n in range(40)]
    in_a_crowd(6, [act for pair in zip(acts, looks, strict=True) for act in pair])

    agree(noon + timedelta(days=700))


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_while_somebody_looks_is_seen_by_the_next(marit, us, noon):
    """The writer has written, and not committed, while two readers find nothing to do."""
    access = inside(marit, us, noon)
    standing.refresh(now=noon)
    written, looked = Event(), Event()

    def writer():
        with transaction.atomic():
            taking_away.take_away(access.pk, by=us, now=noon)
            written.set()
            assert looked.wait(10)

    def reader():
        assert written.wait(10)
        standing.refresh(now=noon)
        code = Standing.objects.get(contact=marit).code
        looked.set()
        return code

    _, first, second = all_at_once(writer, reader, reader)

    assert {first, second} <= {"never-used", "taken-away"}
    agree(noon)
    assert Standing.objects.get(contact=marit).code == "taken-away"


@pytest.mark.django_db(transaction=True)
def test_who_comes_while_another_writes_waits_and_finds_it_done(marit, us, noon):
    access = inside(marit, us, noon)
    standing.refresh(now=noon)
    taking_away.take_away(access.pk, by=us, now=noon)

    def first():
        with transaction.atomic():
            standing.refresh(now=noon)
            time.sleep(0.3)  # Found, and not committed.

    def second():
        time.sleep(0.1)
        standing.refresh(now=noon)
        return Standing.objects.get(contact=marit).code

    assert all_at_once(first, second)[1] == "taken-away"


@pytest.mark.django_db
def test_words_hold_all_that_somebody_may_be_looked_for_by(marit, marits_access, noon):
    standing.refresh(now=noon)

    words = Standing.objects.get(contact=marit).words
    mine = SignInName.objects.live().filter(login=marits_access.login)
    assert {name.value for name in mine} <= set(words.split())
    assert {"marit", "dahl", "dahls", "bygg", "10927781"} <= set(words.split())
