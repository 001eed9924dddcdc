"""Staff find customers by anything they remember of them."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.search.looking import count, find
from tradedoor.actors import Actor
from tradedoor.directory import contacts, customers
from tradedoor.directory.models import Contact, Customer, Seller
from tradedoor.search import finding, searching, tiers
from tradedoor.search.paging import Edge, seal
from tradedoor.search.searching import SORTS

pytestmark = pytest.mark.django_db


def found(typed: str, **how: Any) -> list[str]:
    """The names on the page."""
    return [hit.customer.name for hit in find(typed, **how).hits]


def company(number: str, name: str, us: Actor, noon: datetime, **details: Any) -> Customer:
    return customers.add(
        **{"number": number, "name": name, "country": "SE", **details}, by=us, now=noon
    )


def person(
    customer: Customer, first: str, last: str, us: Actor, noon: datetime, **details: Any
) -> Contact:
    return contacts.add(customer.pk, first_name=first, last_name=last, **details, by=us, now=noon)


@pytest.fixture
def everybody(
    dahls: Customer, tremblay: Customer, marit: Contact, olle: Contact, luc: Contact
) -> None:
    Customer.objects.filter(pk=dahls.pk).update(tax_id="SE556036079301")
    Contact.objects.filter(pk=olle.pk).update(mobile="+46701234567")


@pytest.mark.parametrize(
    "typed",
    [
        "Dahls Bygg AB", "dahls", "DAHLS", "dah", "bygg", "ab dahls",
        "10927781", "109277",
        "031-12 34 56", "031123456", "+46 31 12 34 56", "+46 (0)31-123 456", "0046 31 123456",
        "031-12 3",
        "070-123 45 67", "0701234567", "+4670 1234567",
        "info@dahlsbygg.example", "info@dahls", "dahlsbygg.example", "marit@dahlsbygg.example",
        "411 05", "41105", "411",
        "SE556036079301", "SE 556036-0793 01", "556036-0793", "5560360793",
        "Göteborg", "goteborg",
        "Marit", "Marit Dahl", "Dahl Marit", "Dahl, Marit", "marit göteborg", "olle dahls 411 05",
        "lsbyg", "arit",
    ],
)  # fmt: skip
def test_a_customer_is_found_by(typed: str, everybody: None) -> None:
    assert found(typed) == ["Dahls Bygg AB"]


def test_nothing_typed_lists_everybody(everybody: None) -> None:
    assert found("") == found("  ") == ["Dahls Bygg AB", "Garage Tremblay"]


def test_all_words_must_be_there(everybody: None) -> None:
    assert found("marit tremblay") == []
    assert found("luc tremblay montreal") == ["Garage Tremblay"]


@pytest.mark.parametrize(
    "typed", ["Montréal", "montreal", "MONTREAL", "Montre\u0301al", "ｍontréal"]
)
def test_accents_and_case_do_not_matter(typed: str, everybody: None) -> None:
    assert found(typed) == ["Garage Tremblay"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Straße & Söhne", "strasse sohne"), ("STRASSE", "straße"), ("Groß", "GROẞ"),
        ("Ærø Smedje", "aero"),
        ("Øyvind Bygg", "oyvind"), ("Łódź Stal", "lodz"), ("İstanbul Lojistik", "istanbul"),
        ("Isparta", "ısparta"), ("Œuvre", "oeuvre"), ("Ofﬁce Supply", "office"), ("Þór Hf", "thor"),
        ("Ωμέγα Αθήνας", "ωμεγα αθηνας"), ("ΑΘΗΝΑΣ", "αθηνας"), ("Жёлтый Мост", "желтый"),
        ("Ⅷ Ｂｙｇｇ", "viii bygg"),
        ("O'Neill Motors", "oneill"), ("O’Neill Motors", "o'neill"), ("Dahl-Ek", "dahlek"),
        ("A.B. Smide", "ab smide"),
        ("Dahl & Ek", "dahl ek"), ("東京ボルト", "東京"),
    ],
)  # fmt: skip
def test_letters_of_other_languages(
    name: str, typed: str, dahls: Customer, us: Actor, noon: datetime
) -> None:
    company("7", name, us, noon)

    assert found(typed) == [name]


def test_what_is_too_long_is_left_out(everybody: None) -> None:
    assert found("dahls bygg ab marit dahl olle ek göteborg and much more") == ["Dahls Bygg AB"]


@pytest.mark.parametrize("typed", ["zork", "zo", "ork", "zork1984", "zork19", "x" * 70, "xxx"])
def test_odd_words(typed: str, dahls: Customer, us: Actor, noon: datetime) -> None:
    name = f"Zork1984 {'x' * 80}"
    company("7", name, us, noon)

    assert found(typed) == [name]


def test_an_exact_number_comes_first(everybody: None, us: Actor, noon: datetime) -> None:
    company("1", "4471 Nights", us, noon)
    company("44710", "Ahl Bygg", us, noon)
    company("2", "Berg Bygg", us, noon, postcode="447 13")

    assert found("4471") == ["Garage Tremblay", "4471 Nights", "Ahl Bygg", "Berg Bygg"]
    assert found("04471")[0] == "Garage Tremblay"


def test_what_begins_with_what_was_typed_comes_first(us: Actor, noon: datetime) -> None:
    company("1", "Ahl Marit", us, noon, city="Dahl")
    company("2", "Berglunds", us, noon)
    person(company("3", "Celsius", us, noon), "Marit", "Dahlin", us, noon)
    person(company("4", "Danske", us, noon), "Dahla", "Maritson", us, noon)
    company("5", "Maritdahl", us, noon)
    company("6", "Öst", us, noon, email="marit.dahl@ost.example")
    company("7", "Marit Dahls Bygg", us, noon)

    assert found("marit dahl") == [
        "Marit Dahls Bygg",  # its name begins so
        "Celsius",  # a person's does
        "Ahl Marit",  # both words are there
        "Danske",
        "Öst",
        "Maritdahl",  # one of them stands inside another word
    ]
    assert found("dahlin marit")[0] == "Celsius"
    assert found("marit.dahl@")[0] == "Öst"


def test_parts_of_words_come_last(us: Actor, noon: datetime) -> None:
    company("1", "Ahlbygg", us, noon)
    company("2", "Bygg Ett", us, noon)
    company("3", "Store Bygg", us, noon)

    assert found("bygg") == ["Bygg Ett", "Store Bygg", "Ahlbygg"]
    assert found("yg") == []  # Two letters are looked for at the beginning only.


@pytest.mark.parametrize("typed", ["dalhs", "dahlls", "dhals", "dehls", "DALHS", "marit dalhs"])
def test_a_typing_error_is_forgiven_and_told(typed: str, everybody: None) -> None:
    page = find(typed)

    assert [hit.customer.name for hit in page.hits] == ["Dahls Bygg AB"]
    assert page.forgiven
    assert page.taken == {typed.split()[-1].lower(): ["dahls"]}


@pytest.mark.parametrize("typed", ["trembaly", "tremblayy", "trenblay", "termblaay", "tremlbayy"])
def test_one_or_two_errors_in_a_long_word(typed: str, everybody: None) -> None:
    assert found(typed) == ["Garage Tremblay"]


def test_only_the_wrong_word_is_replaced(everybody: None, us: Actor, noon: datetime) -> None:
    company("1", "Marie Dahls", us, noon)

    assert found("marit dalhs") == ["Dahls Bygg AB"]


def test_a_word_that_exists_elsewhere_may_be_wrong_too(
    everybody: None, us: Actor, noon: datetime
) -> None:
    company("1", "Dalls Import", us, noon)
    page = find("dalls bygg")

    assert [hit.customer.name for hit in page.hits] == ["Dahls Bygg AB"]
    assert page.taken == {"dalls": ["dahls"]}


def test_nothing_is_forgiven_when_something_is_found(
    everybody: None, us: Actor, noon: datetime
) -> None:
    company("1", "Dalhs", us, noon)
    page = find("dalhs")

    assert [hit.customer.name for hit in page.hits] == ["Dalhs"]
    assert not page.forgiven


def test_numbers_and_short_words_are_taken_as_typed(everybody: None) -> None:
    assert found("10927718") == []
    assert found("lcu") == []


def test_a_word_nobody_has_any_more_is_no_hindrance(
    dahls: Customer, us: Actor, noon: datetime
) -> None:
    old = company("1", "Dalhs", us, noon)
    customers.edit(old.pk, seen=1, name="Ek", by=us, now=noon)
    page = find("dalhs")

    assert [hit.customer.name for hit in page.hits] == ["Dahls Bygg AB"]


def test_archived_contacts_find_nobody(marit: Contact, noon: datetime) -> None:
    Contact.objects.filter(pk=marit.pk).update(archived_at=noon)
    assert found("marit") == []

    Contact.objects.filter(pk=marit.pk).update(archived_at=None)
    assert found("marit") == ["Dahls Bygg AB"]


def test_the_contacts_who_were_meant_are_shown(
    everybody: None, marit: Contact, olle: Contact
) -> None:
    def meant(typed: str) -> list[Contact]:
        return find(typed).hits[0].contacts

    assert meant("marit") == meant("marit dahls") == meant("marit@dahlsbygg.example") == [marit]
    assert meant("dahl") == [marit]
    assert meant("070-123 45 67") == [olle]
    assert meant("marot") == [marit]
    assert meant("") == meant("10927781") == meant("bygg") == meant("dahlsbygg") == []
    assert meant("o") == [olle]


def test_three_contacts_are_shown_at_most(dahls: Customer, us: Actor, noon: datetime) -> None:
    people = [person(dahls, "Anna", name, us, noon) for name in ("Ek", "Berg", "Dahl", "Lund")]

    assert find("anna").hits[0].contacts == people[:3]
    assert find("lund anna").hits[0].contacts == people[3:]


@pytest.fixture
def many(seller: Seller, noon: datetime) -> list[Customer]:
    """Thirty companies, some alike in everything a list is sorted by."""
    names = ["Dahl Bygg", "Bygg Dahl", "Ek", "Bygg & Ek", "Ådahl"]
    made = Customer.objects.bulk_create(
        Customer(
            number=str(500 - n * 7), name=names[n % 5], postcode=str(n // 3), country="SE",
            created_at=noon + timedelta(hours=n // 4),
        )
        for n in range(30)
    )  # fmt: skip
    Contact.objects.bulk_create(
        Contact(customer=customer, first_name="Dahla", last_name="Ek", created_at=noon)
        for customer in made[::4]
    )
    return list(Customer.objects.order_by("pk"))


@pytest.mark.parametrize("sort", [s + key for key in SORTS for s in ("", "-")])
@pytest.mark.parametrize("typed", ["", "dahl", "bygg", "ek", "dhal", "!"])
def test_pages_follow_each_other_both_ways(typed: str, sort: str, many: list[Customer]) -> None:
    whole = [hit.customer for hit in find(typed, sort=sort, limit=100).hits]
    page = find(typed, sort=sort, limit=4)
    pages = [page]
    while page.after:
        page = find(typed, sort=sort, limit=4, after=page.after)
        pages.append(page)
    back = [pages[-1]]
    while back[-1].before:
        back.append(find(typed, sort=sort, limit=4, before=back[-1].before))

    assert [hit.customer for page in pages for hit in page.hits] == whole
    assert len(set(whole)) == len(whole)
    assert [p.hits for p in back[1:]] == [p.hits for p in pages[-2::-1]]
    assert not pages[0].before
    assert count(typed).number == len(whole)


def test_lists_are_sorted(many: list[Customer]) -> None:
    def sorted_by(sort: str) -> list[Customer]:
        return [hit.customer for hit in find(sort=sort, limit=100).hits]

    assert sorted_by("number") == many[::-1]
    assert sorted_by("-number") == many
    assert sorted_by("newest")[0] == many[-1]
    assert sorted_by("-newest")[0] == many[0]
    assert [c.postcode for c in sorted_by("postcode")] == sorted(c.postcode for c in many)
    assert sorted_by("size") == sorted_by("name")
    assert find(sort="size").sort == "name"


@pytest.mark.parametrize("typed", ["dahl", "dahl bygg", "b", "ek 5", "dahl e"])
@pytest.mark.parametrize("sort", ["name", "-postcode"])
def test_walking_and_looking_up_find_the_same(
    typed: str, sort: str, many: list[Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = []
    for met, everybody in ((0, 30), (1, 9999), (tiers.SAMPLED, 30), (tiers.SAMPLED, 9)):

        def sample(queries: list[str], met: int = met, everybody: int = everybody) -> tiers.Sample:
            return tiers.Sample(everybody, dict.fromkeys(queries, met))

        monkeypatch.setattr(searching, "take_sample", sample)
        answers.append((found(typed, sort=sort, limit=9), count(typed)))

    assert answers == answers[:1] * 4
    assert answers[0][0]


@pytest.mark.parametrize(
    "edge",
    [
        "x", "%00", "é", "e30", "bnVsbA", "WyJuYW1lIl0", "\ud800", "A" * 5000,
        seal("name", Edge(0, 99, "dahls", 1)), seal("name", Edge(9, 0, "dahls", 1)),
        seal("name", Edge(0, 0, "\0", 1)), seal("name", Edge(0, 0, "x", 2**64)),
        seal("name", Edge(0, 0, "x", -1)),
        seal("number", Edge(0, 0, "x", 1)), seal("name", Edge(0, 0, "\ud800", 1)),
        seal("name", Edge(0, 0, 7, 1)),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_a_made_up_edge_is_the_first_page(edge: str, everybody: None) -> None:
    for typed in ("", "dahls"):
        assert found(typed, after=edge) == found(typed, before=edge) == found(typed)


def test_a_made_up_moment_is_the_first_page(everybody: None) -> None:
    for key in ("x", "", "2026-13-01", "infinity"):
        edge = seal("newest", Edge(0, 0, key, 1))
        assert found("", sort="newest", after=edge) == found("", sort="newest")


def test_counting_stops_somewhere(many: list[Customer], monkeypatch: pytest.MonkeyPatch) -> None:
    assert count() == (30, False)
    assert count("ek").number == len(found("ek", limit=100))
    monkeypatch.setattr(finding, "COUNTED", 5)

    assert count() == count("ek") == find("dhal", limit=4).count() == (5, True)
    assert count("nobody") == (0, False)


@pytest.mark.parametrize(
    "typed",
    [
        "'", "''", '"', "\\", "a\\' b", "!", "!dahls", "a & b", "|", "<->", "(", ")", ":*",
        "dahls:*", "dahls:A", "=dahls",
        "'; DROP TABLE tradedoor_customer; --", "%", "_", "%s", "{}", "*", "+", "-", "@", "\t",
        "\r\n", "\0", "a\0b",
        "🙂", "🙂🙂🙂🙂", "\u202edahls", "\u200b", "\ud800", "\ufdfa" * 300, "a" * 5000,
        "a b " * 500,
        "1 " * 100,
        "0" * 300, "00", "0", "٣٤", "½", "''':*''", "e\u0301" * 200, "\x01\x02", "\x85", "\u2028",
    ],
)  # fmt: skip
def test_odd_text_is_harmless(typed: str, everybody: None) -> None:
    for sort in ("name", "-newest"):
        find(typed, sort=sort).count()


ANYTHING = st.text(max_size=60)
A_LOT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@A_LOT
@given(typed=ANYTHING, after=ANYTHING)
def test_any_text_is_harmless(typed: str, after: str, everybody: None) -> None:
    page = find(typed, after=after)

    assert page.count().number >= len(page.hits) or page.hits == []


NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40
).map(str.strip).filter(bool)  # fmt: skip


@A_LOT
@given(
    name=NAMES,
    first=NAMES,
    last=NAMES,
    local=st.from_regex(r"[a-z0-9+_'-]{1,9}(\.[a-z0-9+_'-]{1,9})?", fullmatch=True),
)
def test_everybody_is_found_by_what_they_are_called(
    name: str, first: str, last: str, local: str, dahls: Customer, us: Actor, noon: datetime
) -> None:
    number = str(Customer.objects.count() + 20_000_000)
    customer = company(number, name, us, noon)
    email = f"{local}@x{number}.example"
    person(customer, first, last, us, noon, email=email)

    for typed in (name, number, email):
        assert customer in [hit.customer for hit in find(typed, limit=500).hits], typed
    if any(character.isalnum() for character in first + last):
        whole = f"{first} {last}"
        assert customer in [hit.customer for hit in find(whole, limit=500).hits]
