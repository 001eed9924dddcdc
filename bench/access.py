"""How long staff wait for the list of all contacts, by status, with ever more contacts.

    bin/bench access [--contacts 1000000] [--pages 40] [--plans]

A scratch database is filled with 100,000 and 1,000,000 contacts in every status there is, at twenty
branches. For each status the list is asked for as the office serves it, counts included: the first
page, pages further down, and with a branch and a level. `--more` adds texts and ages. `--plans`
shows how PostgreSQL answers. The last line is JSON: the milliseconds that 95 of 100 whole pages of
the worst status stay below.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from bench.scratch.database import scratch_database
from bench.scratch.people import SEED, People
from bench.search import _get, _print, _seconds, _signed_in, _warn_if_busy

if TYPE_CHECKING:
    from django.test import Client

SIZES = [100_000, 1_000_000]
LIST = "/office/access/"
AGES = ["7", "90", "365"]
TEXTS = ["dahl", "anna", "hydraulik göteborg", "10000", "example", "user77", "zzz", "berg bygg"]


def main() -> None:
    options = _options()
    _warn_if_busy()
    with scratch_database():
        from django.utils import timezone

        from bench.scratch import standings
        from bench.scratch.filling import CONTACTS_EACH, fill
        from tradedoor.directory.models import Branch
        from tradedoor.standing import standing

        browser, people, filled = _signed_in(), People(), 0
        standings.make_branches()
        clerks = _signed_in("clerk", Branch.objects.filter(pk=3))
        sizes = [size for size in SIZES if size <= options.contacts]
        worst, of_branch = [], []
        for size in sizes:
            customers = size // CONTACTS_EACH
            seconds = _seconds(fill, people, filled // CONTACTS_EACH, customers)
            seconds += _seconds(standings.happen, filled)
            filled = size
            standings.tidy()
            with standings.built_again():
                refreshed = _seconds(lambda: standing.refresh(now=timezone.now()))
            standings.tidy()
            print(f"\n{size:,} contacts, filled in {seconds:.0f} s,", end=" ")
            print(f"the statuses of all found in {refreshed:.0f} s")
            worst.append(_measure(browser, options))
            of_branch.append(_measure_branch(clerks, options))
            if options.plans:
                _plans()
    print(json.dumps({"contacts": sizes, "list_p95_ms": worst, "branch_list_p95_ms": of_branch}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench access")
    parser.add_argument("--contacts", type=int, default=1_000_000, help="the largest size")
    parser.add_argument("--pages", type=int, default=40, help="of each status, at each size")
    parser.add_argument("--more", action="store_true", help="texts and ages as well")
    parser.add_argument("--plans", action="store_true", help="show how they are answered")
    return parser.parse_args()


def _measure(browser: "Client", options: argparse.Namespace) -> float:
    """Print how long each status takes; the worst p95."""
    from tradedoor.standing.listing import NEEDS_US
    from tradedoor.standing.models import StandingCount

    known = set(StandingCount.objects.filter(contacts__gt=0).values_list("code", flat=True))
    print(f"  {len(known)} statuses: milliseconds by the clock, and of the processor")
    p95 = [
        _shown(browser, code or "all", list(_asked(code, options.pages)))
        for code in ["", NEEDS_US, *sorted(known)]
    ]
    for what, values in (("find", TEXTS), ("age", AGES)) if options.more else ():
        for value in values:
            asked = [{what: value, "status": code} for code in ("", "confirmed", "expired")]
            _shown(browser, f"{what} {value}", asked * 4)
    return max(p95)


def _measure_branch(browser: "Client", options: argparse.Namespace) -> float:
    """The same for a clerk of one of the branches; the worst p95."""
    from tradedoor.standing.listing import NEEDS_US

    print("  by a clerk of one branch")
    each = {code or "all": list(_asked(code, options.pages)) for code in ("", NEEDS_US)}
    if options.more:
        each |= {f"find {text}": [{"find": text}] * 8 for text in TEXTS}
        each |= {f"age {age}": [{"age": age}] * 8 for age in AGES}
    return max(_shown(browser, what, asked) for what, asked in each.items())


def _shown(browser: "Client", what: str, asked: list[dict[str, str]]) -> float:
    """Ask for these pages. Whoever comes first in the morning is not measured."""
    for one in asked[:4]:
        _get(browser, LIST, one)
    clock, processor = [], []
    for one in asked:
        before = _spent()
        clock.append(_seconds(_get, browser, LIST, one))
        processor.append(1000 * (_spent() - before))
    p95 = quantiles(sorted(processor), n=20)[-1]
    answer = _print(what, clock)
    print(f"{'':50} processor p95 {p95:7.1f} ms", flush=True)
    return answer


def _spent() -> float:
    """The seconds of processor time that this program and its servers of queries took so far."""
    return time.process_time() + sum(map(_of, _servers()))


def _servers() -> list[Path]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
        return [Path(f"/proc/{pid}/schedstat") for (pid,) in cursor.fetchall()]


def _of(process: Path) -> float:
    return int(process.read_text().split()[0]) / 1e9 if process.exists() else 0.0


def _asked(code: str, pages: int) -> Iterator[dict[str, str]]:
    """First pages, pages anywhere, and some with a branch, a level or both."""
    from tradedoor.directory.models import Branch

    chance = random.Random(SEED)
    branches = [str(public_id) for public_id in Branch.objects.values_list("public_id", flat=True)]
    for n in range(pages):
        letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
        yield {
            "status": code,
            **({"after": f"{letter}~0"} if n % 2 else {}),
            **({"branch": chance.choice(branches)} if n % 4 == 2 else {}),
            **({"level": "administrator"} if n % 8 in (3, 6) else {}),
        }


def _plans() -> None:
    """The statements of a few pages, explained; a table read from end to end is said so."""
    from django.utils import timezone

    from bench.scratch.explaining import explained
    from tradedoor.actors import Actor, system
    from tradedoor.standing import listing
    from tradedoor.standing.listing import Asked

    now = timezone.now()
    each = (Asked(), Asked("confirmed"), Asked("printed", branch=3), Asked("", 3, "user"),
            Asked("needs-us"), Asked("needs-us", 7), Asked(days=90),
            Asked(typed="dahl"))  # fmt: skip
    lena = Actor("staff", "Lena", "staff:clerk", branches=frozenset([3]))
    for by, asked in product((system("bench"), lena), each):
        print(f"\n=== {asked} by {by.name}\n")
        with explained() as said:
            listing.page(asked, by=by, after="m~0", limit=25, now=now)
            listing.counts(asked, by=by, now=now)
        print("\n".join(plan for plan in said if "tradedoor_standing" in plan))


if __name__ == "__main__":
    main()
