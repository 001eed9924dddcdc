"""What other systems call our rows: one id, one row, for ever."""

from datetime import datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.races import all_at_once, before_commit
from tests.search.looking import find
from tradedoor.access import holder
from tradedoor.actors import Actor
from tradedoor.directory import contacts, customers, external_ids
from tradedoor.directory.external_ids import ExternalId, ExternalIdTaken
from tradedoor.directory.models import Branch, Contact, Customer
from tradedoor.errors import NotValid
from tradedoor.giving import keeping
from tradedoor.record.models import Entry


def give(row: Customer | Contact, external_id: str, by: Actor, now: datetime) -> None:
    """What the pencil does, on a page that was opened a moment ago."""
    row.refresh_from_db()
    verb = keeping.edit_customer if isinstance(row, Customer) else keeping.edit
    verb(row.pk, seen=row.version, external_id=external_id, by=by, now=now)


def external_id_of(row: Customer | Contact) -> str:
    row.refresh_from_db()
    return row.external_id


@pytest.fixture
def pairs(dahls, tremblay, marit, luc):
    """Two customers, and two contacts of different customers."""
    return {"customer": (dahls, tremblay), "contact": (marit, luc)}


KINDS = pytest.mark.parametrize("kind", ["customer", "contact"])


@KINDS
def test_an_id_is_kept_as_it_was_typed_without_the_space_around_it(kind, pairs, clas, noon):
    row, _other = pairs[kind]

    give(row, "  a0B2 007\u00a0", clas, noon)

    assert external_id_of(row) == "a0B2 007"
    entry = Entry.objects.get(verb=f"{kind}.edited")
    assert entry.facts["changed"] == {"external_id": ["", "a0B2 007"]}


@KINDS
def test_an_id_belongs_to_one_row(kind, pairs, clas, noon):
    row, other = pairs[kind]
    give(row, "KD-1", clas, noon)

    with pytest.raises(ExternalIdTaken, match=f"Another {kind} has") as refused:
        give(other, "KD-1 ", clas, noon)

    assert (refused.value.code, refused.value.field) == ("external-id-taken", "external_id")
    assert external_id_of(other) == ""


@KINDS
@pytest.mark.parametrize("then", ["", "KD-2"])
def test_an_id_that_was_changed_or_cleared_is_nobody_elses(kind, then, pairs, clas, noon):
    row, other = pairs[kind]
    give(row, "KD-1", clas, noon)
    give(row, then, clas, noon)

    with pytest.raises(ExternalIdTaken):
        give(other, "KD-1", clas, noon)
    give(row, "KD-1", clas, noon)

    assert external_id_of(row) == "KD-1"


def test_nor_is_the_id_of_somebody_archived(marit, luc, clas, noon):
    give(marit, "P-1", clas, noon)
    keeping.archive(marit.pk, by=clas, now=noon)

    with pytest.raises(ExternalIdTaken):
        give(luc, "P-1", clas, noon)


def test_nor_is_the_id_of_a_row_that_is_gone(dahls, tremblay, clas, noon):
    give(tremblay, "KD-1", clas, noon)
    tremblay.delete()

    with pytest.raises(ExternalIdTaken):
        customers.add(
            number="1", name="Garage Gagnon", country="CA", external_id="KD-1", by=clas, now=noon
        )

    assert not Customer.objects.filter(number="1").exists()


def test_somebody_new_is_refused_as_well(marit, tremblay, clas, noon):
    give(marit, "P-1", clas, noon)

    with pytest.raises(ExternalIdTaken):
        contacts.add(tremblay.pk, first_name="Zoé", external_id="P-1", by=clas, now=noon)


def test_capitals_and_zeros_make_another_id(dahls, tremblay, marit, clas, noon):
    """There are systems to which they do."""
    give(dahls, "a0B2", clas, noon)
    give(tremblay, "a0b2", clas, noon)
    give(dahls, "0042", clas, noon)
    give(tremblay, "42", clas, noon)

    assert ExternalId.objects.filter(kind="customer").count() == 4


def test_a_customer_and_a_contact_may_be_called_alike(dahls, marit, clas, noon):
    give(dahls, "1", clas, noon)
    give(marit, "1", clas, noon)
    Branch.objects.create(name="Umeå", external_id="1")

    assert ExternalId.objects.filter(value="1").count() == 3


def test_many_have_none(dahls, tremblay, marit, luc):
    assert not ExternalId.objects.exists()


def test_an_id_that_is_too_long_is_refused_beside_its_field(dahls, clas, noon):
    with pytest.raises(NotValid) as refused:
        give(dahls, "x" * (external_ids.LENGTH + 1), clas, noon)

    assert refused.value.field == "external_id"


def test_whoever_works_there_cannot_touch_it(marits_access, marit, noon):
    with pytest.raises(TypeError):
        contacts.correct_own(
            marit.pk, seen=marit.version, external_id="x",
            by=holder.as_actor(marits_access, ""), now=noon,
        )  # fmt: skip


# --- What must never be, whoever writes ------------------------------------------------------


def test_a_branchs_id_is_never_anothers(db):
    here = Branch.objects.create(name="Umeå", external_id="UME")
    Branch.objects.filter(pk=here.pk).update(external_id="")

    with pytest.raises(IntegrityError) as wrong, transaction.atomic():
        Branch.objects.create(name="Luleå", external_id="UME")

    with pytest.raises(ExternalIdTaken, match="Another branch has"):
        external_ids.refuse_if_taken(wrong.value, "branch")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE tradedoor_customer SET external_id = 'KD-1'",  # both in one statement
        "UPDATE tradedoor_customer SET external_id = ' KD-2'",
        "UPDATE tradedoor_contact SET external_id = 'P-1'",
        "UPDATE tradedoor_externalid SET value = 'KD-2'",
        "DELETE FROM tradedoor_externalid",
    ],
)
def test_who_writes_past_us_is_refused(sql, dahls, tremblay, marit, luc, clas, noon):
    give(dahls, "KD-1", clas, noon)
    give(dahls, "", clas, noon)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_two_that_change_ids_in_one_statement_are_refused(dahls, tremblay, clas, noon):
    give(dahls, "KD-1", clas, noon)
    give(tremblay, "KD-2", clas, noon)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tradedoor_customer SET external_id ="
            " CASE external_id WHEN 'KD-1' THEN 'KD-2' ELSE 'KD-1' END"
        )


# --- Two at once ------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@KINDS
def test_two_clerks_give_the_same_id_at_once(kind, pairs, clas, noon):
    row, other = pairs[kind]

    outcomes = all_at_once(
        lambda: give(row, "KD-1", clas, noon), lambda: give(other, "KD-1", clas, noon)
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ExternalIdTaken", "NoneType"]
    assert sorted([external_id_of(row), external_id_of(other)]) == ["", "KD-1"]


@pytest.mark.django_db(transaction=True)
@KINDS
def test_an_id_that_is_given_and_taken_back_meanwhile_is_nobody_elses(kind, pairs, clas, noon):
    """The second waits for the first, who does not have it any more when both are done."""
    row, other = pairs[kind]

    _one, refused = before_commit(
        lambda: give(row, "KD-1", clas, noon),
        lambda: give(other, "KD-1", clas, noon),
        then=lambda: give(row, "", clas, noon),
    )

    assert isinstance(refused, ExternalIdTaken)
    assert (external_id_of(row), external_id_of(other)) == ("", "")


@pytest.mark.django_db(transaction=True)
def test_an_id_whose_giving_came_to_nothing_is_free(dahls, tremblay, clas, noon):
    with transaction.atomic():
        give(dahls, "KD-1", clas, noon)
        transaction.set_rollback(True)

    give(tremblay, "KD-1", clas, noon)

    assert external_id_of(tremblay) == "KD-1"


# --- Found by it ------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["KD-100217", "kd100217", "100217", "kd-1002", "KD 100217"])
def test_a_customer_is_found_by_its_external_id(typed, dahls, tremblay, clas, noon):
    give(dahls, "KD-100217", clas, noon)
    give(tremblay, "KD-200333", clas, noon)

    assert [hit.customer for hit in find(typed).hits] == [dahls]


@pytest.mark.parametrize("typed", ["P-77-Q", "p77q", "77 marit"])
def test_a_customer_is_found_by_that_of_somebody_there_who_is_shown(
    typed, marit, olle, luc, clas, noon
):
    give(marit, "P-77-Q", clas, noon)

    (hit,) = find(typed).hits
    assert (hit.customer, hit.contacts) == (marit.customer, [marit])


def test_nobody_is_found_by_an_id_that_was_changed(dahls, clas, noon):
    give(dahls, "KD-100217", clas, noon)
    give(dahls, "KD-300444", clas, noon)

    assert find("KD-100217").hits == []


def test_nobody_is_found_by_that_of_somebody_archived(marit, clas, noon):
    give(marit, "P-77-Q", clas, noon)
    keeping.archive(marit.pk, by=clas, now=noon)

    assert find("P-77-Q").hits == []
