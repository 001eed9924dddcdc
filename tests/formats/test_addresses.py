"""Addresses as each country writes them, on a page and on an envelope."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.utils import translation
from django_countries import countries as known
from django_countries.fields import Country
from hypothesis import given
from hypothesis import strategies as st

from tradedoor.errors import NotValid
from tradedoor.formats import addresses, countries
from tradedoor.formats.alphabets import plain


@dataclass(frozen=True)
class At:
    """Somebody's address."""

    country: Country
    address: str
    city: str = ""
    postcode: str = ""
    state: str = ""
    address2: str = ""


def at(code: str, *parts: str, **more: str) -> At:
    return At(Country(code), *parts, **more)


ROYAL_MAIL = at("GB", "29 Holborn Viaduct", "London", "EC1N 2HS")
# As the posts of these countries, and the Universal Postal Union, print them.
WRITTEN = [
    (at("SE", "Ringögatan 12", "Göteborg", "417 07"), ["Ringögatan 12", "417 07 Göteborg"]),
    (at("FR", "26 rue Lénine", "Vénissieux", "69200"), ["26 rue Lénine", "69200 Vénissieux"]),
    (
        at("CA", "3450 rue Saint-Denis", "Montréal", "H2X 1Y4", "QC", address2="Bureau 2"),
        ["3450 rue Saint-Denis", "Bureau 2", "Montréal QC H2X 1Y4"],
    ),
    (ROYAL_MAIL, ["29 Holborn Viaduct", "London", "EC1N 2HS"]),
    (at("DE", "Unter den Linden 77", "Berlin", "10117"), ["Unter den Linden 77", "10117 Berlin"]),
    (at("NL", "Damrak 1", "Amsterdam", "1012 LG"), ["Damrak 1", "1012 LG Amsterdam"]),
    (at("US", "1 Main St", "Burlington", "05401", "VT"), ["1 Main St", "Burlington, VT 05401"]),
    (
        at("JP", "1-9-1 Marunouchi", "Chiyoda-ku", "100-0005", "Tokyo"),
        ["1-9-1 Marunouchi, Chiyoda-ku, Tokyo", "100-0005"],
    ),
    (
        at("JP", "丸の内1-9-1", "千代田区", "100-0005", "東京都"),
        ["〒100-0005", "東京都千代田区", "丸の内1-9-1"],
    ),
    (at("PL", "ul. Prosta 1", "Warszawa", "00-838"), ["ul. Prosta 1", "00-838 Warszawa"]),
    (at("IT", "Via Dante 1", "Milano", "20121", "MI"), ["Via Dante 1", "20121 Milano MI"]),
    (
        at("ES", "Calle Mayor 1", "Sitges", "08870", "Barcelona"),
        ["Calle Mayor 1", "08870 Sitges Barcelona"],
    ),
    (
        at("ES", "Calle Mayor 1", "Barcelona", "08013", "Barcelona"),
        ["Calle Mayor 1", "08013 Barcelona"],
    ),
    (
        at("IE", "1 Patrick Street", "Mallow", "P51 X8N6", "Co. Cork"),
        ["1 Patrick Street", "Mallow", "Co. Cork", "P51 X8N6"],
    ),
    (
        at("BR", "Avenida Paulista 1578", "São Paulo", "01310-200", "SP"),
        ["Avenida Paulista 1578", "São Paulo-SP", "01310-200"],
    ),
    (at("SG", "1 Raffles Place", "Singapore", "048616"), ["1 Raffles Place", "SINGAPORE 048616"]),
]  # fmt: skip


@pytest.mark.parametrize(("place", "written"), WRITTEN)
def test_every_country_has_its_own_order(place, written):
    assert addresses.lines(place) == [*written, place.country.name]


def test_the_country_is_named_in_the_readers_language():
    with translation.override("sv"):
        assert addresses.lines(ROYAL_MAIL)[-1] == "Storbritannien"


@pytest.mark.parametrize(
    ("place", "lines"),
    [
        (WRITTEN[0][0], ["Ringögatan 12", "417 07 GÖTEBORG"]),
        (WRITTEN[1][0], ["26 rue Lénine", "69200 VÉNISSIEUX", "FRANKRIKE"]),
        (WRITTEN[2][0], ["3450 RUE SAINT-DENIS", "BUREAU 2", "MONTRÉAL QC H2X 1Y4", "CANADA"]),
        (ROYAL_MAIL, ["29 Holborn Viaduct", "LONDON", "EC1N 2HS", "STORBRITANNIEN"]),
        (at("TR", "Gül Sokak 1", "Niğde", "51000"), ["Gül Sokak 1", "51000 NİĞDE", "TURKIET"]),
    ],
)  # fmt: skip
def test_an_envelope_is_written_for_the_post(place, lines):
    """Capitals where theirs wants them; abroad the country, for whoever sorts it in Sweden."""
    with translation.override("fr"):
        assert addresses.on_an_envelope(place, sent_from="SE", language="sv") == lines


def test_what_a_countrys_addresses_have_no_place_for_is_not_lost():
    county = at("GB", "1 High Street", "Guildford", "GU1 4RN", "Surrey")
    swedish = at("SE", "Storgatan 1", "Kiruna", "981 31", "Lappland")
    hong_kong = at("HK", "1 Queen’s Road", "Central", "999077", "Hong Kong Island")

    assert addresses.lines(county)[1:4] == ["Guildford", "Surrey", "GU1 4RN"]
    assert addresses.lines(swedish)[1:3] == ["981 31 Kiruna", "Lappland"]
    assert addresses.lines(hong_kong)[3] == "999077"


@pytest.mark.parametrize(
    ("missing", "line"),
    [("state", "Burlington 05401"), ("postcode", "Burlington, VT"), ("city", "VT 05401")],
)
def test_no_sign_stands_beside_a_part_that_is_missing(missing, line):
    burlington = at("US", "1 Main St", "Burlington", "05401", "VT")

    without: dict[str, Any] = {missing: ""}
    assert addresses.lines(replace(burlington, **without))[1] == line


def test_of_nothing_there_is_nothing_but_the_country():
    assert addresses.lines(at("SE", "")) == ["Sweden"]
    assert addresses.lines(at("", "Storgatan 1")) == ["Storgatan 1"]


words = st.text(alphabet="aZå1東'-", max_size=6)


@given(st.sampled_from(sorted(known.countries)), words, words, words, words)
def test_every_part_of_every_address_is_somewhere(code, street, city, state, postcode):
    written = " ".join(addresses.lines(at(code, street, city, postcode, state)))

    for part in (street, city, postcode):
        assert part.strip() in written
    assert state.strip() in written or plain(state) == plain(city)


def test_a_city_is_only_asked_for_where_there_are_any():
    assert addresses.city("", country="SG") == ""
    assert addresses.city("  Göteborg ", country="SE") == "Göteborg"
    with pytest.raises(NotValid) as missing:
        addresses.city(" ", country="SE")
    assert missing.value.field == "city"


def test_a_country_nobody_knows_is_like_most():
    assert countries.rules("XX").lines == ("%A", "%C")
    assert countries.rules("XX").needs == {"address", "city"}
