"""A clerk of some branches finds their customers and those of none, and no trace of others."""

import pytest

from tests.search.looking import find
from tradedoor.actors import Actor, visitor
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Branch
from tradedoor.errors import NotAllowed
from tradedoor.search import finding, searching, tiers

pytestmark = pytest.mark.django_db
BRANCHES = ("Göteborg", "Malmö", "Lund", None)


@pytest.fixture
def branches(seller):
    return {name: Branch.objects.create(name=name) for name in BRANCHES if name}


@pytest.fixture
def clerk(branches):
    """Works at Malmö and Lund."""
    two = frozenset(branches[name].pk for name in ("Malmö", "Lund"))
    return Actor("staff", "Maja", "staff:clerk", branches=two)


@pytest.fixture
def everybody(branches, us, noon):
    """Twelve builders, three of each branch, each with somebody called Ek."""
    for n in range(12):
        at = BRANCHES[n % 4]
        customer = customers.add(
            number=f"10{n:02}", name=f"{'Dahls' if n < 8 else 'Ekdahls'} Bygg {n}", country="SE",
            branch=branches.get(at), by=us, now=noon,
        )  # fmt: skip
        contacts.add(
            customer.pk, first_name="Anna", last_name="Ek", email=f"anna@bygg{n}.example", by=us,
            now=noon,
        )  # fmt: skip


SAMPLES = [(0, 30), (1, 9999), (tiers.SAMPLED, 30), (tiers.SAMPLED, 9)]
TEXTS = ["", "dahls", "bygg", "ahl", "anna", "dalhs", "anna ek", "1000", "byg ek", "zork", "!"]


@pytest.mark.parametrize("sort", ["name", "-number", "newest"])
@pytest.mark.parametrize("text", TEXTS)
def test_a_clerk_finds_whom_anybody_would_of_their_own(everybody, clerk, monkeypatch, text, sort):
    """Whichever way the tiers are listed and counted."""
    theirs = {"Malmö", "Lund", None}
    whole = [
        hit.customer
        for hit in find(text, sort=sort, limit=100).hits
        if (hit.customer.branch.name if hit.customer.branch else None) in theirs
    ]
    for met, number in SAMPLES:

        def sample(queries: list[str], met: int = met, number: int = number) -> tiers.Sample:
            return tiers.Sample(number, dict.fromkeys(queries, met))

        monkeypatch.setattr(searching, "take_sample", sample)

        pages = [finding.find(text, by=clerk, sort=sort, limit=4)]
        while pages[-1].after:
            pages.append(finding.find(text, by=clerk, sort=sort, limit=4, after=pages[-1].after))
        assert [hit.customer for page in pages for hit in page.hits] == whole
        assert finding.count(text, by=clerk).number == len(whole)


def test_a_number_of_another_branch_is_like_one_there_is_not(everybody, clerk):
    of_goteborg, of_nobody = (finding.find(text, by=clerk) for text in ("1000", "1999"))

    assert (of_goteborg.hits, of_goteborg.taken) == (of_nobody.hits, of_nobody.taken) == ([], {})


def test_a_word_of_another_branch_is_not_told_where_a_typing_error_is_forgiven(
    branches, clerk, dahls, us, noon
):
    customers.add(
        number="77", name="Zwetschgen AB", country="SE", branch=branches["Göteborg"], by=us,
        now=noon,
    )  # fmt: skip

    assert find("zwetschgne").taken
    assert not finding.find("zwetschgne", by=clerk).taken


def test_a_clerk_of_a_branch_that_is_gone_finds_those_of_none(everybody):
    lost = Actor("staff", "Lasse", "staff:clerk", branches=frozenset([10**9]))

    assert {hit.customer.branch for hit in finding.find("bygg", by=lost).hits} == {None}


def test_only_staff_look_for_customers(everybody, marits_access):
    for by in (visitor(""), Actor("access", "Marit", "access:user", customer_id=1, contact_id=1)):
        with pytest.raises(NotAllowed):
            finding.find("dahls", by=by)
        with pytest.raises(NotAllowed):
            finding.count("dahls", by=by)
