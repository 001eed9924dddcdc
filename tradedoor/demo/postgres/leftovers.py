"""What a killed supervisor leaves behind: a server that is going, or is gone without a word."""

import contextlib
import os
import signal
from pathlib import Path

from tradedoor.demo import processes

PATIENCE = 30.0


def stop_processes(data_dir: Path) -> None:
    """Stop every process of the server: politely, then not."""
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        for pid in _processes_in(data_dir):
            _signal(pid, how)
        if processes.wait_until(lambda: not _processes_in(data_dir), patience=PATIENCE):
            return


def forget(data_dir: Path) -> None:
    """A pid file outlives its server, and its number may have become another program's."""
    (data_dir / "postmaster.pid").unlink(missing_ok=True)


def _processes_in(data_dir: Path) -> list[int]:
    """The server's processes work in its directory: the one sure sign of whose they are."""
    if not Path("/proc/self/cwd").exists():
        return _postmaster_by_its_word(data_dir)
    here = os.path.realpath(data_dir)
    return [
        pid for pid in map(int, filter(str.isdecimal, os.listdir("/proc"))) if _is_in(here, pid)
    ]


def _is_in(here: str, pid: int) -> bool:
    try:
        program = os.path.basename(os.readlink(f"/proc/{pid}/exe"))
        return program.startswith("postgres") and os.readlink(f"/proc/{pid}/cwd") == here
    except OSError:
        return False


def _postmaster_by_its_word(data_dir: Path) -> list[int]:
    """Where the kernel does not show processes, the server's pid file has to do."""
    try:
        pid = int((data_dir / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return []
    return [pid]


def _signal(pid: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)
