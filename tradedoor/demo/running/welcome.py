"""What a demonstration says once it runs: where, and who can sign in with what."""

import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tradedoor.demo.running.address import Address
from tradedoor.demo.running.children import Child
from tradedoor.demo.running.refused import Refused, Stopped

PATIENCE = 90  # Seconds, for slow machines.


def wait_for(where: Address, web: Child, stop: threading.Event) -> None:
    """Wait until a page would be answered. Raises Refused, or Stopped when told to stop before."""
    deadline = time.monotonic() + PATIENCE
    while not _is_ready(where):
        web.tend()
        if web.keeps_failing or time.monotonic() > deadline:
            raise Refused(f"the web server does not start:\n{_last_lines(web.log)}")
        if stop.wait(0.03):
            raise Stopped


def say(where: Address, directory: Path) -> None:
    print(f"\nTradedoor is running, on made-up data in {directory}\n")
    print(f"  Office   {where.url}/office/")
    print(f"  Portal   {where.url}/")
    print(f"  Mailbox  {where.url}/mailbox/\n")
    _say_table(_sign_ins())
    print("\nCtrl-C stops it; its data stays.", flush=True)


def _sign_ins() -> list[tuple[str, str, str, str]]:
    from tradedoor.demo.people.sign_ins import SIGN_INS

    return [("Who", "Where", "Sign-in name", "Password"), *SIGN_INS]


def _say_table(rows: list[tuple[str, str, str, str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  " + "  ".join(map(str.ljust, row, widths)).rstrip())


def _is_ready(where: Address) -> bool:
    connection = HTTPConnection(where.reachable_host, where.port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])
