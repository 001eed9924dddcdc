"""Companies and applicants of `bench/data`: pairs that people wrote, each a line.

Those held out stand in files of their own: nobody looks at them while changing how names match.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from bench.scratch.applicants import Company
from bench.scratch.recognition import Case

DATA = Path(__file__).parents[1] / "data"
PEOPLES, HELD_OUT = "people's", "people's, held out"
TENANTS = 5


def same_company() -> list[Case]:
    """How companies write themselves."""
    return _cases("same_company.tsv", is_stranger=False)


def strangers() -> list[Case]:
    """Somebody else who looks like a customer."""
    return _cases("strangers.tsv", is_stranger=True)


def customers(cases: Iterable[Case]) -> Iterator[Company]:
    """Their customers; where a line says that the telephone is shared, more who have it."""
    for case in cases:
        yield case.customer
        for n in range(TENANTS if case.is_switchboard else 0):
            tenant = _company(f"{case.customer.name}, tenant {n}", case.customer.country, "")
            yield replace(tenant, phone=case.customer.phone)


def _cases(file: str, *, is_stranger: bool) -> list[Case]:
    return [
        _case(of, *line.split("\t"), is_stranger=is_stranger)
        for of, path in ((PEOPLES, DATA / file), (HELD_OUT, DATA / f"held_out_{file}"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]


def _case(
    of: str, kind: str, country: str, name: str, place: str, written: str, where: str = "",
    what: str = "", *, is_stranger: bool,
) -> Case:  # fmt: skip
    customer = _company(name, country, place)
    applicant = _company(f"{written} ", country, place if where == "=" else where)
    same = {
        "tax id": {"tax_id": customer.tax_id}, "other tax id": {"tax_id": applicant.tax_id},
        "phone": {"phone": customer.phone}, "shared phone": {"phone": customer.phone},
        "domain": {"domain": customer.domain},
    }.get(what, {})  # fmt: skip
    unknown = replace(applicant, name=written, tax_id="", domain="gmail.com")
    return Case(
        of, kind, customer, replace(unknown, **same), is_stranger=is_stranger,
        is_switchboard=what == "shared phone",
    )  # fmt: skip


def _company(name: str, country: str, place: str) -> Company:
    """A company of that name; its numbers are made up, the same every time."""
    postcode, _, city = place.rpartition(", ")
    digits = f"{zlib.crc32(name.encode()):010}"
    return Company(
        name=name, country=country, tax_id=digits, phone=f"+999{digits}",
        domain=f"d{digits}.example", postcode=postcode, city=city,
    )  # fmt: skip
