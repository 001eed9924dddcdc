"""The decision at the door: the first step that fails is the reason."""

from dataclasses import fields
from itertools import product

from tradedoor.access import decision
from tradedoor.access.decision import Facts, Step


def test_in_only_when_everything_holds():
    for held in product([True, False], repeat=len(fields(Facts))):
        assert decision.decide(Facts(*held)).allowed == all(held)


def test_the_first_step_that_fails_is_the_reason():
    for held in product([True, False], repeat=len(fields(Facts))):
        failed = [step for step, holds in zip(Step, held, strict=True) if not holds]
        assert decision.decide(Facts(*held)).failed == (failed[0] if failed else None)


def test_every_step_is_asked_in_the_order_it_is_written():
    assert list(decision.STEPS) == list(Step)


def test_the_facts_come_from_one_statement(marits_access, django_assert_num_queries):
    from tradedoor.access.models import Access

    with django_assert_num_queries(1):
        access = Access.objects.at_the_door().get(pk=marits_access.pk)
        assert decision.about(access).allowed
