"""Companies as they exist, as strangers resemble them, and as applicants write them.

Made from lists and a seed, knowing nothing of how `requests.matching` weighs.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

NAMES = """Dahl Ek Lind Berg Holm Sandberg Nyström Åkesson Öberg Björk Hedlund Norén Sjöberg Wallin
Tremblay Gagnon Bouchard Lefèvre Moreau Girard Fournier Mercier Blanchet Caron Pelletier Rousseau
Novak Miller Carter Brooks Hughes Foster Bennett Coleman Jenkins Reyes""".split()
TRADES = {
    "SE": "Bygg Plåt Måleri Snickeri Elteknik Rör Mekaniska Maskin Verkstad Smide Golv Tak".split(),
    "FR": "Menuiserie Plomberie Toiture Carrelage Serrurerie Métallerie Charpente Peinture".split(),
    "CA": "Garage Mécanique Soudure Rénovation Construction Ébénisterie Excavation".split(),
    "US": "Supply Roofing Hardware Machine Welding Contracting Cabinets Plumbing".split(),
}
LEGAL = {
    "SE": ["AB", "HB", "KB"],
    "FR": ["SARL", "SAS", "EURL"],
    "CA": ["inc.", "ltée", "enr."],
    "US": ["Inc", "LLC", "Co."],
}
PLACES = {
    "SE": [("411 05", "Göteborg"), ("903 26", "Umeå"), ("222 22", "Lund"), ("331 41", "Värnamo")],
    "FR": [("69003", "Lyon"), ("44000", "Nantes"), ("31000", "Toulouse")],
    "CA": [("H2X 1Y4", "Montréal"), ("G1R 2B5", "Québec"), ("J1H 4A1", "Sherbrooke")],
    "US": [("53703", "Madison"), ("55401", "Minneapolis"), ("49503", "Grand Rapids")],
}
CALLING = {"SE": "+4631", "FR": "+334", "CA": "+1514", "US": "+1608"}


@dataclass(frozen=True)
class Company:
    name: str
    country: str
    tax_id: str
    phone: str
    domain: str
    postcode: str
    city: str


def companies(count: int, *, seed: int) -> list[Company]:
    """Different companies, as a seller might know them."""
    chance = random.Random(seed)
    made: dict[str, Company] = {}
    while len(made) < count:
        company = _company(chance)
        made.setdefault(company.name.casefold(), company)
    return list(made.values())


def _company(chance: random.Random) -> Company:
    country = chance.choice(list(TRADES))
    who, trade = chance.choice(NAMES), chance.choice(TRADES[country])
    second = chance.choice([*NAMES, "", ""])
    kind = chance.randrange(4)
    name = {
        0: f"{who}s {trade}" if country == "SE" else f"{trade} {who}",
        1: f"{who} & {second or 'Fils'} {trade}",
        2: f"{trade} {who} {second}".strip(),
        3: f"{who} {second} {trade}".replace("  ", " "),
    }[kind]
    postcode, city = chance.choice(PLACES[country])
    plain = "".join(c for c in name.casefold() if c.isascii() and c.isalnum())
    return Company(
        name=f"{name} {chance.choice(LEGAL[country])}",
        country=country,
        tax_id="".join(chance.choices("0123456789", k=10)),
        phone=CALLING[country] + "".join(chance.choices("0123456789", k=7)),
        domain=f"{plain[:20]}{chance.randrange(100)}.example",
        postcode=postcode,
        city=city,
    )


# --- How the same company is written by somebody else ---------------------------------------


def other_legal_form(c: Company, chance: random.Random) -> Company:
    name = c.name.rsplit(" ", 1)[0]
    return replace(c, name=name, tax_id="", domain="gmail.com", phone=_other(c.phone, chance))


def without_accents(c: Company, chance: random.Random) -> Company:
    table = str.maketrans("åäöéèêÅÄÖÉ", "aaoeeeAAOE")
    return replace(c, name=c.name.translate(table), tax_id="", domain="gmail.com")


def swapped_words(c: Company, chance: random.Random) -> Company:
    words = c.name.split()[:-1]
    chance.shuffle(words)
    return replace(c, name=" ".join(words), tax_id="", phone=_other(c.phone, chance))


def typing_error(c: Company, chance: random.Random) -> Company:
    at = chance.randrange(1, len(c.name) - 4)
    name = c.name[:at] + c.name[at + 1] + c.name[at] + c.name[at + 2 :]
    return replace(c, name=name, tax_id="", domain="hotmail.com")


def moved(c: Company, chance: random.Random) -> Company:
    """Another address and phone; the tax id stays, with a digit mistyped now and then."""
    return replace(c, phone=_other(c.phone, chance), postcode="", city="", domain="gmail.com")


def only_the_domain(c: Company, chance: random.Random) -> Company:
    """Somebody at a branch office, under the town's name."""
    name = f"{c.name.split()[0]} {c.city}"
    return replace(c, name=name, tax_id="", phone=_other(c.phone, chance), postcode="")


def joined_words(c: Company, chance: random.Random) -> Company:
    words = c.name.split()
    return replace(c, name="".join(words[:2]) + " " + " ".join(words[2:]), tax_id="")


VARIATIONS: list[Callable[[Company, random.Random], Company]] = [
    other_legal_form, without_accents, swapped_words, typing_error, moved, only_the_domain,
    joined_words,
]  # fmt: skip


def pairs(known: list[Company], *, seed: int) -> Iterator[tuple[Company, Company]]:
    """(who it is, how they write themselves), every variation in turn."""
    for company, written, _ in pairs_in_ways(known, seed=seed):
        yield company, written


def pairs_in_ways(known: list[Company], *, seed: int) -> Iterator[tuple[Company, Company, str]]:
    """The same pairs, each with the name of its variation."""
    chance = random.Random(seed)
    for n, company in enumerate(known):
        variation = VARIATIONS[n % len(VARIATIONS)]
        yield company, variation(company, chance), variation.__name__


def strangers(known: list[Company], count: int, *, seed: int) -> list[Company]:
    """Companies nobody knows: other names of the same trades and towns, half with free mail."""
    names = {company.name.rsplit(" ", 1)[0].casefold() for company in known}
    chance = random.Random(seed)
    others = [c for c in companies(count * 3, seed=seed + 1) if _is_other(c, names)]
    return [replace(c, domain="gmail.com") if chance.random() < 0.5 else c for c in others[:count]]


def _is_other(company: Company, names: set[str]) -> bool:
    mine = set(company.name.rsplit(" ", 1)[0].casefold().split())
    return all(len(mine & set(name.split())) < len(mine) for name in names)


def _other(phone: str, chance: random.Random) -> str:
    return phone[:5] + "".join(chance.choices("0123456789", k=7))
