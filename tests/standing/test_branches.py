"""A clerk of some branches lists, counts, exports and mends the people there, and nobody else."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.conftest import inside, invited
from tradedoor.actors import Actor, visitor
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Branch, Contact
from tradedoor.errors import Gone, NotAllowed
from tradedoor.giving import blocking, taking_away
from tradedoor.standing import exporting, listing, remedies, standing, status
from tradedoor.standing.listing import Asked
from tradedoor.standing.models import RemedyRun
from tradedoor.standing.remedies import Chosen
from tradedoor.standing.status import Remedy

AT = ("Göteborg", "Malmö", "Lund", None)


@pytest.fixture
def branches(seller):
    return {name: Branch.objects.create(name=name) for name in AT if name}


@pytest.fixture
def maja(clas_staff, branches):
    """A clerk of Malmö and Lund."""
    clas_staff.branches = [branches["Malmö"].pk, branches["Lund"].pk]
    clas_staff.save()
    return Actor(
        "staff", "Maja", "staff:clerk", id=str(clas_staff.public_id),
        branches=frozenset(clas_staff.branches),
    )  # fmt: skip


@pytest.fixture
def people(branches, us, noon):
    """At every branch and at none the same: somebody inside, invited, out, blocked, unknown."""
    for n, at in enumerate(AT):
        for m, fate in enumerate(("inside", "invited", "away", "blocked", "unknown")):
            customer = customers.add(
                number=f"1{n}{m}", name=f"Bygg {n}{m}", country="SE", branch=branches.get(at),
                by=us, now=noon,
            )  # fmt: skip
            one = contacts.add(
                customer.pk, first_name=f"Anna{m}{n}", last_name=f"Ek{n}",
                email=f"a@bygg{n}{m}.example", by=us, now=noon,
            )  # fmt: skip
            if fate == "inside":
                inside(one, us, noon)
            elif fate != "unknown":
                access = invited(one, us, noon, code=f"code{n}{m}")
                if fate == "away":
                    taking_away.take_away(access.pk, by=us, now=noon)
            if fate == "blocked":
                blocking.block(customer.pk, by=us, now=noon)
    standing.refresh(now=noon)


def all_of(asked, by, now):
    """Everybody on every page."""
    page = listing.page(asked, by=by, limit=3, now=now)
    rows = list(page.rows)
    while page.after:
        page = listing.page(asked, by=by, limit=3, after=page.after, now=now)
        rows += page.rows
    return rows


def is_majas(contact):
    return contact.customer.branch is None or contact.customer.branch.name in ("Malmö", "Lund")


ASKED = [
    Asked(), Asked("every"), Asked("needs-us"), Asked("never-used"), Asked("queued"),
    Asked(level="user"), Asked("taken-away", level="user"), Asked(typed="anna1"),
    Asked("customer-blocked", typed="ek1"), Asked(days=1), Asked("taken-away", days=1),
]  # fmt: skip


@pytest.mark.parametrize("walked", [0, 40])
def test_the_list_and_its_counts_are_of_their_own(people, maja, us, noon, monkeypatch, walked):
    monkeypatch.setattr(listing, "WALKED", walked)
    later = noon + timedelta(days=2)
    for asked in ASKED:
        everybody = [one for one in all_of(asked, us, later) if is_majas(one)]
        assert everybody, asked
        assert all_of(asked, maja, later) == everybody, asked
        page = listing.page(asked, by=maja, limit=3, now=later)
        assert page.count.contacts == len(everybody), asked


def test_what_is_counted_by_status_is_of_their_own(people, maja, us, noon):
    later = noon + timedelta(days=2)
    for asked in [asked for asked in ASKED if not asked.status]:
        everybody = [one for one in all_of(asked, us, later) if is_majas(one)]
        counts = listing.counts(asked, by=maja, now=later)
        assert {code: count.contacts for code, count in counts.items()} == Counter(
            status.of(one, now=later).code for one in everybody
        ), asked


def test_the_branch_of_another_shows_nobody(people, maja, branches, noon):
    asked = Asked(branch=branches["Göteborg"].pk)

    assert all_of(asked, maja, noon) == []
    assert listing.counts(asked, by=maja, now=noon) == {}


@pytest.mark.parametrize("file", ["csv", "xlsx"])
def test_the_file_holds_their_own(people, maja, us, noon, file):
    lines = list(exporting.export(Asked(), file=file, by=maja, now=noon))

    whole = [one.email for one in all_of(Asked(), us, noon) if is_majas(one)]
    assert [line.email for line in lines] == whole
    assert 0 < len(lines) < Contact.objects.count()


def test_remedies_of_all_are_of_their_own(people, maja, us, noon):
    everybody = dict(remedies.plan(Chosen(asked=Asked()), by=us, now=noon).remedies)
    theirs = dict(remedies.plan(Chosen(asked=Asked()), by=maja, now=noon).remedies)

    majas = {one.pk for one in Contact.objects.select_related("customer__branch") if is_majas(one)}
    assert theirs == {pk: remedy for pk, remedy in everybody.items() if pk in majas}
    assert 0 < len(theirs) < len(everybody)


def test_whoever_is_ticked_at_another_branch_is_left_out(people, maja, noon):
    theirs = Contact.objects.get(email="a@bygg11.example")
    other = Contact.objects.get(email="a@bygg01.example")
    chosen = Chosen(contacts=[theirs.public_id, other.public_id])

    assert [pk for pk, _ in remedies.plan(chosen, by=maja, now=noon).remedies] == [theirs.pk]


def test_whoever_moved_to_another_branch_since_is_gone_for_the_run(people, maja, branches, noon):
    planned = remedies.plan(Chosen(asked=Asked()), by=maja, now=noon)
    run = remedies.start(
        Chosen(asked=Asked()), kinds=[Remedy.GIVE], seen=planned.seen, by=maja, now=noon
    )
    moved = run.items.order_by("pk")[0]
    customer = Contact.objects.get(pk=moved.contact_id).customer
    customer.branch = branches["Göteborg"]
    customer.save()

    assert moved not in run.items.visible_to(maja)
    with pytest.raises(Gone):
        remedies.carry_out(moved.contact_id, Remedy.GIVE, by=maja, now=noon)


def test_the_runs_of_others_are_not_theirs_to_see(people, maja, olga, noon):
    planned = remedies.plan(Chosen(asked=Asked()), by=olga, now=noon)
    run = remedies.start(
        Chosen(asked=Asked()), kinds=[Remedy.INVITE], seen=planned.seen, by=olga, now=noon
    )

    assert not RemedyRun.objects.visible_to(maja).exists()
    with pytest.raises(Gone):
        remedies.stop(run.pk, by=maja, now=noon)
    assert RemedyRun.objects.visible_to(olga).get() == run


def test_only_staff_list_people(people, noon):
    marit = Actor("access", "Marit", "access:user", customer_id=1, contact_id=1)
    for by in (visitor(""), marit):
        with pytest.raises(NotAllowed):
            listing.page(Asked(), by=by, limit=3, now=noon)
        with pytest.raises(NotAllowed):
            listing.counts(Asked(), by=by, now=noon)
        with pytest.raises(NotAllowed):
            remedies.plan(Chosen(asked=Asked()), by=by, now=noon)
