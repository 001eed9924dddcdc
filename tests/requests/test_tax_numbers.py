"""One company's tax ids, as different offices write them."""

import pytest

from tradedoor.requests import tax_numbers


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("SE", "SE556036079301", "556036-0793"),
        ("SE", "5560360793", "SE556036079301"),
        ("FR", "FR40303265045", "303265045"),
        ("FR", "303 265 045 00019", "FR40303265045"),
        ("NO", "NO923609016MVA", "923 609 016"),
        ("FI", "FI01120389", "0112038-9"),
        ("DE", "DE129273398", "129273398"),
    ],
)
def test_a_company_has_one_number_in_many_ways(country, one, other):
    assert tax_numbers.are_same(one, other, country)
    assert not tax_numbers.are_of_two(one, other, country)


def test_no_number_is_nobodys():
    assert not tax_numbers.are_same("", "", "SE")
    assert not tax_numbers.are_of_two("", "SE556036079301", "SE")
    assert tax_numbers.spellings("", "SE") == set()


def test_another_company_has_another_number():
    assert tax_numbers.are_of_two("SE556036079301", "SE556012579001", "SE")


def test_a_slip_or_another_kind_of_number_does_not_make_two_companies():
    assert not tax_numbers.are_of_two("SE556036079301", "SE556036097301", "SE")
    assert not tax_numbers.are_of_two("IT00743110157", "RSSMRA80A01H501U", "IT")


def test_the_search_finds_a_french_number_inside_that_of_the_customs():
    assert tax_numbers.spellings("303265045", "FR") == {"303265045", "40303265045"}
