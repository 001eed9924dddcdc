"""One demonstration a directory, and none that is half alive."""

import fcntl
import json
import os
import signal
from pathlib import Path
from typing import IO, Self

from tradedoor.demo import processes
from tradedoor.demo.running.refused import Refused

# How long the parts of a killed demonstration may take to leave by themselves.
PATIENCE = 5


class Holding:
    """Two locks: one is ours alone; the other is passed on to every part, and lives as long."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._ours = _open(directory / "supervisor.lock")
        self._parts = _open(directory / "parts.lock")

    @property
    def parts_lock(self) -> int:
        return self._parts.fileno()

    def __enter__(self) -> Self:
        """Take hold. Raises Refused when another demonstration runs here."""
        if not _lock(self._ours):
            raise Refused(_runs_already(self._ours, self._directory))
        self._ours.truncate(0)
        self._wait_for_the_last_one()
        return self

    def __exit__(self, *_: object) -> None:
        self._parts.close()
        self._ours.close()

    def announce(self, url: str) -> None:
        """Leave a note for whoever starts a second one."""
        json.dump({"url": url, "pid": os.getpid()}, self._ours)
        self._ours.flush()

    def _wait_for_the_last_one(self) -> None:
        """The kernel tells the parts of a killed demonstration to stop; see that they do."""
        if processes.wait_until(lambda: _lock(self._parts), patience=PATIENCE):
            return
        for pid in _holders(Path(self._parts.name)):
            os.kill(pid, signal.SIGKILL)
        if not processes.wait_until(lambda: _lock(self._parts), patience=PATIENCE):
            raise Refused(f"parts of another demonstration still use {self._directory}.")


def _open(file: Path) -> IO[str]:
    file.touch(mode=0o600)
    return file.open("r+")


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _runs_already(note: IO[str], directory: Path) -> str:
    try:
        where = f"it runs at {json.load(note)['url']}"
    except (ValueError, KeyError):
        where = "it is just starting"
    return f"already running on {directory}: {where}. Set TRADEDOOR_DATA for a second one."


def _holders(file: Path) -> list[int]:
    """Other processes that keep this file open."""
    pids = [int(name) for name in os.listdir("/proc") if name.isdecimal()]
    return [pid for pid in pids if pid != os.getpid() and _has_open(pid, os.path.realpath(file))]


def _has_open(pid: int, path: str) -> bool:
    try:
        return any(os.readlink(entry) == path for entry in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False
