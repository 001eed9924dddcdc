"""Whether whoever signs up is recognised, and how long that takes among 100,000 customers.

    bin/bench match [--customers 100000] [--misses]

A scratch database is filled with customers, ten contacts each. Two sets stand among them:

- made: 210 customers, and applicants who resemble them in seven ways; 200 strangers of the same
  trades and towns (`bench.scratch.applicants`);
- people's: how companies write themselves, and strangers who look like a customer (`bench/data`,
  read by `bench.scratch.spellings`). About half is held out of tuning, and told apart.

The last line is JSON, of both sets: how many pairs there are, the share whose customer came first,
and was shown at all; the share of strangers for whom no customer of the set was suggested, and for
whom one was; the milliseconds that 95 of 100 suggestions stay below.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from statistics import mean, median, quantiles

from bench.scratch import applicants, spellings
from bench.scratch.database import scratch_database
from bench.scratch.people import People
from bench.scratch.recognition import Case, Customers, Outcome

KNOWN = 210
STRANGERS = 200
MADE = "made"


def main() -> None:
    options = _options()
    with scratch_database():
        from bench.scratch.filling import fill

        fill(People(), 0, options.customers)
        outcomes = [*_made(options.customers), *_peoples(options.customers + 2 * KNOWN)]
        _tell(outcomes)
        if options.misses:
            _list_misses(outcomes)
        print(json.dumps(_result(outcomes)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench match")
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--misses", action="store_true", help="name them, but those held out")
    return parser.parse_args()


def _made(after: int) -> list[Outcome]:
    known = applicants.companies(KNOWN, seed=7)
    customers = Customers(MADE, after)
    customers.take_in(known)
    pairs = [
        Case(MADE, way, customer, applicant)
        for customer, applicant, way in applicants.pairs_in_ways(known, seed=11)
    ]
    strangers = [
        Case(MADE, "stranger", company, company, is_stranger=True)
        for company in applicants.strangers(known, STRANGERS, seed=23)
    ]
    return [customers.ask(case) for case in pairs + strangers]


def _peoples(after: int) -> list[Outcome]:
    cases = spellings.same_company() + spellings.strangers()
    customers = Customers("people's", after)
    customers.take_in(spellings.customers(cases))
    return [customers.ask(case) for case in cases]


def _tell(outcomes: list[Outcome]) -> None:
    for of in dict.fromkeys(outcome.case.of for outcome in outcomes):
        pairs, strangers = _halves(outcome for outcome in outcomes if outcome.case.of == of)
        shown = sum(outcome.is_shown for outcome in pairs)
        print(f"{of}: {len(pairs)} applicants, {_right(pairs)} found first, {shown} shown")
        print(f"{of}: {len(strangers)} strangers, {_right(strangers)} left alone")
    by_chance = sum(bool(o.suggested) and not o.of_set for o in _halves(outcomes)[1])
    print(f"({by_chance} strangers are called like one of the crowd, and that one was suggested)")
    milliseconds = [1000 * outcome.seconds for outcome in outcomes]
    print(f"a suggestion: p50 {median(milliseconds):.1f} ms, p95 {_p95(outcomes):.1f} ms")


def _list_misses(outcomes: list[Outcome]) -> None:
    wrong = [o for o in outcomes if not o.is_right]
    for outcome in wrong:
        case = outcome.case
        if case.of != spellings.HELD_OUT:
            line = [case.of, case.kind, case.customer.name, case.applicant.name, *outcome.of_set]
            print(" | ".join(line))
    print(Counter((o.case.of, o.case.kind) for o in wrong if o.case.of == spellings.HELD_OUT))


def _result(outcomes: list[Outcome]) -> dict[str, float]:
    pairs, strangers = _halves(outcomes)
    clean = _right(strangers) / len(strangers)
    return {
        "pairs": len(pairs),
        "right_first": round(_right(pairs) / len(pairs), 3),
        "shown": round(mean(outcome.is_shown for outcome in pairs), 3),
        "strangers": len(strangers),
        "strangers_clean": round(clean, 3),
        "strangers_disturbed": round(1 - clean, 3),
        "p95_ms": round(_p95(outcomes), 1),
    }


def _halves(outcomes: Iterable[Outcome]) -> tuple[list[Outcome], list[Outcome]]:
    """Applicants who are a customer, and strangers."""
    pairs: list[Outcome] = []
    strangers: list[Outcome] = []
    for outcome in outcomes:
        (strangers if outcome.case.is_stranger else pairs).append(outcome)
    return pairs, strangers


def _right(outcomes: list[Outcome]) -> int:
    return sum(outcome.is_right for outcome in outcomes)


def _p95(outcomes: list[Outcome]) -> float:
    return quantiles([1000 * outcome.seconds for outcome in outcomes], n=20)[-1]


if __name__ == "__main__":
    main()
