"""Phone numbers are typed in any way, kept in one, and shown as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradedoor.formats import phones

ANY_TEXT = st.text() | st.text("0123456789+-() /.ext")


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("031-12 34 56", "SE", "+4631123456"),
        ("0046 31 123456", "SE", "+4631123456"),
        ("+46 (0)31-12 34 56", "FR", "+4631123456"),
        ("01 23 45 67 89", "FR", "+33123456789"),
        ("(514) 555-0199", "CA", "+15145550199"),
        ("", "SE", ""),
        ("   ", "SE", ""),
    ],
)
def test_a_number_is_kept_in_one_way(typed, country, kept):
    assert phones.clean(typed, country=country) == kept


@pytest.mark.parametrize(
    "typed", ["12", "hello", "+999 123456", "0" * 300, "070-123\x00456 78 90 12"]
)
def test_what_cannot_be_called_is_refused_beside_its_field(typed):
    with pytest.raises(phones.PhoneRefused) as refused:
        phones.clean(typed, country="SE", field="mobile")

    assert refused.value.field == "mobile"


def test_without_a_country_a_number_says_its_own():
    assert phones.clean("+46 31 12 34 56", country="") == "+4631123456"
    with pytest.raises(phones.PhoneRefused):
        phones.clean("031-12 34 56", country="")


def test_at_home_a_number_is_shown_without_its_country():
    assert phones.shown("+4631123456", country="SE") == "031-12 34 56"
    assert phones.shown("+4631123456", country="FR") == "+46 31 12 34 56"
    assert phones.shown("extension 12") == "extension 12"


@given(ANY_TEXT, st.sampled_from(["SE", "FR", "CA", "FI", "IT", "KR", "AQ", ""]))
def test_whatever_is_typed_is_refused_or_kept_for_good(typed, country):
    """What is kept fits its column, and saving it once more changes nothing."""
    try:
        kept = phones.clean(typed, country=country)
    except phones.PhoneRefused:
        return
    assert len(kept) <= 40
    assert phones.clean(kept, country=country) == kept
    assert phones.clean(kept, country="") == kept
