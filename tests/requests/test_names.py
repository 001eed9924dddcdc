"""How alike two company names are."""

import time
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradedoor.requests import names
from tradedoor.requests.names import tables
from tradedoor.requests.names.parsing import parse

SAME = [
    ("Aktiebolaget Volvo", "Volvo AB"),
    ("Société à responsabilité limitée Dupont", "Dupont SARL"),
    ("Siemens Aktiengesellschaft", "Siemens AG"),
    ("Handelsbolaget Östlund", "Östlund HB"),
    ("Enskild firma Tallberg", "Tallberg"),
    ("Tomra Aksjeselskap", "Tomra AS"),
    ("Aktieselskabet Borregaard", "Borregaard A/S"),
    ("Møllers Anpartsselskab", "Møllers ApS"),
    ("Osakeyhtiö Fazer", "Fazer Oy"),
    ("Valio Oy:n", "Valio Oy"),
    ("Würth Handelsgesellschaft mbH", "Würth Handelsges. m.b.H."),
    ("Bosch Gesellschaft mit beschränkter Haftung", "Bosch GmbH"),
    ("Kessler GmbH & Co. KG", "Kessler GmbH & Co. Kommanditgesellschaft"),
    ("Ohlsen eingetragener Kaufmann", "Ohlsen e.K."),
    ("British Telecom public limited company", "British Telecom plc"),
    ("Ferguson Limited Liability Company", "Ferguson LLC"),
    ("Bunnings Proprietary Limited", "Bunnings Pty Ltd"),
    ("Heijn Besloten Vennootschap", "Heijn B.V."),
    ("Brembo Società per azioni", "Brembo S.p.A."),
    ("Moretti Società a responsabilità limitata", "Moretti S.r.l."),
    ("Ibarra Sociedad Limitada", "Ibarra S. L."),
    ("Atlas Spółka z ograniczoną odpowiedzialnością", "Atlas Sp. z o.o."),
    ("Malinowski Spółka jawna", "Malinowski sp. j."),
    ("Warner Brothers", "Warner Bros."),
    ("Gebrüder Weiß", "Gebr. Weiss"),
    ("Peugeot Frères", "Peugeot Frs"),
    ("Fratelli Martini", "F.lli Martini"),
    ("Saint Louis Supply", "St. Louis Supply"),
    ("Marriott International", "Marriott Intl"),
    ("Dahls Bygg & Kakel i Göteborg", "Dahls Bygg och Kakel i Göteborg"),
    ("Huber & Söhne", "Huber und Soehne"),
    ("Boulanger et Fils", "Boulanger & Fils"),
    ("Rossi s.n.c. di Rossi Carlo & C.", "Rossi"),
    ("Elektro Weinzierl Inh. Max Weinzierl", "Elektro Weinzierl"),
    ("AT&T Inc.", "A T & T"),
    ("McDonald's", "Mc Donalds"),
    ("L'Oréal SA", "Loreal"),
    ("Müller Bau", "Mueller Bau"),
]  # fmt: skip
NEARLY_THE_SAME = [
    ("Telefonaktiebolaget LM Ericsson", "Ericsson AB"),
    ("Compagnie Générale des Établissements Michelin", "Michelin"),
    ("Koninklijke Philips N.V.", "Philips NV"),
    ("The Procter & Gamble Company", "Procter and Gamble"),
    ("Bröderna Holmqvist Plåt HB", "Br. Holmqvist Plåtslageri"),
    ("H & M Hennes & Mauritz AB", "Hennes och Mauritz"),
    ("Kungälvs Mekaniska Verkstad", "Kungälvs Mek. Verkstad"),
    ("Zakład Usługowy Krawczyk", "ZU Krawczyk"),
    ("Gunnebo Industrier", "Gunebo Industrier"),
    ("Milwaukee Electric Tool", "Milwuakee Electric Tool"),
    ("Lapeyre", "Lappeyre"),
]
STRANGERS = [
    ("Nordic Steel AB", "Nordic Seal AB"),
    ("Dupont Plomberie", "Dupont Peinture"),
    ("Lindbergs Bygg", "Lundbergs Bygg"),
    ("Hansen Bygg", "Jensen Bygg"),
    ("Menuiserie Martin", "Menuiserie Marin"),
    ("Stockholms Låsservice", "Göteborgs Låsservice"),
    ("Volvo Personvagnar", "Volvo Lastvagnar"),
    ("Garage 24", "Garage 42"),
    ("A1 Fencing", "A2 Fencing"),
    ("BKM Service", "BMK Service"),
    ("Premier Doors Limited", "Premier Floors Limited"),
    ("Meble Sobczak", "Meble Sobczyk"),
]
LANGUAGES = {"sv", "nb", "da", "fi", "fr", "de", "en", "nl", "it", "es", "pl"}


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_company_in_other_words(one, other):
    assert names.likeness(one, other) >= 0.95


@pytest.mark.parametrize(("one", "other"), NEARLY_THE_SAME)
def test_nearly_the_same_name(one, other):
    assert names.likeness(one, other) >= 0.9


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_a_name_that_looks_alike_is_another(one, other):
    assert names.likeness(one, other) < 0.8


def test_another_legal_form_is_a_difference_and_a_missing_one_is_none():
    assert names.likeness("Volvo AB", "Volvo") == 1
    assert 0.9 < names.likeness("Volvo AB", "Volvo Oy") < 1


def test_towns_of_theirs_may_stand_in_one_name_only():
    assert names.likeness("Svets i Åmål", "Svets", places=["Åmål"]) > 0.95
    assert names.likeness("Svets i Åmål", "Svets i Mora", places=["Åmål", "Mora"]) < 0.9


def test_a_name_that_somebody_bears_is_no_slip_for_another():
    assert names.likeness("Fridolfs Glas", "Fridolfsen Glas") < 0.9
    assert names.likeness("Skoghalls Glas", "Skohgalls Glas") > 0.9
    assert names.likeness("Skohgalls Glas", "Skoghalls Glas", known=frozenset({"skohgalls"})) > 0.9
    both = frozenset({"skoghalls", "skohgalls"})
    assert names.likeness("Skohgalls Glas", "Skoghalls Glas", known=both) < 0.8


def test_a_name_of_common_words_is_common():
    assert names.is_common("Anderssons Bygg i Malmö AB")
    assert names.is_common("Bergqvist & Söner")
    assert not names.is_common("Hullkajens Marin AB")


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("BMW AG", "Bayerische Motoren Werke"),
        ("SNCF", "Société nationale des chemins de fer"),
        ("LKAB", "Luossavaara-Kiirunavaara AB"),
        ("SCA", "Svenska Cellulosa Aktiebolaget"),
        ("H&M", "H & M Hennes & Mauritz AB"),
        ("EDF", "Électricité de France"),
    ],
)
def test_a_name_may_be_the_initials_of_another(short, long):
    assert names.stands_for(short, long)
    assert names.stands_for(long, short)
    assert not names.stands_for(short, "Volvo Lastvagnar Sverige")


def test_the_table_of_legal_forms_speaks_every_language_our_sellers_meet():
    assert {row[1] for row in tables.rows("legal_forms.tsv")} == LANGUAGES


@pytest.mark.parametrize("form", [row[2] for row in tables.rows("legal_forms.tsv")])
def test_every_legal_form_of_the_table_is_recognised(form):
    name = f"Fiskebäck{form[1:]}" if form.startswith("-") else f"Fiskebäck {form}"

    assert [word.text for word in parse(name).words] == ["fiskeback"]


WORDS = ["Fiskebäck", "Hullkajen", "Öster", "Crème", "Łabędź", "Großholz", "Smørrebrød", "Vauzelle"]
some_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True)
forms = st.sampled_from([row[2] for row in tables.rows("legal_forms.tsv") if row[2][0] != "-"])


@given(st.text(max_size=200), st.text(max_size=200))
def test_it_is_the_same_both_ways_whatever_is_typed(one, other):
    score = names.likeness(one, other)

    assert 0 <= score <= 1
    assert score == names.likeness(other, one)


@given(st.text(max_size=150))
def test_a_name_is_like_itself(name):
    assert names.likeness(name, name) == (1 if names.core(name) else 0)


@given(some_words)
def test_the_order_of_words_does_not_matter(words):
    orders = {" ".join(order) for order in permutations(words)}

    assert {names.likeness(" ".join(words), order) for order in orders} == {1}


@given(some_words, forms)
def test_a_legal_form_does_not_matter(words, form):
    name = " ".join(words)

    assert names.likeness(name, f"{name} {form}") == 1


@given(some_words, st.sampled_from([", ", " - ", "  ", " (", ". ", "/ "]))
def test_capitals_and_signs_do_not_matter(words, sign):
    name = sign.join(words)

    assert names.likeness(" ".join(words), name.upper()) == 1
    assert names.likeness(name, name.lower()) == 1


@given(st.sampled_from(["Fiskeback", "Creme", "Labedz", "Grossholz", "Smorrebrod", "Oster"]))
def test_accents_do_not_matter(word):
    assert max(names.likeness(word, accented) for accented in WORDS) == 1


HOSTILE = [
    "a " * 75, "ab " * 50, "aktiebolaget" * 12, "a.b." * 37, "&" * 150, "h & m " * 25, "ﷺ" * 150,
    "x" * 150, "'s" * 75, "l'" * 75, "sp. z o.o. " * 13, "gmbh & co. kg " * 10, "0 1 " * 37,
    "e\u0301" * 75, "\u200d" * 150, "di di " * 25, "société à " * 15, "v/" * 75, "inh " * 37,
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_takes_long(name):
    began = time.perf_counter()
    for other in HOSTILE:
        names.likeness(name[:150], other[::-1][:150])
        names.stands_for(name[:150], other[:150])

    assert time.perf_counter() - began < 1


def test_people_and_streets_are_alike_but_for_slips():
    assert names.alike("Marit Dahl", "dahl, marit")
    assert names.alike("Ringögatan 12", "RINGÖGATAN 12")
    assert not names.alike("Marit Dahl", "Marit Dal Ek")
    assert not names.alike("", "")
