"""The decision at the door: the first step that fails is the reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradedoor.access import decision
from tradedoor.access.decision import Facts, Step, Where, is_within
from tradedoor.credentials.proofs import Credential

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HOME = (ip_network("203.0.113.0/24"), ip_network("2001:db8::/32"))
FINE = Facts(now=NOON, access_given=True, customer_active=True, contact_here=True)
# For each step, what makes it fail and nothing else.
FAILS: dict[Step, dict[str, Any]] = {
    Step.CREDENTIAL_KNOWN: {"credential": Credential.UNKNOWN},
    Step.CREDENTIAL_LIVE: {"credential": Credential.RESET},
    Step.ACCESS_GIVEN: {"access_given": False},
    Step.BEGUN: {"begins_at": NOON + timedelta(seconds=1)},
    Step.NOT_ENDED: {"ends_at": NOON},
    Step.CUSTOMER_ACTIVE: {"customer_active": False},
    Step.CONTACT_HERE: {"contact_here": False},
    Step.ADDRESS: {"limits": (HOME,), "address": "198.51.100.7"},
    Step.BRANCH: {"branches": frozenset({1, 2}), "branch": 3},
    Step.MAY_DO_THIS: {"needed": "order", "powers": frozenset({"read"})},
}
SEVERAL = st.sets(st.sampled_from([*Step]))


@given(SEVERAL)
def test_the_first_step_that_fails_is_the_reason(failing):
    # A credential is in one state: nobody's is not live either.
    facts = FINE
    for step in sorted(failing, key=[*Step].index, reverse=True):
        facts = replace(facts, **FAILS[step])

    assert decision.decide(facts).failed == next((s for s in Step if s in failing), None)


def test_every_step_is_asked_in_the_order_it_is_written():
    assert list(decision.STEPS) == list(Step) == list(FAILS)


def test_the_facts_come_from_one_statement(marits_access, django_assert_num_queries, noon):
    from tradedoor.access.models import Access

    with django_assert_num_queries(1):
        access = Access.objects.at_the_door().get(pk=marits_access.pk)
        assert decision.about(access, now=noon, where=Where("203.0.113.9", 1)).allowed


def test_where_nobody_stands_at_the_door_limits_are_not_asked():
    limited = replace(FINE, limits=(HOME,), branches=frozenset({1}))

    assert decision.decide(limited).allowed
    assert decision.decide(replace(limited, address="")).failed == Step.ADDRESS
    assert decision.decide(replace(limited, address="203.0.113.9")).allowed


def test_an_access_and_its_key_must_both_let_the_address_in():
    narrow = replace(FINE, limits=(HOME, (ip_network("203.0.113.7/32"),)))

    assert decision.decide(replace(narrow, address="203.0.113.7")).allowed
    assert decision.decide(replace(narrow, address="203.0.113.8")).failed == Step.ADDRESS


@pytest.mark.parametrize(
    ("address", "network", "inside"),
    [
        ("203.0.113.0", "203.0.113.0/24", True),
        ("203.0.113.255", "203.0.113.0/24", True),
        ("203.0.114.0", "203.0.113.0/24", False),
        ("203.0.113.7", "203.0.113.7/32", True),
        ("203.0.113.6", "203.0.113.6/31", True),
        ("203.0.113.8", "203.0.113.6/31", False),
        ("::ffff:203.0.113.7", "203.0.113.0/24", True),
        ("::ffff:203.0.114.7", "203.0.113.0/24", False),
        ("2001:db8::1", "2001:db8::/32", True),
        ("2001:db9::1", "2001:db8::/32", False),
        ("fe80::1%eth0", "fe80::/10", True),
        ("203.0.113.7", "2001:db8::/32", False),
        ("not an address", "0.0.0.0/1", False),
        ("", "203.0.113.0/24", False),
    ],
)
def test_the_edges_of_networks(address, network, inside):
    assert is_within(address, (ip_network(network),)) == inside


@given(st.ip_addresses(), st.integers(0, 128))
def test_an_address_is_in_every_network_around_it(address, bits):
    network = ip_network(f"{address}/{min(bits, address.max_prefixlen)}", strict=False)
    mapped = getattr(address, "ipv4_mapped", None)

    assert is_within(str(address), (network,)) or mapped
    assert is_within(str(ip_address(network.broadcast_address)), (network,)) or mapped or bits < 96
