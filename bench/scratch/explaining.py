"""How PostgreSQL answers: the plans of all statements behind a search, inside functions too."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

from django.db import connection

from bench.scratch.mix import Search
from tradedoor.actors import Actor
from tradedoor.search import finding

TABLE = re.compile(r"\bon tradedoor_")
READ_WHOLE = re.compile(r"Seq Scan on (tradedoor_(?:customer|contact|customersearch|searchword))\b")

SETTINGS = {
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
    "auto_explain.log_nested_statements": "on",
    "client_min_messages": "log",
}


def plans(searches: Iterable[Search], *, readers: Iterable[Actor]) -> Counter[str]:
    """Print how each search is answered; how often which big table was read from end to end."""
    read_whole: Counter[str] = Counter()
    for search, reader in product(searches, readers):
        print(f"\n=== {search.kind}: “{search.typed}”, by {reader.name}\n")
        with explained() as said:
            page = finding.find(search.typed, by=reader, sort=search.sort, after=search.after)
            page.count()
        for plan in said:
            print(plan)
            read_whole.update(READ_WHOLE.findall(plan))
    return read_whole


@contextmanager
def explained() -> Iterator[list[str]]:
    """What the server says about the statements inside."""
    said: list[str] = []

    def listen(diagnostic: Any) -> None:
        if TABLE.search(diagnostic.message_primary):
            said.append(diagnostic.message_primary)

    with connection.cursor() as cursor:
        cursor.execute("LOAD 'auto_explain'")
        for name, value in SETTINGS.items():
            cursor.execute(f"SET {name} = {value}")
    connection.connection.add_notice_handler(listen)
    yield said
    connection.connection.remove_notice_handler(listen)
    with connection.cursor() as cursor:
        for name in SETTINGS:
            cursor.execute(f"RESET {name}")
