"""States and provinces: understood by code or name, and asked for only where needed."""

import pytest

from tradedoor.formats import states
from tradedoor.formats.states import StateRefused


@pytest.mark.parametrize(
    ("country", "typed", "written"),
    [
        ("US", "vermont", "VT"), ("CA", "Québec", "QC"), ("CA", "Colombie-Britannique", "BC"),
        ("IT", "Milano", "MI"), ("IT", "mi", "MI"), ("ES", "araba", "Álava"),
        ("BR", "são paulo", "SP"),
        ("JP", "tokyo", "Tokyo"), ("JP", "東京都", "東京都"), ("AU", "New South Wales", "NSW"),
        ("IE", "co. cork", "Co. Cork"), ("MX", "CMX", "CDMX"),
        ("SE", " Västra  Götaland ", "Västra Götaland"),
    ],
)  # fmt: skip
def test_it_is_written_as_addresses_there_have_it(country, typed, written):
    assert states.clean(typed, country=country) == written
    assert states.clean(written, country=country) == written
    assert states.tidy(typed, country=country) == written


@pytest.mark.parametrize(
    ("country", "typed", "postcode", "told"),
    [
        ("CA", "", "H2X 1Y4", "QC"), ("US", "", "05401", "VT"), ("IT", "", "20121", "MI"),
        ("ES", "Cataluña", "08013", "Barcelona"), ("JP", "", "100-0005", "Tokyo"),
        ("AU", "", "2000", "NSW"),
    ],
)  # fmt: skip
def test_what_the_postcode_tells_is_not_asked_for(country, typed, postcode, told):
    assert states.clean(typed, country=country, postcode=postcode) == told


def test_the_writers_word_counts_more_than_the_postcode():
    assert states.clean("Ontario", country="CA", postcode="H2X 1Y4") == "ON"


@pytest.mark.parametrize(
    ("country", "typed", "sentence"),
    [("US", "", "need a state"), ("CA", "Vermont", "not a state"), ("CA", "-", "not a state")],
)
def test_where_addresses_need_one_it_must_be_one(country, typed, sentence):
    with pytest.raises(StateRefused, match=sentence):
        states.clean(typed, country=country, postcode="K1A 0B1")  # of two provinces
    assert states.tidy(typed, country=country) == typed


@pytest.mark.parametrize("country", ["SE", "IE", "CR", "", "XX"])
def test_elsewhere_it_may_be_anything_or_nothing(country):
    assert states.clean("", country=country) == ""
    assert states.clean("The North", country=country) == "The North"


def test_what_is_offered_is_named_in_every_language_of_the_country():
    canada = dict(states.choices("CA"))

    assert canada["BC"] == "British Columbia / Colombie-Britannique"
    assert len(canada) == 13
    assert ("Tokyo", "Tokyo") in states.choices("JP")
    assert states.choices("SE") == []
