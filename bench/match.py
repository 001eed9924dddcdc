"""Whether whoever signs up is recognised, and how long that takes among 100,000 customers.

    bin/bench match [--customers 100000]

A scratch database is filled with customers, ten contacts each, and 210 more whom applicants then
resemble in seven ways (`bench.scratch.applicants`); 200 strangers of the same trades and towns ask
as well. The last line is JSON: the share of applicants whose customer came first, the share of
strangers nobody was suggested for, and the milliseconds that 95 of 100 suggestions stay below.
"""

import argparse
import json
import time
from statistics import median, quantiles
from typing import TYPE_CHECKING

from bench.scratch import applicants
from bench.scratch.database import scratch_database
from bench.scratch.people import People

if TYPE_CHECKING:
    from tradedoor.actors import system
    from tradedoor.requests.matching import Suggestion
    from tradedoor.requests.models import AccessRequest

KNOWN = 210
STRANGERS = 200


def main() -> None:
    options = _options()
    with scratch_database():
        from bench.scratch.filling import fill

        fill(People(), 0, options.customers)
        known = applicants.companies(KNOWN, seed=7)
        numbers = _take_in(known, after=options.customers)
        print(json.dumps(_measure(known, numbers)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench match")
    parser.add_argument("--customers", type=int, default=100_000)
    return parser.parse_args()


def _measure(known: list[applicants.Company], numbers: dict[str, str]) -> dict[str, float]:
    seconds: list[float] = []
    pairs = list(applicants.pairs(known, seed=11))
    right = 0
    for company, written in pairs:
        found = _suggest(written, seconds)
        right += bool(found) and found[0].customer.number == numbers[company.name]
    strangers = applicants.strangers(known, STRANGERS, seed=23)
    # The filling knows companies of such names by chance; what counts is who is suggested of ours.
    ours = set(numbers.values())
    suggested = [_suggest(stranger, seconds) for stranger in strangers]
    clean = sum(not _names(found, ours) for found in suggested)
    in_order = sorted(1000 * s for s in seconds)
    p95 = quantiles(in_order, n=20)[-1]
    print(f"{len(pairs)} applicants: {right} times their own customer came first")
    print(f"{len(strangers)} strangers: {clean} times none of the {len(known)} was suggested")
    print(f"({sum(map(bool, suggested))} times one of the filling, who is called so by chance)")
    print(f"a suggestion: p50 {median(in_order):.1f} ms, p95 {p95:.1f} ms")
    return {
        "pairs": len(pairs),
        "right_first": round(right / len(pairs), 3),
        "strangers_clean": round(clean / len(strangers), 3),
        "p95_ms": round(p95, 1),
    }


def _suggest(company: applicants.Company, seconds: list[float]) -> "list[Suggestion]":
    from tradedoor.requests import matching

    request = _asks(company)
    began = time.perf_counter()
    found = matching.suggest(request, by=system("bench"))
    seconds.append(time.perf_counter() - began)
    return found


def _names(found: "list[Suggestion]", ours: set[str]) -> set[str]:
    return {suggestion.customer.number for suggestion in found} & ours


def _take_in(known: list[applicants.Company], *, after: int) -> dict[str, str]:
    """Make customers of these companies, too; their numbers, by name."""
    from django.utils import timezone

    from tradedoor.directory.models import Customer

    now = timezone.now()
    rows = [
        Customer(
            pk=after + n + 1, number=f"match-{n}", name=c.name, country=c.country,
            tax_id=c.tax_id, phone=c.phone, email=f"info@{c.domain}", postcode=c.postcode,
            city=c.city, created_at=now,
        )
        for n, c in enumerate(known)
    ]  # fmt: skip
    Customer.objects.bulk_create(rows)
    return {row.name: row.number for row in rows}


def _asks(c: applicants.Company) -> "AccessRequest":
    from django.utils import timezone

    from tradedoor.requests.models import AccessRequest

    return AccessRequest(
        company=c.name, first_name="Ida", last_name="Ny", email=f"ida@{c.domain}", phone=c.phone,
        tax_id=c.tax_id, postcode=c.postcode, city=c.city, country=c.country,
        asked_at=timezone.now(),
    )  # fmt: skip


if __name__ == "__main__":
    main()
