"""Whatever is written, however many write at once: the search knows what there is to find."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from tests.races import all_at_once, before_commit
from tests.search.looking import find
from tradedoor.actors import Actor
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Contact, Customer, SearchWord


def found(typed: str) -> list[str]:
    return [hit.customer.name for hit in find(typed).hits]


def ask(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def all_is_kept() -> bool:
    """Every customer has exactly the words it would be given now, and the dictionary has them."""
    wrong = ask(
        "SELECT c.id FROM tradedoor_customer c"
        " LEFT JOIN tradedoor_customersearch s ON s.customer_id = c.id"
        " WHERE s.words IS DISTINCT FROM array_to_tsvector(tradedoor_findable(c.id))"
    )
    missing = ask(
        "SELECT word FROM ts_stat('SELECT words FROM tradedoor_customersearch') AS has"
        " WHERE word ~ '^[a-z]{3}' AND NOT EXISTS ("
        "  SELECT FROM tradedoor_searchword AS known WHERE starts_with(has.word, known.word))"
    )
    return not wrong and not missing


def a_contact(chance: random.Random) -> Contact:
    return chance.choice(list(Contact.objects.all()))


def a_customer(chance: random.Random) -> Customer:
    return chance.choice(list(Customer.objects.all()))


def a_word(chance: random.Random) -> str:
    return chance.choice(
        ["Dahl", "Ek", "Åsa", "O'Neill", "Jean-Pierre", "Bygg", "Ø", "x" * 80, "Ann"]
    )


def change_a_contact(chance: random.Random, noon: datetime) -> None:
    field = chance.choice(["first_name", "last_name", "email", "phone", "mobile"])
    value = {
        "email": f"{chance.randrange(10**9)}@{chance.choice('abc')}.example",
        "phone": chance.choice(["", "+46311234567"]),
        "mobile": chance.choice(["", "+14155550123", "+39061234567"]),
    }.get(field, a_word(chance))
    Contact.objects.filter(pk=a_contact(chance).pk).update(**{field: value})


def change_a_customer(chance: random.Random, noon: datetime) -> None:
    field = chance.choice(["name", "city", "email"])
    Customer.objects.filter(pk=a_customer(chance).pk).update(**{field: a_word(chance)})


def add_some_contacts(chance: random.Random, noon: datetime) -> None:
    """Several of several customers in one statement."""
    Contact.objects.bulk_create(
        Contact(customer=a_customer(chance), first_name=a_word(chance), created_at=noon)
        for _ in range(chance.randrange(4))
    )


def move_a_contact(chance: random.Random, noon: datetime) -> None:
    Contact.objects.filter(pk=a_contact(chance).pk).update(customer=a_customer(chance), email="")


def archive_or_bring_back(chance: random.Random, noon: datetime) -> None:
    contact = a_contact(chance)
    Contact.objects.filter(pk=contact.pk).update(
        archived_at=None if contact.archived_at else noon, email=""
    )


def forget_a_contact(chance: random.Random, noon: datetime) -> None:
    if Contact.objects.count() > 3:
        a_contact(chance).delete()


def shout(chance: random.Random, noon: datetime) -> None:
    """Every contact in one statement."""
    Contact.objects.update(last_name=a_word(chance))


EDITS: list[Callable[[random.Random, datetime], None]] = [
    change_a_contact, change_a_customer, add_some_contacts, move_a_contact, archive_or_bring_back,
    forget_a_contact, shout,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_edited_is_kept(
    seed: int, marit: Contact, olle: Contact, luc: Contact, noon: datetime
) -> None:
    chance = random.Random(seed)
    for _ in range(40):
        edit = chance.choice(EDITS)
        edit(chance, noon)
        assert all_is_kept(), edit.__name__


@pytest.mark.django_db
def test_what_nobody_is_found_by_costs_nothing(marit: Contact, dahls: Customer) -> None:
    before = ask("SELECT xmin::text FROM tradedoor_customersearch")
    Contact.objects.update(version=7, newsletter=True)
    Customer.objects.update(version=7, last_login_number=3)

    assert ask("SELECT xmin::text FROM tradedoor_customersearch") == before


@pytest.mark.django_db
def test_a_customer_who_goes_is_found_no_more(luc: Contact, tremblay: Customer) -> None:
    luc.delete()
    tremblay.delete()

    assert found("tremblay") == []
    assert ask("SELECT count(*) FROM tradedoor_customersearch") == [0]


@pytest.mark.django_db
def test_a_customer_with_thousands_of_contacts_can_be_saved_and_found(
    dahls: Customer, noon: datetime
) -> None:
    Contact.objects.bulk_create(
        Contact(
            customer=dahls, first_name=f"Marit{n}", last_name="Lindqvist" * 8, created_at=noon,
            email=f"{n}@{'a' * 60}.example", mobile=f"+4670{n:07}",
        )
        for n in range(4000)
    )  # fmt: skip

    assert found("10927781") == found("dahls bygg") == found("marit3999") == ["Dahls Bygg AB"]


@pytest.mark.django_db
def test_names_that_grow_when_folded_can_be_saved_and_found(us: Actor, noon: datetime) -> None:
    one_word_of_2700_letters = "\ufdfa".replace(" ", "") * 150
    customers.add(number="1", name=one_word_of_2700_letters, country="SE", by=us, now=noon)
    customers.add(number="2", name="㎏" * 150, country="SE", by=us, now=noon)

    assert found("㎏㎏") == found("kg" * 60) == ["㎏" * 150]
    assert found("1") == [one_word_of_2700_letters]


@pytest.mark.django_db
def test_words_are_kept_once(marit: Contact, olle: Contact, luc: Contact) -> None:
    words = SearchWord.objects.values_list("word", flat=True)

    assert len(words) == len(set(words))
    assert {"marit", "dahl", "dahls", "bygg", "goteborg", "dahlsbygg"} <= set(words)
    assert not any(word.startswith("=") or word == "10927781" for word in words)


@pytest.mark.django_db(transaction=True)
def test_two_contacts_of_one_customer_edited_at_once(
    marit: Contact, olle: Contact, us: Actor, noon: datetime
) -> None:
    """The second reads the contacts when the first has committed: until then the row is locked."""

    def rename(contact: Contact, name: str) -> Callable[[], Any]:
        return lambda: Contact.objects.filter(pk=contact.pk).update(first_name=name)

    before_commit(rename(marit, "Zacharias"), rename(olle, "Yvonne"))

    assert found("zacharias") == found("yvonne") == ["Dahls Bygg AB"]
    assert all_is_kept()


@pytest.mark.django_db(transaction=True)
def test_two_customers_wait_for_no_word_of_each_other(
    dahls: Customer, tremblay: Customer, us: Actor, noon: datetime
) -> None:
    """Each writes the other's new words in the other order: with a unique key, a deadlock."""

    def add(customer: Customer, name: str) -> Callable[[], Contact]:
        return lambda: contacts.add(customer.pk, first_name=name, by=us, now=noon)

    @transaction.atomic
    def add_both() -> None:
        add(tremblay, "Quirin")()
        add(tremblay, "Zebulon")()

    before_commit(add(dahls, "Zebulon"), add_both, then=lambda: add(dahls, "Quirin")() and None)

    assert found("zebulon") == found("quirin") == ["Dahls Bygg AB", "Garage Tremblay"]
    assert all_is_kept()


@pytest.mark.django_db(transaction=True)
def test_many_people_edit_many_contacts_at_once(
    marit: Contact, olle: Contact, luc: Contact, noon: datetime
) -> None:
    def clerk(seed: int) -> Callable[[], None]:
        def edit() -> None:
            chance = random.Random(seed)
            for _ in range(25):
                pk = chance.choice([marit.pk, olle.pk, luc.pk])
                Contact.objects.filter(pk=pk).update(first_name=a_word(chance))

        return edit

    all_at_once(*(clerk(seed) for seed in range(4)))

    assert all_is_kept()
