"""The customers of the demonstration, as `companies.csv` lists them, each country's oldest first.

Names are invented and mail goes to `.example`. Phone numbers come from the ranges that Sweden,
France and North America keep for fiction. Tax ids pass every check, in ranges nobody was given.
"""

import csv
from dataclasses import dataclass
from importlib.resources import files

from stdnum import luhn
from stdnum.fr import siren

BRANCHES = {
    "SE": ("Gothenburg", "Göteborg", "GBG"),
    "FR": ("Lyon", "Lyon", "LYS"),
    "CA": ("Montréal", "Montréal", "YUL"),
}
BRANCH_OF = {"SE": "Gothenburg", "FR": "Lyon", "CA": "Montréal", "US": "Montréal"}
# The two digits an American tax id begins with say where it was given out.
EIN_PREFIX = {"VT": "03", "NY": "16", "ME": "01", "MA": "04", "MN": "41", "NH": "02", "MI": "38"}


@dataclass(frozen=True)
class Company:
    """One line of the table. ``age`` says how many days it has been a customer."""

    number: str
    name: str
    domain: str
    mailbox: str
    phone: str
    address: str
    address2: str
    city: str
    state: str
    postcode: str
    country: str
    language: str
    age: int
    tax_id: str
    external_id: str = ""

    @property
    def email(self) -> str:
        return f"{self.mailbox}@{self.domain}"

    @property
    def branch(self) -> str:
        return BRANCH_OF[self.country]


OLDEST = 545
YOUNGEST = 9


def read() -> list[Company]:
    """All of them. The branches opened together, so each has customers of every age."""
    with files("tradedoor.demo.people").joinpath("companies.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    by_branch = {
        branch: [row for row in rows if BRANCH_OF[row["country"]] == branch]
        for branch in dict.fromkeys(BRANCH_OF.values())
    }
    return [
        Company(
            **row,
            age=_age(place, len(members)),
            tax_id=_tax_id(row, rows.index(row)),
            external_id=_external_id(row, rows.index(row)),
        )
        for members in by_branch.values()
        for place, row in enumerate(members)
    ]


def _age(place: int, of: int) -> int:
    return OLDEST - (OLDEST - YOUNGEST) * place // (of - 1)


def _tax_id(row: dict[str, str], n: int) -> str:
    if not row["phone"]:
        return ""  # One person's own business; its tax id would be that person's.
    if row["country"] == "SE":
        return f"SE{_checked(f'5599{(417 + n * 16_973) % 100_000:05d}')}01"
    if row["country"] == "FR":
        return siren.to_tva(_checked(f"29{304_511 + n * 1873:06d}")).replace(" ", "")
    if row["country"] == "CA":
        return f"{_checked(f'5{3_104_226 + n * 4111:07d}')}RC0001"
    return f"{EIN_PREFIX[row['state']]}-9{310_402 + n * 2713:06d}"


def _external_id(row: dict[str, str], n: int) -> str:
    """What the ERP calls it. Montréal's customers are not in it yet."""
    return f"KD-{100_217 + n * 31}" if row["country"] in ("SE", "FR") else ""


def _checked(digits: str) -> str:
    """The digits with their check digit."""
    return f"{digits}{luhn.calc_check_digit(digits)}"
