"""How long staff wait for a search and for a customer's card, with ever more customers.

    bin/bench search [--contacts 1000000] [--searches 400] [--plans]

A scratch database is filled with 1,000, 10,000 and 100,000 customers, ten contacts each, up to
`--contacts`. At each size a mix of searches as staff type them, always the same, is looked for: by
`finding.find` alone, also for a clerk of a branch with one customer in a hundred, and as the page
the office serves. The card is its page and its tab of contacts. `--plans` shows how PostgreSQL
answers a few dozen of the searches at the largest size, and fails if a big table is read from end
to end. The last line is JSON: the milliseconds that 95 of 100 whole pages stay below.
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from bench.scratch.database import scratch_database
from bench.scratch.people import SEED, People

if TYPE_CHECKING:
    from django.test import Client

    from bench.scratch.mix import Mix, Search
    from tradedoor.actors import Actor
    from tradedoor.directory.models import Branch

SIZES = [1_000, 10_000, 100_000]
CARDS = 150
EXPLAINED = 40
PASSWORD = "seven quiet herons wait here"


def main() -> None:
    options = _options()
    _warn_if_busy()
    with scratch_database():
        from bench.scratch.explaining import plans
        from bench.scratch.filling import CONTACTS_EACH, fill
        from bench.scratch.mix import Mix

        sizes = [size for size in SIZES if size * CONTACTS_EACH <= options.contacts]
        people, filled, browser = People(), 0, _signed_in()
        results: dict[str, list[float]] = defaultdict(list)
        for size in sizes:
            seconds = _seconds(partial(fill, at_branches=True), people, filled, size)
            filled = size
            contacts = size * CONTACTS_EACH
            print(f"\n{size:,} customers, {contacts:,} contacts (filled in {seconds:.0f} s)")
            results["contacts"].append(contacts)
            for name, p95 in _measure(Mix(size, SEED), browser, options).items():
                results[name].append(p95)
        if options.plans:
            read_whole = plans(Mix(filled, SEED).searches(EXPLAINED), readers=_readers())
            if read_whole:
                sys.exit(f"tables read from end to end: {dict(read_whole)}")
    print(json.dumps(results))


def _warn_if_busy() -> None:
    load, processors = os.getloadavg()[0], os.cpu_count() or 1
    if load > processors / 2:
        print(f"Others keep this machine busy (load {load:.1f}): every number will be too high.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench search")
    parser.add_argument("--contacts", type=int, default=1_000_000, help="the largest size")
    parser.add_argument("--searches", type=int, default=400, help="at each size")
    parser.add_argument("--kinds", action="store_true", help="show each kind of search")
    parser.add_argument("--plans", action="store_true", help="show how they are answered")
    return parser.parse_args()


def _measure(mix: "Mix", browser: "Client", options: argparse.Namespace) -> dict[str, float]:
    """Print how long everything takes; the whole pages' p95."""
    from tradedoor.search import finding

    everywhere, at_lund = _readers()

    def found(search: "Search") -> None:
        finding.find(search.typed, by=everywhere, sort=search.sort, after=search.after)

    def found_at_lund(search: "Search") -> None:
        page = finding.find(search.typed, by=at_lund, sort=search.sort, after=search.after)
        page.count()

    def listed(search: "Search") -> None:
        asked = {"q": search.typed, "sort": search.sort, "after": search.after}
        _get(browser, "/office/customers/", asked)

    def opened(customer: Any) -> None:
        _get(browser, f"/office/customers/{customer.public_id}/")

    def people_seen(customer: Any) -> None:
        _get(browser, f"/office/customers/{customer.public_id}/contacts/")

    searches = list(mix.searches(options.searches))
    customers = [mix.customer() for _ in range(CARDS)]
    for search in mix.searches(40):  # Whoever comes first in the morning is not measured.
        found(search)
        listed(search)
        found_at_lund(search)
    finds = [_seconds(found, search) for search in searches]
    pages = [_seconds(listed, search) for search in searches]
    at_one_branch = [_seconds(found_at_lund, search) for search in searches]
    cards = [_seconds(show, one) for one in customers for show in (opened, people_seen)]

    _print("a search, alone", finds)
    if options.kinds:
        _print_kinds(searches, finds)
    search_p95 = _print("a search, the whole page", pages)
    branch_p95 = _print("a search at one branch, counted", at_one_branch)
    card_p95 = _print("a customer's card", cards)
    return {
        "search_p95_ms": search_p95,
        "branch_search_p95_ms": branch_p95,
        "card_p95_ms": card_p95,
    }


def _readers() -> "tuple[Actor, Actor]":
    """Somebody who sees every customer, and a clerk of the smallest branch."""
    from tradedoor.actors import Actor, system
    from tradedoor.directory.models import Branch

    lund = Branch.objects.get(name="Lund")
    return system("bench"), Actor("staff", "Lena", "staff:clerk", branches=frozenset([lund.pk]))


def _print_kinds(searches: "list[Search]", seconds: list[float]) -> None:
    for kind in sorted({search.kind for search in searches}):
        each = zip(seconds, searches, strict=True)
        _print(f"  {kind}", [s for s, search in each if search.kind == kind])


def _print(what: str, seconds: list[float]) -> float:
    in_order = sorted(1000 * s for s in seconds)
    p95 = quantiles(in_order, n=20)[-1] if len(in_order) > 1 else in_order[0]
    print(f"  {what:36} p50 {median(in_order):7.1f} ms   p95 {p95:7.1f} ms", flush=True)
    return round(p95, 1)


def _seconds(act: Callable[..., Any], *about: Any) -> float:
    began = time.perf_counter()
    act(*about)
    return time.perf_counter() - began


def _get(browser: "Client", path: str, asked: dict[str, str] | None = None) -> None:
    answer = browser.get(path, asked)
    assert answer.status_code == 200, f"{path} answers {answer.status_code}"


def _signed_in(role: str = "administrator", branches: "Iterable[Branch]" = ()) -> "Client":
    """The browser of a member of staff."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from tradedoor.actors import system
    from tradedoor.credentials import passwords, staff

    now, name = timezone.now(), f"{role}@nordic.example"
    added = staff.add(
        email=name, name="Olga", role=role, branches=branches, by=system("bench"), now=now
    )
    passwords.choose(added.staff.login, PASSWORD, now=now)
    browser = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    answer = browser.post("/office/sign-in", {"name": name, "password": PASSWORD})
    assert answer.status_code == 302, "Olga could not sign in"
    return browser


if __name__ == "__main__":
    main()
