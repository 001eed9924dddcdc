"""PostgreSQL refuses to run as root. Where we are root, its processes become somebody else."""

import os
import pwd
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tradedoor.demo.postgres import programs
from tradedoor.demo.postgres.errors import LocalPostgresError


class Identity(NamedTuple):
    """Who owns the server's files, and how a child becomes who may read them."""

    owner: int
    become: programs.Become | None = None

    def give(self, directory: Path) -> None:
        """Let the server have a directory that we have just made."""
        if self.owner != os.geteuid():
            os.chown(directory, self.owner, -1)


def identity(data_dir: Path) -> Identity:
    """The owner of the data; else ourselves, in a namespace where we are not called root.

    Containers may forbid that: then a user without rights. Raises LocalPostgresError.
    """
    if os.geteuid() != 0:
        return Identity(os.geteuid())
    owner = data_dir.stat().st_uid if data_dir.exists() else 0
    if owner:
        return Identity(owner, partial(_become, owner))
    if programs.can_run(_enter_namespace):
        return Identity(0, _enter_namespace)
    return _somebody_harmless()


def _enter_namespace() -> None:
    """Be an ordinary user in the eyes of this process only; files stay root's."""
    outside = os.geteuid()
    os.unshare(os.CLONE_NEWUSER)
    with open("/proc/self/uid_map", "w") as ids:
        ids.write(f"1000 {outside} 1")


def _become(user: int) -> None:
    group = pwd.getpwuid(user).pw_gid
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)


def _somebody_harmless() -> Identity:
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
        if programs.can_run(partial(_become, user)):
            return Identity(user, partial(_become, user))
    raise LocalPostgresError(
        "PostgreSQL refuses to run as root, and this machine lets us be nobody else. "
        "Run as an ordinary user, or name a server in DATABASE_URL."
    )
