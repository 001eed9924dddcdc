"""The parts of a demonstration, and what happens when one of them dies: it is started again."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tradedoor.demo import processes

# Seconds to wait before the next start, the longer the more often a part has just failed.
BACKOFF = [0.0, 1.0, 2.0, 5.0, 10.0, 30.0]
# A part that lived this long has earned a fresh start.
STEADY = 60.0
PATIENCE = 15.0
LARGEST_LOG = 1_000_000


class Part(Protocol):
    """Whatever must be kept alive."""

    def tend(self) -> None: ...


class Child:
    """One of our own commands, as a process of its own."""

    def __init__(
        self, name: str, command: Sequence[str], *, env: dict[str, str], log: Path, lock: int
    ) -> None:
        self.name = name
        self.log = log
        self._command = [sys.executable, "-m", "tradedoor", *command]
        self._env = env
        self._lock = lock
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._started = 0.0
        self._due: float | None = None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def keeps_failing(self) -> bool:
        return self._failures > 2

    def start(self) -> None:
        if self.log.stat().st_size > LARGEST_LOG:
            os.truncate(self.log, 0)
        with self.log.open("ab") as log:
            self._process = processes.spawn(
                self._command,
                when_we_die=signal.SIGTERM,
                env=self._env,
                stdout=log,
                stderr=log,
                keep_open=[self._lock],
            )
        self._started, self._due = time.monotonic(), None

    def tend(self) -> None:
        """Start it again when it died, not at once when it has just died before."""
        if self.is_running:
            return
        if self._due is None:
            self._notice_death()
        elif time.monotonic() >= self._due:
            self.start()

    def ask_to_stop(self) -> None:
        if self._process and self.is_running:
            self._process.terminate()

    def stop(self) -> None:
        if self._process:
            processes.stop(self._process, signal.SIGTERM, patience=PATIENCE)

    def _notice_death(self) -> None:
        now = time.monotonic()
        self._failures = 1 if now - self._started > STEADY else self._failures + 1
        self._due = now + BACKOFF[min(self._failures, len(BACKOFF)) - 1]
        print(f"The {self.name} died and is started again; its words are in {self.log}", flush=True)


def look_after(parts: Sequence[Part], *, until: threading.Event) -> None:
    """Keep every part alive until it is time to stop."""
    while not until.wait(0.2):
        for part in parts:
            part.tend()


def stop_all(children: Sequence[Child]) -> None:
    """Tell all, then wait for each: they finish what they have begun."""
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop()
