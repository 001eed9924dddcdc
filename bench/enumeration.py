"""Whether any answer tells who is known: what it says, and how long it takes.

    bin/bench enumeration [--samples 1000] [--page sign-in]

On a scratch database stand people of four kinds: active, invited, taken away, and active at another
customer; a fifth kind is unknown. Each page a stranger can ask is asked about each kind, in mixed
order, every time by another browser from another network, in this process, so that no network
hides a difference. The page for printed codes is asked with codes that open nothing any more:
used, replaced by a newer letter, ended with the access, used at another customer, never printed.

Answers are compared whole (status, headers, body, without what differs at every request). For the
times of every two kinds of a page, AUC says how well one is told from the other by a threshold: 0.5
is not at all. The last line is JSON: how many times was asked, how many answers differed from the
first of their page, and the largest AUC.
"""

import argparse
import json
import random
import re
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import combinations, count, cycle
from typing import TYPE_CHECKING, Any

from bench.scratch.database import scratch_database

if TYPE_CHECKING:
    from django.test import Client

    from tradedoor.access.models import Access

KINDS = ("unknown", "active", "invited", "taken-away", "elsewhere")
PEOPLE = 150  # of each kind; so many that no limit on guessing is reached
LETTERS = 20  # printed for each kind; guesses are counted where they come from, not by code
PASSWORD = "nine tall cranes dance"
WRONG = "nine tall cranes dancing"
Ask = Callable[["Client", str], Any]
CHANGING = re.compile(r'(csrfmiddlewaretoken" value="|x-csrftoken": "|name="opened" value=")[^"]+')


def main() -> None:
    options = _options()
    with scratch_database():
        times, differences = _ask_all(_people(), options.samples, options.page)
    worst = 0.0
    for page, of_kind in times.items():
        pairs = {pair: _auc(of_kind[pair[0]], of_kind[pair[1]]) for pair in combinations(KINDS, 2)}
        pair, most = max(pairs.items(), key=lambda one: one[1])
        middle = sorted(of_kind["unknown"])[options.samples // 2] * 1000
        print(f"{page:16} {middle:7.1f} ms   most told apart: {' and '.join(pair)}, {most:.3f}")
        worst = max(worst, most)
    samples = options.samples * len(KINDS) * len(times)
    print(json.dumps({"samples": samples, "differences": differences, "auc_max": round(worst, 3)}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench enumeration")
    parser.add_argument("--samples", type=int, default=1000, help="of each kind, on each page")
    parser.add_argument("--page", help="only this one")
    return parser.parse_args()


def _people() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Of each kind: the e-mail addresses they are known by or would be, and dead printed codes."""
    from django.utils import timezone

    from tradedoor.actors import system
    from tradedoor.credentials import passwords
    from tradedoor.directory import contacts, customers, seller
    from tradedoor.giving import giving, taking_away

    us, now = system("bench"), timezone.now() - timedelta(days=3)
    seller.the_seller()
    here, there = (
        customers.add(number=number, name=f"Company {number}", country="SE", by=us, now=now)
        for number in ("1001", "1002")
    )

    def give(kind: str, code: str, email: str) -> "Access":
        customer = there if kind == "elsewhere" else here
        contact = contacts.add(customer.pk, first_name="Eva", email=email, by=us, now=now)
        how: dict[str, Any] = {"level": "user", "code": code, "email": email, "send": False}
        return giving.give(contact.pk, by=us, now=now, **how)

    found: dict[str, list[str]] = {}
    for kind in KINDS:
        found[kind] = [f"p{n}.{random.randrange(10**9)}@{n}.example" for n in range(PEOPLE)]
        for n, email in enumerate(found[kind] if kind != "unknown" else []):
            access = give(kind, f"{kind}{n}", email)
            if kind != "invited":
                passwords.choose(access.login, PASSWORD, now=now)
            if kind == "taken-away":
                taking_away.take_away(access.pk, by=us, now=now)
    codes = {
        kind: [
            _dead_code(kind, give(kind, f"code{kind}{n}", f"c{n}@{kind}.example"))
            for n in range(LETTERS)
        ]
        for kind in KINDS
    }
    return found, codes


def _dead_code(kind: str, access: "Access") -> str:
    """A code off this person's printed letter that opens nothing any more, or off none at all."""
    from django.utils import timezone

    from tradedoor.actors import system
    from tradedoor.giving import taking_away
    from tradedoor.invitations import choosing, printing
    from tradedoor.letters import links

    if kind == "unknown":
        letters = "".join(random.choice(printing.LETTERS) for _n in range(printing.LENGTH))
        return printing.in_groups(letters)
    how: dict[str, Any] = {"by": system("bench"), "now": timezone.now() - timedelta(days=3)}
    printed = printing.print_letter(access.pk, **how)
    if kind == "invited":
        printing.print_letter(access.pk, **how)
    elif kind == "taken-away":
        taking_away.take_away(access.pk, **how)
    else:
        token = links.seal("invitation", printed.invitation.public_id)
        choosing.choose_password(token, PASSWORD, address="", now=how["now"])
    return printed.code


def _ask_all(
    people: tuple[dict[str, list[str]], dict[str, list[str]]], samples: int, only: str | None
) -> tuple[dict[str, dict[str, list[float]]], int]:
    """How long each page took for each kind, and how many answers differed."""
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    times: dict[str, dict[str, list[float]]] = {}
    differences = 0
    networks = _networks()
    for page, ask in _pages().items():
        if only and page != only:
            continue
        emails, codes = people
        names = {k: cycle(codes[k] if page == "code" else emails[k]) for k in KINDS}
        asked = [kind for kind in KINDS for _ in range(samples)]
        random.shuffle(asked)
        times[page] = defaultdict(list)
        first = None
        for kind in [*KINDS, *asked]:  # the first of each kind only warms up
            name = next(names[kind])
            client = Client(REMOTE_ADDR=next(networks), headers={"user-agent": "Firefox"})
            began = time.perf_counter()
            answer = ask(client, name)
            took = time.perf_counter() - began
            said = _alike(answer, name)
            first = first or said
            differences += said != first
            times[page][kind].append(took)
        for kind in KINDS:
            del times[page][kind][0]
    return times, differences


def _pages() -> dict[str, Ask]:
    from tradedoor.portal.sign_up import OPENED

    opened = OPENED.sign("form")
    time.sleep(4)  # nobody fills in the form faster

    def sign_up(client: "Client", name: str) -> Any:
        typed = {
            "opened": opened, "company": "Company", "first_name": "Eva", "last_name": "Ek",
            "email": name, "phone": "+46313900101", "address": "Gatan 1", "postcode": "411 05",
            "city": "Göteborg", "country": "SE",
        }  # fmt: skip
        return client.post("/sign-up", typed)

    return {
        "sign-in": lambda client, name: client.post("/sign-in", {"name": name, "password": WRONG}),
        "forgot-password": lambda client, name: client.post("/forgot-password", {"name": name}),
        "sign-up": sign_up,
        "code": lambda client, code: client.post("/code", {"code": code}),
    }


def _networks() -> Iterator[str]:
    """An address of another network each time, never the same again."""
    for n in count():
        yield f"{11 + (n >> 16)}.{n >> 8 & 255}.{n & 255}.7"


def _alike(answer: Any, name: str) -> tuple[int, tuple[tuple[str, str], ...], str]:
    """All that an answer tells, without what differs at every request."""
    body = CHANGING.sub(r"\1-", answer.content.decode()).replace(name, "…")
    clock = ("Content-Length", "Expires")
    headers = {key: value for key, value in answer.headers.items() if key not in clock}
    cookies = sorted(answer.cookies)
    return answer.status_code, (*sorted(headers.items()), ("cookies", ",".join(cookies))), body


def _auc(some: list[float], others: list[float]) -> float:
    """The chance that a threshold tells one of each apart: 0.5 to 1."""
    ordered = sorted(others)
    below = sum((bisect_left(ordered, one) + bisect_right(ordered, one)) / 2 for one in some)
    share = below / (len(some) * len(others))
    return max(share, 1 - share)


if __name__ == "__main__":
    main()
