"""Why somebody cannot get in: the decision itself, in words."""

from datetime import timedelta
from ipaddress import ip_network

import pytest

from tests.conftest import PASSWORD, comes_in, inside, invited
from tradedoor.access import decision, door
from tradedoor.access.decision import Step, Where
from tradedoor.access.models import Access, AccessBranch
from tradedoor.credentials.counting import WRONG_PER_PERSON
from tradedoor.directory import contacts
from tradedoor.directory.models import Branch, Contact
from tradedoor.errors import Refusal
from tradedoor.giving import blocking, changing, giving, keeping, resetting, taking_away
from tradedoor.standing import status, why
from tradedoor.standing.status import Remedy

HERE = Where("203.0.113.9")


def with_facts(contact, now) -> Contact:
    return status.contacts_with_facts(now=now).get(pk=contact.pk)


def ask(contact, now, where=decision.NOWHERE, typed="") -> why.Explained:
    return why.about_contact(with_facts(contact, now), typed=typed, where=where, now=now)


def ask_name(typed, now, where=decision.NOWHERE) -> why.Found:
    return why.about_name(typed, status.contacts_with_facts(now=now), where=where, now=now)


def detail(explained: why.Explained, step: Step) -> str:
    return next(line.detail for line in explained.lines if line.step == step)


def guess(typed, now, times=WRONG_PER_PERSON, address="198.51.100.66"):
    for _n in range(times):
        with pytest.raises(Refusal):
            comes_in(typed, "wrong", address=address, agent="Firefox", now=now)


def blocked(access, us, noon):
    blocking.block(access.customer_id, by=us, now=noon)


def limited(access, us, noon):
    Access.objects.filter(pk=access.pk).update(networks=[ip_network("198.51.100.0/24")])


def elsewhere(access, us, noon):
    AccessBranch.objects.create(access=access, branch=Branch.objects.create(name="Malmö"))


# What keeps somebody out: how it comes, at which step, the remedy, and the sentence.
KEEPS_OUT = {
    "nothing": (lambda a, us, noon: None, None, None, ""),
    "reset": (
        lambda a, us, noon: resetting.reset(a.pk, send=False, by=us, now=noon),
        Step.CREDENTIAL_LIVE, Remedy.INVITE,
        "The password was stopped on 3 March, and no new one is chosen.",
    ),
    "locked": (
        lambda a, us, noon: guess("marit", noon),
        Step.CREDENTIAL_LIVE, Remedy.UNLOCK,
        "10 wrong passwords in the last quarter of an hour: the right one waits, too.",
    ),
    "taken away": (
        lambda a, us, noon: taking_away.take_away(a.pk, by=us, now=noon),
        Step.ACCESS_GIVEN, Remedy.GIVE_BACK, "Access was taken away on 3 March.",
    ),
    "not begun": (
        lambda a, us, noon: Access.objects.update(begins_at=noon + timedelta(days=7)),
        Step.BEGUN, Remedy.EXTEND, "The first day is 10 March.",
    ),
    "ended": (
        lambda a, us, noon: Access.objects.update(ends_at=noon - timedelta(days=1)),
        Step.NOT_ENDED, Remedy.EXTEND, "The last day was 2 March.",
    ),
    "blocked": (
        blocked, Step.CUSTOMER_ACTIVE, Remedy.UNBLOCK, "Dahls Bygg AB is blocked since 3 March.",
    ),
    "archived": (
        lambda a, us, noon: keeping.archive(a.contact_id, by=us, now=noon),
        Step.ACCESS_GIVEN, Remedy.BRING_BACK, "Access was taken away on 3 March.",
    ),
    "address": (
        limited, Step.ADDRESS, None, "203.0.113.9 is in none of: 198.51.100.0/24.",
    ),
    "branch": (elsewhere, Step.BRANCH, None, "Göteborg is none of: Malmö."),
}  # fmt: skip


@pytest.fixture
def at_gbg(db) -> Where:
    return Where("203.0.113.9", Branch.objects.create(name="Göteborg").pk)


@pytest.mark.parametrize("what", KEEPS_OUT)
def test_it_says_what_would_happen_and_what_to_do(what, marits_access, at_gbg, us, noon):
    set_up, step, remedy, sentence = KEEPS_OUT[what]
    set_up(marits_access, us, noon)

    explained = ask(marits_access.contact, noon, at_gbg)

    assert explained.decision.failed == step
    assert (explained.remedy.remedy if explained.remedy else None) == remedy
    assert (explained.failed.detail if explained.failed else "") == sentence


@pytest.mark.parametrize("what", KEEPS_OUT)
def test_what_it_says_is_what_the_sign_in_does(what, marits_access, at_gbg, us, noon):
    KEEPS_OUT[what][0](marits_access, us, noon)
    explained = ask_name("marit", noon, at_gbg).each[0]

    try:
        comes_in("marit", PASSWORD, address="203.0.113.9", branch=at_gbg.branch, agent="", now=noon)
        came_in = True
    except Refusal:
        came_in = False

    assert explained.decision.allowed == came_in


@pytest.mark.parametrize("step", [s for s in Step if s != Step.MAY_DO_THIS])
def test_it_asks_the_decision_itself(step, marits_access, noon, monkeypatch):
    """A rule that is another at the door is another here."""
    monkeypatch.setitem(decision.STEPS, step, lambda facts: False)

    explained = ask(marits_access.contact, noon)

    assert explained.decision.failed == step
    asked = [line.state for line in explained.lines]
    before = list(Step).index(step)
    assert asked == ["done"] * before + ["failed"] + ["todo"] * (len(Step) - before - 1)
    assert explained.failed
    assert explained.failed.detail


def test_the_steps_stand_in_the_order_of_the_decision(marits_access, noon, monkeypatch):
    turned = dict(reversed(decision.STEPS.items()))
    monkeypatch.setattr(decision, "STEPS", turned)

    assert [line.step for line in ask(marits_access.contact, noon).lines] == list(turned)


def test_every_step_has_its_facts(marits_access, noon):
    explained = ask(marits_access.contact, noon, HERE)

    assert explained.decision.allowed
    assert [line.detail for line in explained.lines] == [
        "Marit Dahl signs in as marit@dahlsbygg.example, 10927781-1, marit.",
        "The password was chosen on 3 March.",
        "Access given on 3 March. Level: Administrator.",
        "There is no first day.",
        "There is no last day.",
        "Dahls Bygg AB is not blocked.",
        "Marit Dahl is not archived.",
        "They may come from anywhere.",
        "They may come to every branch.",
        "Signing in needs nothing more.",
    ]


def test_limits_are_told_where_no_place_is_named(marits_access, us, noon):
    limited(marits_access, us, noon)
    elsewhere(marits_access, us, noon)
    explained = ask(marits_access.contact, noon)

    assert explained.decision.allowed
    assert detail(explained, Step.ADDRESS) == (
        "Only from 198.51.100.0/24; no address is named here."
    )
    assert detail(explained, Step.BRANCH) == "Only at Malmö; no branch is named here."


def test_inside_the_limits(marits_access, us, noon):
    limited(marits_access, us, noon)
    elsewhere(marits_access, us, noon)
    there = Where("198.51.100.7", Branch.objects.get(name="Malmö").pk)
    explained = ask(marits_access.contact, noon, there)

    assert explained.decision.allowed
    assert detail(explained, Step.ADDRESS) == "198.51.100.7 is in one of: 198.51.100.0/24."
    assert detail(explained, Step.BRANCH) == "Malmö is one of: Malmö."


def test_an_invitation_nobody_took_up(olle, us, noon):
    invited(olle, us, noon)
    explained = ask(olle, noon)

    assert explained.failed
    assert explained.failed.detail == "No password is chosen yet."
    assert explained.remedy == status.of(with_facts(olle, noon), now=noon)


def test_a_contact_without_access(olle, noon):
    explained = ask(olle, noon)

    assert explained.decision.failed == Step.CREDENTIAL_KNOWN
    assert explained.failed
    assert "Olle Ek was never given access" in explained.failed.detail
    assert explained.remedy
    assert explained.remedy.remedy == Remedy.GIVE


def test_a_lock_by_one_name_holds_under_all_and_after_a_while_no_more(marits_access, noon):
    guess("10927781-1", noon)
    for typed in ("marit", "marit@dahlsbygg.example", "10927781-1"):
        assert ask_name(typed, noon).each[0].decision.failed == Step.CREDENTIAL_LIVE

    later = noon + timedelta(minutes=16)
    assert ask_name("marit", later).each[0].decision.allowed


def test_too_many_tries_from_an_address_keep_everybody_there_out(marits_access, noon, monkeypatch):
    from tradedoor.credentials import counting

    monkeypatch.setattr(counting, "WRONG_PER_ADDRESS", 5)
    guess("somebody-else", noon, 5, "203.0.113.9")

    explained = ask(marits_access.contact, noon, HERE)
    assert explained.failed
    assert explained.failed.detail == (
        "Too many wrong passwords came from that address: the right one waits, too."
    )
    assert ask(marits_access.contact, noon).decision.allowed


def test_a_browser_known_before_is_told_of(marits_access, noon):
    comes_in("marit", PASSWORD, address="", agent="Firefox", browser="secret", now=noon)
    guess("marit", noon)

    failed = ask(marits_access.contact, noon).failed
    assert failed
    assert failed.detail.endswith("In a browser they signed in with before, they still come in.")


def test_a_name_nobody_has(noon, seller):
    found = ask_name("nobody", noon)

    assert (found.login, found.staff, found.retired, found.reached) == (None, None, None, [])
    assert found.each[0].decision.failed == Step.CREDENTIAL_KNOWN
    assert found.each[0].lines[0].detail == "Nobody signs in as “nobody”."
    assert {line.detail for line in found.each[0].lines[1:]} == {"Not asked any more."}


def test_a_name_that_was_somebodys_leads_to_them(marits_access, us, noon):
    changing.change_code(marits_access.pk, "mdahl", by=us, now=noon)

    found = ask_name("MARIT", noon)

    assert found.retired
    assert found.retired.value == "marit"
    assert found.reached == [marits_access.contact]
    assert found.each[0].decision.failed == Step.CREDENTIAL_KNOWN


def test_a_name_of_staff(olga_staff, noon):
    found = ask_name("olga@nordic.example", noon)

    assert (found.staff, found.each) == (olga_staff, [])


def test_an_address_that_signs_nobody_in_leads_to_whom_it_reaches(olle, noon):
    found = ask_name("Olle@dahlsbygg.example", noon)

    assert found.reached == [olle]
    assert found.login is None


def test_a_person_of_several_companies_is_explained_for_each(marits_access, tremblay, us, noon):
    there = contacts.add(
        tremblay.pk, first_name="Marit", email="marit@dahlsbygg.example", by=us, now=noon
    )
    giving.give(
        there.pk, level="user", code="x1", email=there.email, same_person=True, send=False,
        by=us, now=noon,
    )  # fmt: skip
    blocking.block(tremblay.pk, by=us, now=noon)

    each = ask_name("marit", noon).each

    assert {e.contact.customer.name: e.decision.allowed for e in each if e.contact} == {
        "Dahls Bygg AB": True, "Garage Tremblay": False,
    }  # fmt: skip


def test_where_a_limit_kept_them_out_is_known(marits_access, us, noon):
    limited(marits_access, us, noon)
    assert why.last_refused(with_facts(marits_access.contact, noon)) == decision.NOWHERE
    with pytest.raises(door.NotOpenToYou):
        comes_in("marit", PASSWORD, address="203.0.113.9", agent="", now=noon)

    assert why.last_refused(with_facts(marits_access.contact, noon)) == HERE


def test_their_last_tries(marits_access, lucs_access, noon):
    guess("luc", noon, 1)
    for n in range(12):
        guess("marit", noon + timedelta(minutes=n * 16), 1)
    later = noon + timedelta(hours=4)
    comes_in("marit", PASSWORD, address="203.0.113.9", agent="Safari", now=later)

    tries = why.tries(marits_access.login)

    assert [one.words for one in tries] == ["Right password"] + ["Wrong password"] * 9
    assert (tries[0].attempt.at, tries[0].attempt.address) == (later, "203.0.113.9")


def test_tries_that_were_turned_away_or_forgiven(marits_access, us, noon):
    guess("marit", noon, WRONG_PER_PERSON + 1)
    resetting.unlock(marits_access.pk, by=us, now=noon)

    assert {one.words for one in why.tries(marits_access.login)} == {
        "Wrong password, forgiven", "Turned away: too many tries",
    }  # fmt: skip


def test_asking_changes_nothing(marits_access, us, noon, django_assert_max_num_queries):
    limited(marits_access, us, noon)
    before = Access.objects.values().get(pk=marits_access.pk)
    with django_assert_max_num_queries(30):
        ask_name("marit", noon, HERE)

    assert Access.objects.values().get(pk=marits_access.pk) == before


def test_one_who_is_in_reads_no_remedy(olle, us, noon):
    assert ask(inside(olle, us, noon).contact, noon).remedy is None
