"""The queue: what is in it, in which order, and finding somebody there."""

from datetime import timedelta

import pytest

from tests.requests.conftest import asks, strangers
from tradedoor.actors import system
from tradedoor.directory.models import Branch, Customer
from tradedoor.requests import accepting, queue, review
from tradedoor.requests.models import AccessRequest
from tradedoor.requests.queue import Asked

US = system("tests")

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def names(page):
    return [row.company for row in page.rows]


@pytest.fixture
def look(noon):
    def looked(show="waiting", limit=25, now=noon, **how):
        edge = {key: how.pop(key, "") for key in ("before", "after")}
        return queue.page(Asked(show=show, **how), by=US, limit=limit, now=now, **edge)

    return looked


def test_the_newest_stands_on_top(seller, noon, look):
    asks(noon - HOUR, company="Old", email="old@example.com")
    asks(noon, company="New", email="new@example.com")

    assert names(look()) == ["New", "Old"]


def test_who_answered_comes_back_on_top(erik, clas, noon, look):
    review.ask(erik.pk, question="Who sent you?", by=clas, now=noon)
    asks(noon + HOUR, company="Later", email="later@example.com")
    assert names(look()) == ["Later"]
    assert names(look("asked")) == [erik.company]

    AccessRequest.objects.filter(pk=erik.pk).update(state="waiting", waiting_since=noon + 2 * HOUR)

    assert names(look()) == [erik.company, "Later"]


@pytest.mark.parametrize("state", ["unproven", "known", "replaced"])
def test_what_does_not_wait_is_not_there(erik, look, state):
    AccessRequest.objects.update(state=state)

    for show in queue.SHOWS:
        assert look(show).rows == []


def test_what_was_erased_is_not_there(erik, clas, noon, look):
    review.reject(erik.pk, by=clas, now=noon)
    AccessRequest.objects.update(erased_at=noon, company="", applicant="")

    assert look("rejected").rows == []


@pytest.mark.parametrize("sort", ["-since", "since", "company", "-company", "person", "city"])
def test_pages_follow_each_other_without_gaps_there_and_back(seller, noon, look, sort):
    strangers(noon, 7, city="Mölndal")
    whole = names(look(sort=sort))
    assert len(whole) == 7

    first = look(sort=sort, limit=3)
    second = look(sort=sort, limit=3, after=first.after)
    third = look(sort=sort, limit=3, after=second.after)
    back = look(sort=sort, limit=3, before=third.before)

    assert names(first) + names(second) + names(third) == whole
    assert (first.before, third.after) == ("", "")
    assert names(back) == names(second)


def test_sorted_by_company_without_accents_and_case(seller, noon, look):
    for name in ("Zeta", "östra", "Alfa", "beta"):
        asks(noon, company=name, email=f"{name[:2]}@example.com")

    assert names(look(sort="company")) == ["Alfa", "beta", "östra", "Zeta"]


@pytest.mark.parametrize(
    "nonsense",
    [
        "x",
        "~",
        "~9",
        "x~1",
        "2026~1",
        "2026-03-03~1",
        "~" + "9" * 30,
        "\x00~1",
        "2026-03-03T12:00~2",
    ],
)
def test_nonsense_in_the_address_means_the_first_page(erik, look, nonsense):
    for sort in ("-since", "company", "nonsense"):
        for way in ("before", "after"):
            page = look(sort=sort, **{way: nonsense})
            assert names(page) in ([erik.company], [])
    assert names(look(after=nonsense)) == [erik.company]


@pytest.mark.parametrize(
    "typed",
    ["dahl", "GOTEBORG", "göteborg", "erik dahl", "dahl erik", "411 05", "erik@dahlsbygg",
     "5560360793", "031-12 34 56", "+46 31 123456", "031123456"],
)  # fmt: skip
def test_found_by_what_staff_remember(erik, noon, look, typed):
    strangers(noon, 3, phone="+33145678901", city="Lyon", postcode="69001")

    assert names(look(typed=typed)) == [erik.company]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "dahl%", "'", "nobody", "\x00"])
def test_what_is_typed_is_taken_as_it_stands(erik, look, typed):
    assert look(typed=typed).rows == [] or typed.strip("\x00") == ""


def test_by_age(seller, noon, look):
    for days, name in ((0, "today"), (3, "this week"), (30, "long ago")):
        asks(noon - timedelta(days=days), company=name, email=f"a{days}@example.com")

    assert names(look(age="day")) == ["today"]
    assert names(look(age="week")) == ["today", "this week"]
    assert names(look(age="older")) == ["long ago"]
    assert len(names(look(age="nonsense"))) == 3


def test_by_the_branch_of_the_customer(erik, dahls, tremblay, olga, noon, look):
    gothenburg = Branch.objects.create(name="Gothenburg")
    Customer.objects.filter(pk=dahls.pk).update(branch=gothenburg)
    (other,) = strangers(noon, 1)
    for request, customer in ((erik, dahls), (other, tremblay)):
        accepting.accept(request.pk, into=customer.pk, level="user", by=olga, now=noon)

    assert names(look("accepted", branch=gothenburg)) == [erik.company]


def test_somebody_who_asked_three_times_stands_there_once(erik, clas, noon, look):
    review.reject(erik.pk, by=clas, now=noon)
    review.reject(asks(noon).pk, by=clas, now=noon)
    assert [row.nth for row in look("rejected").rows] == [2]

    asks(noon)

    assert [row.nth for row in look().rows] == [3]


def test_what_was_never_proven_does_not_count_as_asked(erik, noon, look):
    asks(noon, state="unproven", proven_at=None)
    AccessRequest.objects.filter(pk=erik.pk).update(state="replaced")
    asks(noon)

    assert [row.nth for row in look().rows] == [2]


def test_a_page_takes_the_same_few_statements_however_long_the_queue(
    seller, noon, look, django_assert_num_queries
):
    strangers(noon, 30)
    with django_assert_num_queries(2):
        look()


def test_counting_stops_at_a_limit(seller, noon, monkeypatch):
    strangers(noon, 4)
    monkeypatch.setattr(queue, "COUNTED", 3)
    assert queue.counted("waiting", by=US) == 3
