"""Companies and people to measure with: varied like a real seller's, and the same every time."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

SEED = 20260303


@dataclass(frozen=True)
class Country:
    """How names are made in one country. Parts stand by how common they are, commonest first."""

    code: str
    language: str
    calling: str
    digits: int
    first_names: Sequence[str]
    last_names: Sequence[str]
    trades: Sequence[str]
    forms: Sequence[str]
    towns: Sequence[str]
    domain: str


def _words(text: str) -> list[str]:
    return text.split()


def _joined(first: str, last: str) -> list[str]:
    """Every first part with every last part: Lind-berg, Lind-ström, Berg-ström, …"""
    return [
        a + b for a, b in itertools.product(_words(first), _words(last)) if a.lower() != b.lower()
    ]


SWEDISH_PARTS = _joined(
    "Lind Berg Hag Ek Sand Ström Sjö Lund Björk Å Dal Holm Ny Söder Öst Wall Forss Hed Ros Gran"
    " Ahl Eng Nord Väster Fors Blom Kvarn Stor Rosen Lilje Löf Malm Ost Palm Rud Salm Sel Sten"
    " Strand Sund Svan Thor Törn Vik Wester Zetter Åker Ås Älv Ör Hjalm Hell Hult Käll Lager Ling"
    " Mell Mo",
    "berg ström gren kvist lund qvist man dahl blad stedt holm borg fors sson blom vall mark sten"
    " bäck feldt ing ell wall strand hammar land roth lind strom",
)
SWEDISH = Country(
    "SE", "sv", "+46", 9,
    _words(
        "Anna Lars Maria Mikael Karin Anders Erik Johan Per Eva Lena Peter Kristina Thomas"
        " Elisabeth Karl Jan Sara Daniel Fredrik Emma Hans Andreas Kerstin Stefan Johanna Mats"
        " Ingrid Marie Mattias Linda Magnus Annika Jonas Birgitta Bengt Malin Marianne Oskar Bo"
        " Jenny Nils Sofia Alexander Gunilla Björn Ulf Inger Sven Susanne Leif Elin Ulla Henrik"
        " Hanna Göran Robert Caroline David Christer Sandra Åsa Filip Therese Tobias Monica Viktor"
        " Åke Emelie Kjell Ida Roger Camilla Rolf Helena Håkan Yvonne Marit Olle Märta Örjan Östen"
        " Tyra Vendela Wilma Zackarias Ebba Frej Gudrun Hjalmar Isak Jörgen"
    ),
    [
        *_words(
            "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson"
            " Gustafsson Pettersson Jonsson Jansson Hansson Bengtsson Dahl Jönsson Petersson"
            " Carlsson Magnusson"
        ),
        *SWEDISH_PARTS,
    ],
    _words(
        "Bygg El VVS Måleri Plåt Transport Åkeri Snickeri Tak Golv Mark Smide Verkstad Bil"
        " Mekaniska Fastigheter Entreprenad Däck Järn Trä Maskin Rör Kyl Svets Glas Betong Schakt"
        " Hydraulik"
    ),
    _words("AB AB AB HB KB"),
    _words(
        "Göteborg Stockholm Malmö Uppsala Västerås Örebro Linköping Helsingborg Jönköping"
        " Norrköping Lund Umeå Gävle Borås Södertälje Eskilstuna Halmstad Växjö Karlstad Sundsvall"
        " Östersund Trollhättan Luleå Borlänge Falun Kalmar Skövde Karlskrona Kristianstad"
        " Skellefteå Uddevalla Lidköping Nyköping"
    ),
    "example",
)  # fmt: skip
FRENCH = Country(
    "FR", "fr", "+33", 9,
    _words(
        "Jean Marie Pierre Michel Philippe Nathalie Isabelle Alain Patrick Sylvie Catherine"
        " Nicolas Christophe Martine Frédéric Julien Sébastien Stéphane Valérie Laurent Céline"
        " Sandrine Éric Luc Émilie Chloé Françoise François Hélène Jérôme Aurélie Thérèse Benoît"
        " Loïc Maël Zoé Anaïs Gaëlle Noémie Solène Étienne Cédric Élodie Mélanie Raphaël Clément"
        " Léa Manon Camille Hugo Mathis Océane Yann Gwenaël"
    ),
    [
        *_words(
            "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel"
            " Lefebvre Leroy Roux David Bertrand Morel Fournier Girard Tremblay Gagnon Côté"
            " Bouchard Gauthier Roy"
        ),
        *_joined(
            "Bel Mont Beau Cham Ver Mar Gri Per Bon Char Del Font Gal Lam Mal Nor Pel Ral Sav"
            " Tour Val Vau",
            "lier mont pont nier reau ton det gnon let ron champ court val lard tier rier bois"
            " din çon sier",
        ),
        *_joined(
            "Le La Du De",
            "moine tourneur breton grand blanc rocher val pré chêne fèvre goff",
        ),
    ],
    _words(
        "Bâtiment Électricité Plomberie Garage Menuiserie Toiture Transports Maçonnerie Peinture"
        " Carrosserie Pneus Chauffage Serrurerie Béton Forge Hydraulique Mécanique Rénovation"
        " Charpente"
    ),
    _words("SARL SAS EURL SA"),
    _words(
        "Paris Lyon Marseille Toulouse Nice Nantes Strasbourg Montpellier Bordeaux Lille Rennes"
        " Reims Toulon Grenoble Dijon Angers Nîmes Villeurbanne Clermont-Ferrand Orléans Mulhouse"
        " Rouen Caen Nancy Argenteuil Saint-Étienne Le-Havre Aix-en-Provence Besançon Périgueux"
        " Béziers"
    ),
    "example",
)  # fmt: skip
ENGLISH = Country(
    "US", "en", "+1", 10,
    _words(
        "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara"
        " Richard Susan Joseph Jessica Thomas Karen Christopher Sarah Charles Nancy Daniel Lisa"
        " Matthew Anthony Margaret Mark Sandra Donald Ashley Steven Kimberly Andrew Emily Paul"
        " Donna Joshua Michelle Kenneth Carol Brian Amanda Kevin Melissa Zoe Ezra Quentin Wendell"
        " Yolanda Xavier Ursula Tabitha Silas Rosalind"
    ),
    [
        *_words(
            "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez"
            " Lopez Wilson O'Neill O'Brien McDonald MacLeod Anderson Taylor Moore Jackson Lee"
            " Thompson White Harris Clark"
        ),
        *_joined(
            "Ash Black Brad Brook Bur Cal Carl Clay Cole Craw Dal East Fair Farn Gar Green Hal"
            " Ham Har Hart Hill Hol Kings Lang Law Led Mans Mel Mill New North Oak Pem Pres Red"
            " Rich Rock Shel Stan Star Sut Thorn Wal Ware Wes West Whit Win Wood Wor",
            "bury by combe cott den field ford ham hurst land ley man more ner ridge stead ston"
            " ter thorpe ton ville ward well wick wood worth",
        ),
    ],
    _words(
        "Construction Electric Plumbing Auto Tire Garage Roofing Motors Fleet Trucking Hardware"
        " Fasteners Welding Steel Lumber Supply Mechanical Paint Glass Concrete Heating Machine"
        " Tool Services"
    ),
    _words("Inc LLC Ltd Co"),
    _words(
        "Springfield Franklin Clinton Greenville Bristol Fairview Salem Madison Georgetown"
        " Arlington Ashland Burlington Manchester Oxford Milton Newport Clayton Dayton Lexington"
        " Milford Winchester Cleveland Hudson Kingston Riverside Dover Oakland Centerville Jackson"
        " Auburn Lebanon Montréal Toronto Laval"
    ),
    "example",
)  # fmt: skip
COUNTRIES = [SWEDISH, SWEDISH, SWEDISH, FRENCH, FRENCH, ENGLISH]

BRAND_STARTS = (
    "Al Bri Car Da El Fin Gra Hy In Jo Kra Lu Mi No Ox Pri Qua Ro Sig Tra Uni Ve Wi Xe Ya Zen"
)
BRAND_MIDDLES = "ba co da fe ga li ma ne ni no pa po ra ri ro sa se so ta te ti to va ve vi xi zo"
BRAND_ENDS = (
    "bolt craft drive flex form gear lift line mark mont nova parts plan prim quip san ser"
    " teknik tech tor trade verk via"
)


class People:
    """Draws companies and contacts, one after the other, always the same ones."""

    def __init__(self, seed: int = SEED) -> None:
        self.random = random.Random(seed)
        self.brands = [
            "".join(parts)
            for parts in itertools.product(
                _words(BRAND_STARTS), _words(BRAND_MIDDLES), _words(BRAND_ENDS)
            )
        ]
        self.weights = {
            id(words): list(itertools.accumulate(1 / (rank + 20) for rank in range(len(words))))
            for country in COUNTRIES
            for words in (country.first_names, country.last_names, country.trades, country.towns)
        }

    def companies(self, first: int, last: int) -> Iterator[dict[str, Any]]:
        """The companies with these running numbers, each with the domain of its addresses."""
        for n in range(first, last):
            yield self._company(n)

    def contacts(self, company: dict[str, Any], how_many: int) -> Iterator[dict[str, Any]]:
        country: Country = company["of"]
        taken = set()
        for n in range(how_many):
            first, last = self._one(country.first_names), self._one(country.last_names)
            local = self._local_part(first, last)
            email = f"{local if local not in taken else f'{local}{n}'}@{company['domain']}"
            taken.add(local)
            yield {
                "first_name": first,
                "last_name": last,
                "email": email if self.random.random() < 0.9 else "",
                "phone": self._phone(country) if self.random.random() < 0.4 else "",
                "mobile": self._phone(country) if self.random.random() < 0.6 else "",
            }

    def _company(self, n: int) -> dict[str, Any]:
        country = self.random.choice(COUNTRIES)
        name = self._company_name(country)
        domain = f"{''.join(plain(name.rpartition(' ')[0]).split())}{n % 7 or ''}.{country.domain}"
        return {
            "of": country,
            "number": str(10_000_000 + n * 7 + self.random.randrange(7)),
            "name": name,
            "domain": domain,
            "phone": self._phone(country),
            "email": f"info@{domain}",
            "tax_id": self._tax_id(country),
            "postcode": self._postcode(country),
            "city": self._one(country.towns),
            "address": f"{self._one(country.last_names)} {self.random.randrange(1, 200)}",
            "country": country.code,
            "language": country.language,
        }

    def _company_name(self, country: Country) -> str:
        trade, form = self._one(country.trades), self.random.choice(country.forms)
        kind = self.random.random()
        if kind < 0.4:
            return f"{self._one(country.last_names)} {trade} {form}"
        if kind < 0.7:
            return f"{self.random.choice(self.brands)} {form}"
        if kind < 0.85:
            return f"{self._one(country.towns)} {trade} {form}"
        if kind < 0.95:
            return f"{self._one(country.last_names)} & {self._one(country.last_names)} {form}"
        return f"{trade} {self._one(country.first_names)} {self._one(country.last_names)} {form}"

    def _local_part(self, first: str, last: str) -> str:
        first, last = plain(first), plain(last)
        shape = self.random.randrange(4)
        return (f"{first}.{last}", first, f"{first[0]}{last}", f"{first}{last[0]}")[shape]

    def _one(self, words: Sequence[str]) -> str:
        """One of the words, the first of them far oftener than the last."""
        return self.random.choices(words, cum_weights=self.weights[id(words)])[0]

    def _phone(self, country: Country) -> str:
        lowest = 10 ** (country.digits - 1)
        return f"{country.calling}{self.random.randrange(lowest, 10 * lowest)}"

    def _postcode(self, country: Country) -> str:
        code = f"{self.random.randrange(10000, 99999)}"
        return f"{code[:3]} {code[3:]}" if country is SWEDISH else code

    def _tax_id(self, country: Country) -> str:
        number = self.random.randrange(10**9, 10**10)
        return {"SE": f"SE{number}01", "FR": f"FR{number}9", "US": str(number)[:9]}[country.code]


PLAIN = str.maketrans("åäöéèêëïîôçâàüÅÄÖÉÈÊËÏÎÔÇÂÀÜ'&-", "aaoeeeeiiocaauAAOEEEEIIOCAAU   ")


def plain(text: str) -> str:
    """As it stands in a mail address."""
    return text.translate(PLAIN).lower().replace(" ", "")
