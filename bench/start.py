"""How long from `tradedoor demo` to the first page, and how much memory everything takes.

    bin/bench start [--times 5] [--data DIRECTORY]

The demonstration is started on data that exists (it is made first when it does not), until its
public page is answered; the median of some starts counts. Memory is read once everything stands
still: `rss_mb` counts what processes share once for each, `pss_mb` once in all. The last line is
JSON.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tradedoor.config import ports

QUIET = 3  # Seconds until nothing starts any more.


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="tradedoor-bench-") as scratch:
        data = Path(options.data or scratch).absolute()
        if not (data / "postgres").exists():
            print(f"first start, on nothing  {_start(data)[0]:6.2f} s")
        starts = [_start(data) for _ in range(options.times)]
    for seconds, rss, pss in starts:
        print(f"start on existing data   {seconds:6.2f} s   rss {rss:4.0f} MB   pss {pss:4.0f} MB")
    seconds, rss, pss = (statistics.median(column) for column in zip(*starts, strict=True))
    print(
        json.dumps({"first_page_s": round(seconds, 2), "rss_mb": round(rss), "pss_mb": round(pss)})
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench start")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--data", help="a demonstration's directory; default: a new one")
    return parser.parse_args()


def _start(data: Path) -> tuple[float, float, float]:
    """Seconds to the first page, and MB of memory, counted both ways."""
    port = ports.next_free("127.0.0.1", 8700)
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"TRADEDOOR_DATA": str(data), "PORT": str(port)}
    began = time.perf_counter()
    demo = subprocess.Popen(
        [sys.executable, "-m", "tradedoor", "demo"], env=env, stdout=subprocess.DEVNULL
    )
    try:
        while not _answers(port):
            if demo.poll() is not None:
                sys.exit("the demonstration did not start")
            time.sleep(0.01)
        seconds = time.perf_counter() - began
        time.sleep(QUIET)
        family = _family(demo.pid)
        return seconds, _memory(family, "Rss"), _memory(family, "Pss")
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait()


def _answers(port: int | None) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(member for child in children for member in _family(int(child)))]


def _memory(family: list[int], counted: str) -> float:
    return sum(_kilobytes(pid, counted) for pid in family) / 1024


def _kilobytes(pid: int, counted: str) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{counted}:"):
            return int(line.split()[1])
    return 0


if __name__ == "__main__":
    main()
