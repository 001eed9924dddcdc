"""Customers are taken in, kept right, blocked and let in again."""

import pytest

from tests.conftest import PASSWORD, comes_in
from tradedoor.access import door
from tradedoor.actors import visitor
from tradedoor.directory import customers
from tradedoor.directory.models import Branch, Customer
from tradedoor.errors import NotAllowed, NotValid, StalePage
from tradedoor.giving import blocking, keeping
from tradedoor.record.models import Entry


def edit(customer, by, now, **details):
    return customers.edit(customer.pk, seen=customer.version, by=by, now=now, **details)


def test_a_company_becomes_a_customer(seller, clas, noon):
    made = customers.add(
        number=" K-100 ", name="Norrlands Svets", country="SE", phone="08-123 456 78",
        tax_id="556036-0793", by=clas, now=noon,
    )  # fmt: skip

    made.refresh_from_db()
    assert (made.number, made.phone, made.tax_id) == ("K-100", "+46812345678", "5560360793")
    entry = Entry.objects.get(verb="customer.added")
    assert (entry.actor_name, entry.customer_id) == ("Clas", made.pk)


def test_a_number_belongs_to_one_customer(dahls, clas, noon):
    with pytest.raises(customers.NumberTaken) as refused:
        customers.add(number=dahls.number, name="Impostor", country="SE", by=clas, now=noon)

    assert refused.value.field == "number"
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", ""),
        ("number", "info@dahls"),
        ("number", "1" * 31),
        ("name", ""),
        ("name", "x" * 151),
        ("country", "XX"),
        ("email", "not an address"),
        ("phone", "call me"),
        ("tax_id", "556036-0794"),
        ("postcode", "4" * 21),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(dahls, clas, noon, field, value):
    with pytest.raises(NotValid) as refused:
        edit(dahls, clas, noon, **{field: value})

    assert refused.value.field == field
    assert not Entry.objects.filter(verb="customer.edited").exists()


def test_a_customer_without_name_or_number_is_refused_not_broken(seller, clas, noon):
    with pytest.raises(NotValid) as refused:
        customers.add(country="SE", by=clas, now=noon)

    assert refused.value.field in ("name", "number")


def test_an_edit_says_what_it_changed(dahls, clas, noon):
    west = Branch.objects.create(name="Väst")

    edit(dahls, clas, noon, city="Mölndal", branch=west, name=dahls.name)

    assert Entry.objects.get(verb="customer.edited").facts["changed"] == {
        "city": ["Göteborg", "Mölndal"],
        "branch": [None, "Väst"],
    }


def test_a_phone_is_read_as_in_the_customers_own_country(dahls, clas, noon):
    assert edit(dahls, clas, noon, phone="08-123 456 78").phone == "+46812345678"


def test_saving_without_a_change_leaves_no_trace(dahls, clas, noon):
    again = edit(dahls, clas, noon, name=dahls.name, phone=dahls.phone)

    assert again.version == dahls.version
    assert not Entry.objects.filter(verb="customer.edited").exists()


def test_an_old_page_never_overwrites_a_newer_change(dahls, olga, clas, noon):
    edit(dahls, olga, noon, city="Mölndal")

    with pytest.raises(StalePage) as refused:
        edit(dahls, clas, noon, city="Kungsbacka")

    assert refused.value.facts["theirs"].city == "Mölndal"
    assert Customer.objects.get().city == "Mölndal"


def test_a_blocked_customers_people_are_out_and_in_again(dahls, marits_access, olga, noon):
    come = {"password": PASSWORD, "address": "", "agent": "", "now": noon}
    blocking.block(dahls.pk, by=olga, now=noon)
    with pytest.raises(door.NotOpenToYou):
        comes_in("marit", **come)

    blocking.unblock(dahls.pk, by=olga, now=noon)
    assert comes_in("marit", **come).access == marits_access


def test_blocking_twice_is_on_record_once(dahls, olga, noon):
    blocking.block(dahls.pk, by=olga, now=noon)
    blocking.block(dahls.pk, by=olga, now=noon)

    assert Entry.objects.filter(verb="customer.blocked").count() == 1


def test_a_clerk_cannot_block_and_an_onlooker_cannot_edit(dahls, clas, nils, noon):
    with pytest.raises(NotAllowed):
        blocking.block(dahls.pk, by=clas, now=noon)
    with pytest.raises(NotAllowed):
        edit(dahls, nils, noon, city="Mölndal")
    with pytest.raises(NotAllowed):
        customers.add(number="1", name="x", country="SE", by=visitor(""), now=noon)


@pytest.mark.parametrize(
    ("there", "proposed"),
    [
        ([], "10001"),
        (["10927781"], "10927782"),
        (["999", "K-5000", "abc"], "1000"),
        (["99999999999999999999"], "10001"),
    ],
)
def test_the_next_number_follows_the_highest(seller, us, noon, there, proposed):
    for number in there:
        customers.add(number=number, name="Somebody", country="SE", by=us, now=noon)

    assert customers.next_number() == proposed


def test_under_a_new_number_people_sign_in_with_it_and_with_the_old_one(
    dahls, marits_access, clas, noon
):
    keeping.edit_customer(dahls.pk, seen=dahls.version, number="20000", by=clas, now=noon)

    for typed in ("20000-1", "10927781-1"):
        came = comes_in(typed, PASSWORD, address="", agent="", now=noon)
        assert came.access == marits_access


def test_the_old_number_never_lets_another_customers_people_in_by_it(
    dahls, tremblay, marits_access, lucs_access, clas, noon
):
    """Tremblay gets the number Dahls Bygg had, whose suffix 1 is Marit's for good."""
    keeping.edit_customer(dahls.pk, seen=dahls.version, number="20000", by=clas, now=noon)

    with pytest.raises(customers.NumberTaken):
        keeping.edit_customer(
            tremblay.pk, seen=tremblay.version, number="10927781", by=clas, now=noon
        )

    tremblay.refresh_from_db()
    assert tremblay.number == "4471"


def test_each_actor_sees_only_the_customers_they_may_know_of(dahls, tremblay, marits_access, olga):
    from tradedoor.access.holder import as_actor

    marit = as_actor(marits_access, "")

    assert set(Customer.objects.visible_to(olga)) == {dahls, tremblay}
    assert list(Customer.objects.visible_to(marit)) == [dahls]
    assert not Customer.objects.visible_to(visitor("198.51.100.7"))


# --- Addresses -----------------------------------------------------------------------------


def test_an_address_is_kept_as_people_there_write_it(seller, us, noon):
    added = customers.add(
        number="1", name="Garage", country="CA", postcode="h2x1y4", state="québec", by=us, now=noon
    )

    assert (added.postcode, added.state) == ("H2X 1Y4", "QC")
    assert edit(added, by=us, now=noon, state="ontario").state == "ON"


def test_staff_may_know_an_address_better(dahls, us, noon):
    changed = edit(dahls, by=us, now=noon, postcode="none yet", state="the North")

    assert (changed.postcode, changed.state) == ("none yet", "the North")


def test_what_nobody_touched_is_left_as_it_is(dahls, us, noon):
    """Of another time, or another system: it is no reason to refuse a new phone number."""
    odd = {"postcode": "41105", "tax_id": "unknown", "state": "vgr"}
    Customer.objects.filter(pk=dahls.pk).update(**odd)
    dahls.refresh_from_db()

    changed = edit(dahls, by=us, now=noon, country="NO", name="Dahls", **odd)

    assert {name: getattr(changed, name) for name in odd} == odd
    entry = Entry.objects.get(verb="customer.edited")
    assert set(entry.facts["changed"]) == {"name", "country"}
