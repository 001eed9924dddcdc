"""Postcodes: whatever is meant is understood, and written as people there write it."""

import pytest
from django_countries import countries
from hypothesis import given
from hypothesis import strategies as st

from tradedoor.formats import postcodes
from tradedoor.formats.countries import rules
from tradedoor.formats.postcodes import PostcodeRefused

TYPED = [
    ("SE", "41105", "411 05"), ("SE", "se-411 05", "411 05"), ("SE", "S-411 05", "411 05"),
    ("FR", "75 001", "75001"), ("FR", "F-75001", "75001"), ("CA", "h2x1y4", "H2X 1Y4"),
    ("US", "123456789", "12345-6789"), ("US", "05401", "05401"), ("GB", "sw1a1aa", "SW1A 1AA"),
    ("GB", "m25bq", "M2 5BQ"), ("DE", "D-80331", "80331"), ("NL", "NL-1234ab", "1234 AB"),
    ("JP", "〒１００−０００５", "100-0005"), ("PL", "00838", "00-838"), ("IT", "I-20121", "20121"),
    ("ES", "08013", "08013"), ("IE", "d02x285", "D02 X285"), ("BR", "01310200", "01310-200"),
    ("NO", "NO-0150", "0150"), ("CH", "CH-8001", "8001"), ("LV", "1073", "LV-1073"),
    ("GR", "15124", "151 24"), ("PT", "2725079", "2725-079"),
]  # fmt: skip


@pytest.mark.parametrize(("country", "typed", "written"), TYPED)
def test_it_is_written_as_people_there_write_it(country, typed, written):
    assert postcodes.clean(typed, country=country) == written
    assert postcodes.clean(written, country=country) == written


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        ("SE", "4110"), ("US", "ABC"), ("CA", "D2X 1Y4"), ("GB", "ZZ1 1AA"),
        ("NL", "1234 SS"), ("JP", "100-00"), ("BR", "0131"), ("SE", "411 05 Göteborg"), ("SE", "-"),
    ],
)  # fmt: skip
def test_what_is_none_is_refused_where_a_stranger_types_and_kept_where_staff_do(country, typed):
    with pytest.raises(PostcodeRefused, match="not a postcode"):
        postcodes.clean(typed, country=country)
    assert postcodes.tidy(f"  {typed} ", country=country) == typed


def test_it_is_only_asked_for_where_letters_need_one():
    with pytest.raises(PostcodeRefused, match="need a postcode"):
        postcodes.clean(" ", country="SE")
    assert postcodes.clean(" ", country="HK") == ""
    assert postcodes.clean(" ", country="IE") == ""


def test_where_nobody_knows_what_they_look_like_anything_short_is_one():
    assert postcodes.clean(" 999 077 ", country="HK") == "999 077"
    with pytest.raises(PostcodeRefused):
        postcodes.clean("x" * 21, country="HK")


@pytest.mark.parametrize("country", sorted(countries.countries))
def test_every_countrys_own_examples_are_some(country):
    for example in filter(None, rules(country).postcode_examples):
        assert postcodes.clean(example, country=country)
        plain = postcodes.NOT_OF_IT.sub("", example).lower()
        assert postcodes.clean(plain, country=country) == postcodes.clean(example, country=country)


@given(st.sampled_from(sorted(countries.countries)), st.text(max_size=30))
def test_nothing_that_is_typed_is_any_trouble(country, typed):
    try:
        written = postcodes.clean(typed, country=country)
    except PostcodeRefused:
        return
    assert len(written) <= postcodes.LONGEST
    assert postcodes.clean(written, country=country) == written
