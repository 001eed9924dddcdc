"""What becomes of work when things break: nothing of what was acknowledged may be lost.

    bin/bench faults [promised|restart|away|locked|mail ...]

promised  300 sign-ups and 100 forgotten passwords, while the worker is killed nine times and
          PostgreSQL crashes three times: everybody gets their mail
restart   PostgreSQL is restarted while quiet and under load
away      PostgreSQL is away for 150 s; the shop is well 5 s after its return
locked    a row is held for 25 s, while others go on
mail      the mail server takes connections and never answers, for a while

Each prints what it saw. The last line is JSON over all of them.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from bench.scratch.shop import Shop, open_shop
from tradedoor.demo.processes import wait_until

Totals = Counter[str]
ANSWERED_WITHIN = 720  # seconds: a mail in the hands of a killed worker waits five minutes


def promised(shop: Shop, totals: Totals) -> None:
    from bench.scratch import promises

    known = promises.a_crowd_of_customers(100)
    acts: list[Callable[[], str]] = [
        *(lambda i=i: promises.sign_up(shop, i) for i in range(300)),
        *(lambda a=a: promises.forgets(shop, a) for a in known),
    ]
    random.Random(4).shuffle(acts)
    with ThreadPoolExecutor(4) as people:
        sendings = [people.submit(act) for act in acts]
        _kill_and_crash(shop)  # in this thread: PostgreSQL ends with the one that started it
        told = [sent.result() for sent in sendings]
    began = time.monotonic()
    wait_until(lambda: not promises.unanswered(shop, told), patience=ANSWERED_WITHIN)
    lost = promises.unanswered(shop, told)
    wait_until(lambda: not promises.ask(promises.JOBS_LOST), patience=60)
    totals["lost"] += len(lost)
    totals["half_done"] += promises.ask(promises.HALF_DONE)
    totals["jobs_lost"] += promises.ask(promises.JOBS_LOST)
    print(
        f"promised  {sum(map(bool, told))} of 400 acknowledged, {len(lost)} never answered;"
        f" the last mail {time.monotonic() - began:.0f} s after the last fault"
    )


def _kill_and_crash(shop: Shop) -> None:
    for n in range(9):
        time.sleep(random.uniform(3, 7))
        shop.kill_the_worker()
        if n % 3 == 2:
            shop.crash_the_database()


def restart(shop: Shop, totals: Totals) -> None:
    shop.postgres.stop()
    shop.postgres.start()
    time.sleep(20)
    quiet = [shop.get("/sign-in") for _ in range(20)]
    seen: Counter[int] = Counter()
    with ThreadPoolExecutor(4) as people:
        until = time.monotonic() + 20
        work = [people.submit(_look, shop, until, seen) for _ in range(4)]
        time.sleep(5)
        shop.postgres.stop()
        shop.postgres.start()
        for one in work:
            one.result()
    print(f"restart   quiet: {dict(Counter(quiet))}; under load: {dict(seen)}")


def away(shop: Shop, totals: Totals) -> None:
    shop.postgres.stop()
    seen: Counter[int] = Counter()
    _look(shop, time.monotonic() + 150, seen, pause=2)
    shop.postgres.start()
    back = time.monotonic()
    wait_until(lambda: all(shop.get("/sign-in") == 200 for _ in range(5)), patience=60)
    print(f"away      meanwhile: {dict(seen)}; well {time.monotonic() - back:.1f} s after return")


def locked(shop: Shop, totals: Totals) -> None:
    from django.db import connection, transaction

    from bench.scratch import promises
    from tradedoor.directory.models import Contact

    (address,) = promises.a_crowd_of_customers(1)
    slowest, began = 0.0, time.monotonic()
    with transaction.atomic():
        Contact.objects.select_for_update().get(email=address)
        promises.forgets(shop, address)
        while time.monotonic() < began + 25:
            at = time.monotonic()
            shop.get("/sign-in")
            shop.get("/healthz")
            slowest = max(slowest, time.monotonic() - at)
            time.sleep(0.2)
    connection.close()
    wait_until(lambda: not promises.unanswered(shop, [address]), patience=120)
    totals["lost"] += len(promises.unanswered(shop, [address]))
    print(f"locked    slowest page of somebody else {slowest:.2f} s; then the mail came")


def mail(shop: Shop, totals: Totals) -> None:
    from bench.scratch import promises
    from tradedoor.letters.models import Letter, MailTrouble

    known = promises.a_crowd_of_customers(60)
    shop.mail.is_silent = True
    told = [promises.forgets(shop, address) for address in known]
    waits = []
    for i in range(1000, 1010):
        told.append(promises.sign_up(shop, i))
        at = time.monotonic()
        proof = Letter.objects.filter(kind="request-proof", to=told[-1])
        wait_until(proof.exists, patience=120)
        waits.append(time.monotonic() - at)
        time.sleep(5)
    paused = MailTrouble.objects.exclude(paused_until=None).exists()
    shop.mail.is_silent = False
    at = time.monotonic()
    wait_until(lambda: not promises.unanswered(shop, told), patience=600)
    totals["lost"] += len(promises.unanswered(shop, told))
    print(
        f"mail      a sign-up is looked at after {median(waits):.1f} s, {max(waits):.1f} s at most;"
        f" letters paused: {paused};"
        f" all arrived {time.monotonic() - at:.0f} s after the server answered"
    )


def _look(shop: Shop, until: float, seen: Counter[int], pause: float = 0.1) -> None:
    while time.monotonic() < until:
        seen[shop.get("/sign-in")] += 1
        time.sleep(pause)


SCENARIOS = {act.__name__: act for act in (promised, restart, away, locked, mail)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench faults")
    parser.add_argument("scenarios", nargs="*", choices=[*SCENARIOS, []], default=[])
    chosen = parser.parse_args().scenarios or list(SCENARIOS)
    totals: Totals = Counter()
    with open_shop() as shop:
        from django.db import connections

        for name in chosen:
            connections.close_all()  # the scenario before may have ended them
            SCENARIOS[name](shop, totals)
            sys.stdout.flush()
        totals["acknowledged"], totals["answers_500"] = shop.acknowledged, shop.answers_500
    names = ("acknowledged", "lost", "half_done", "jobs_lost", "answers_500")
    print(json.dumps({name: totals[name] for name in names}))


if __name__ == "__main__":
    main()
