"""People for the demonstration, drawn from tables by dice that always fall alike."""

import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import count
from random import Random
from typing import Any

from tradedoor.demo.people.companies import Company
from tradedoor.demo.people.names import ELSEWHERE, FRANCE, QUEBEC, SWEDEN, Names
from tradedoor.directory.models import Contact

Kind = Contact.Kind

TITLES = {
    "sv": {
        Kind.OWNER: ["VD", "Ägare", "Delägare"],
        Kind.BUYER: ["Inköpare", "Inköpschef", "Strategisk inköpare"],
        Kind.WORKSHOP: ["Verkmästare", "Platschef", "Montör", "Lageransvarig"],
        Kind.ACCOUNTS: ["Ekonomi", "Redovisning", "Ekonomiansvarig"],
        Kind.OTHER: ["Kontor", "Reception", "Kalkyl"],
    },
    "fr": {
        Kind.OWNER: ["Gérant|Gérante", "Directeur|Directrice"],
        Kind.BUYER: ["Acheteur|Acheteuse", "Responsable des achats"],
        Kind.WORKSHOP: ["Chef d’atelier|Cheffe d’atelier", "Magasinier|Magasinière", "Monteur"],
        Kind.ACCOUNTS: ["Comptable", "Comptabilité fournisseurs"],
        Kind.OTHER: ["Assistant|Assistante", "Accueil"],
    },
    "en": {
        Kind.OWNER: ["Owner", "President", "Partner"],
        Kind.BUYER: ["Purchasing", "Buyer", "Purchasing manager"],
        Kind.WORKSHOP: ["Shop foreman", "Site manager", "Parts counter", "Lead fitter"],
        Kind.ACCOUNTS: ["Accounts payable", "Bookkeeper"],
        Kind.OTHER: ["Front desk", "Estimator"],
    },
}  # fmt: skip
KINDS = [Kind.OWNER, Kind.BUYER, Kind.WORKSHOP, Kind.ACCOUNTS, Kind.WORKSHOP, Kind.OTHER]


@dataclass(frozen=True)
class Person:
    """A contact, as a clerk would type them."""

    first_name: str
    last_name: str
    kind: Kind = Kind.BUYER
    title: str = ""
    email: str = ""
    phone: str = ""
    mobile: str = ""
    newsletter: bool = False
    language: str = ""
    external_id: str = ""

    @property
    def details(self) -> dict[str, Any]:
        return asdict(self)


class Town:
    """Everybody there could be. Nobody is met twice."""

    def __init__(self) -> None:
        self._dice = Random("Nordic Fasteners")
        self._met: set[tuple[str, str]] = set()
        self._mobiles = {"SE": count(605), "FR": count(1204, 37)}

    def staff_of(self, company: Company, how_many: int) -> Iterator[Person]:
        """So many people at this company, the owner first."""
        for place in range(how_many):
            yield self._somebody(company, KINDS[place % len(KINDS)], place)

    def mobile(self, company: Company, place: int) -> str:
        """A number that rings nowhere. Sweden keeps 95 of them; then there are no more."""
        if company.country in ("CA", "US"):
            return f"{company.phone[:8]}01{20 + place * 7:02d}"
        n = next(self._mobiles[company.country])
        if company.country == "FR":
            return f"06 39 98 {n // 100:02d} {n % 100:02d}"
        return f"070-174 {n // 100:02d} {n % 100:02d}" if n < 700 else ""

    def _somebody(self, company: Company, kind: Kind, place: int) -> Person:
        dice, names = self._dice, _names_of(company)
        is_woman = dice.random() < 0.45
        first, last = self._stranger(names.women if is_woman else names.men, names.last)
        title = dice.choice(TITLES[company.language][kind]).split("|")[-1 if is_woman else 0]
        has_phones = dice.random()
        return Person(
            first_name=first,
            last_name=last,
            kind=kind,
            title=title if dice.random() < 0.8 else "",
            email=address(company, first, last),
            phone=company.phone if has_phones > 0.7 else "",
            mobile=self.mobile(company, place) if has_phones < 0.75 and company.phone else "",
            newsletter=dice.random() < 0.3,
            external_id=f"{company.external_id}-{place + 1:02d}" if company.external_id else "",
        )

    def _stranger(self, first_names: str, last_names: str) -> tuple[str, str]:
        """A name nobody else in town has."""
        while True:
            name = self._dice.choice(first_names.split()), self._dice.choice(last_names.split())
            if name not in self._met:
                self._met.add(name)
                return name


def address(company: Company, first: str, last: str) -> str:
    """The way this company writes its people's addresses: each has its own."""
    first, last = _plain(first), _plain(last)
    local = [f"{first}.{last}", f"{first[0]}.{last}", f"{first}{last[0]}"][len(company.name) % 3]
    return f"{local}@{company.domain}"


def _names_of(company: Company) -> Names:
    if company.country in ("SE", "FR"):
        return SWEDEN if company.country == "SE" else FRANCE
    return QUEBEC if company.language == "fr" else ELSEWHERE


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in letters if c.isascii() and (c.isalnum() or c == "-"))
