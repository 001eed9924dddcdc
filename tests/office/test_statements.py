"""Every list asks the database as often for many rows as for a few, and reads no more of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.conftest import invited
from tests.office.conftest import came_back, handed_over
from tradedoor.access.models import Access
from tradedoor.directory.models import Contact, Customer, person_key
from tradedoor.giving import taking_away
from tradedoor.letters.models import Letter
from tradedoor.record.models import Entry

MOST = 20  # statements, the guard's and the rail's included


def statements(browser, url):
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200
    return [query["sql"] for query in asked]


def plan(queryset):
    return queryset.explain(analyze=False)


@pytest.fixture
def dahls_people(dahls, make_contacts, us, noon):
    """Thirty people at Dahls, as far as each of them got."""

    def more(first=0):
        for n, contact in enumerate(make_contacts(dahls, 30)):
            if n % 5 == 0:
                continue
            access = invited(contact, us, noon, code=f"code{first + n}")
            if n % 5 == 1:
                came_back(access, noon)
            if n % 5 == 2:
                handed_over(access, noon)
            if n % 5 == 3:
                taking_away.take_away(access.pk, by=us, now=noon)

    return more


@pytest.mark.parametrize("side", ["contacts", "customer-access", "customer", "customer-history"])
def test_a_customer_of_many_costs_what_one_of_few_does(
    olgas, dahls, marit, us, noon, dahls_people, side
):
    came_back(invited(marit, us, noon), noon)
    url = reverse(f"office:{side}", args=[dahls.public_id])
    few = statements(olgas, url)

    dahls_people()

    assert len(statements(olgas, url)) == len(few) <= MOST


@pytest.mark.parametrize("side", ["home", "customers", "letters", "record"])
def test_a_seller_of_many_costs_what_one_of_few_does(
    olgas, dahls, marit, us, noon, dahls_people, side
):
    came_back(invited(marit, us, noon), noon)
    url = reverse(f"office:{side}")
    shops = [
        Customer(number=str(n), name=f"Shop {n}", country="SE", created_at=noon) for n in range(80)
    ]
    Customer.objects.bulk_create(shops[:40])
    few = statements(olgas, url)

    dahls_people()
    Customer.objects.bulk_create(shops[40:])

    assert len(statements(olgas, url)) == len(few) <= MOST


def test_the_card_of_a_person_costs_the_same_whatever_happened(olgas, marit, us, noon):
    url = reverse("office:contact", args=[marit.public_id])
    invited(marit, us, noon)
    few = statements(olgas, url)
    access = Access.objects.get()

    for _ in range(5):
        taking_away.take_away(access.pk, by=us, now=noon)
        taking_away.give_back(access.pk, by=us, now=noon)

    assert len(statements(olgas, url)) == len(few) <= MOST


def test_the_seller_is_loaded_once_a_page(olgas, dahls):
    for page in ("home", "customer-new", "settings"):
        asked = statements(olgas, reverse(f"office:{page}"))
        assert len([sql for sql in asked if sql.startswith('SELECT "tradedoor_seller"')]) == 1, page


def test_lists_are_walked_along_their_indexes(dahls, make_contacts, noon):
    """Where the planner may neither scan nor sort, and another index would walk past others."""
    others = Customer.objects.create(number="2", name="Others", country="SE", created_at=noon)
    make_contacts(others, 2000)
    make_contacts(dahls, 100)
    what = {"kind": "invitation", "language": "sv", "queued_at": noon, "ended_at": noon}
    Letter.objects.bulk_create(
        Letter(**what, state="failed" if n % 100 == 0 else "handed-over") for n in range(5000)
    )
    Entry.objects.bulk_create(
        Entry(at=noon, verb="x", customer_id=(dahls if n % 100 == 0 else others).pk)
        for n in range(5000)
    )
    people = Contact.objects.annotate(name_key=person_key()).filter(
        customer=dahls, archived_at=None
    )
    lists = {
        "contact_by_name": people.order_by("name_key", "pk")[:26],
        "letter_failed": Letter.objects.failed().newest_first()[:500],
        "entry_of_customer": Entry.objects.of_customer(dahls.pk).newest_first()[:51],
    }
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tradedoor_contact, tradedoor_letter, tradedoor_entry")
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")

    for index, rows in lists.items():
        assert index in plan(rows), plan(rows)
        assert "Sort" not in plan(rows), plan(rows)
