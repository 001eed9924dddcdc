"""Tax ids are checked where the rules of the country are known, and kept in one way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradedoor.formats import taxes

COUNTRIES = ["SE", "FR", "CA", "US", "NO", "DK", "FI", "DE", "GB", "AT", "GR", "ES", "BR", "AQ", ""]


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("556036-0793", "SE", "5560360793"),
        ("se 556036079301", "SE", "SE556036079301"),
        ("556036079301", "SE", "SE556036079301"),
        ("FR 40 303 265 045", "FR", "FR40303265045"),
        ("303 265 045", "FR", "303265045"),
        ("12302 6635 RC 0001", "CA", "123026635RC0001"),
        ("911144442", "US", "911144442"),
        ("ATU 13585627", "AT", "ATU13585627"),
        ("094259216", "GR", "EL094259216"),
        ("  any  thing ", "AQ", "ANY THING"),
        ("", "SE", ""),
    ],
)
def test_a_tax_id_is_kept_in_one_way(typed, country, kept):
    assert taxes.clean(typed, country=country) == kept


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("556036-0794", "SE"),
        ("FR41303265045", "FR"),
        ("12", "DE"),
        ("x" * 41, "AQ"),
        ("ß" * 40, "AQ"),
    ],
)
def test_a_mistyped_one_is_refused_beside_its_field(typed, country):
    with pytest.raises(taxes.TaxIdRefused) as refused:
        taxes.clean(typed, country=country)

    assert refused.value.field == "tax_id"


@given(st.text() | st.text("0123456789SEFRATU- ."), st.sampled_from(COUNTRIES))
def test_whatever_is_typed_is_refused_or_kept_for_good(typed, country):
    """What is kept fits its column, and saving it once more changes nothing."""
    try:
        kept = taxes.clean(typed, country=country)
    except taxes.TaxIdRefused:
        return
    assert len(kept) <= 40
    assert taxes.clean(kept, country=country) == kept
