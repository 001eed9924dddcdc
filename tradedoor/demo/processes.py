"""Child processes that are begun and ended with us, whatever becomes of us."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from tradedoor.config import parents


def spawn(
    command: Sequence[str | Path],
    *,
    when_we_die: signal.Signals,
    become: Callable[[], None] | None = None,
    env: Mapping[str, str] | None = None,
    stdin: int | None = subprocess.DEVNULL,
    stdout: int | IO[bytes] | None = None,
    stderr: int | IO[bytes] | None = None,
    keep_open: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C reaches us and we decide the order.

    Call it from a thread that lives as long as the program: the kernel watches the thread that
    started a child, not the process. `become` changes who the child is, before it runs.
    """
    parent = os.getpid()

    def prepare() -> None:
        if become:
            become()  # A change of identity forgets the wish below, so it comes first.
        parents.die_with(parent, when_we_die)

    return subprocess.Popen(
        [os.fspath(part) for part in command],
        env=env,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        preexec_fn=prepare,
        start_new_session=True,
        pass_fds=keep_open,
    )


def stop(process: subprocess.Popen[bytes], gently: signal.Signals, *, patience: float) -> None:
    """Ask a child to end, and insist when it does not."""
    if process.poll() is None:
        process.send_signal(gently)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(happened: Callable[[], object], *, patience: float, every: float = 0.01) -> bool:
    """Look again and again, for so many seconds; tell whether it happened."""
    deadline = time.monotonic() + patience
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
