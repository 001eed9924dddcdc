"""Where the server's socket lies: beside its data, unless that name is too long or too odd."""

import hashlib
import os
import re
import shutil
import tempfile
from pathlib import Path

from tradedoor.demo.postgres.errors import LocalPostgresError
from tradedoor.demo.postgres.identity import Identity

NAME = ".s.PGSQL.5432"
# The kernel allows 107 bytes for the path of a Unix socket; some systems 103.
LONGEST_PATH = 100
# Other characters mean something in the server's list of directories or in the client's of hosts.
PLAIN_PATH = re.compile(r"[\w/.+ -]+", re.ASCII)


def directory_for(data_dir: Path) -> Path:
    """The same answer for the same data, so that every process finds it."""
    short = len(os.fsencode(data_dir / NAME)) <= LONGEST_PATH
    if short and PLAIN_PATH.fullmatch(str(data_dir)):
        return data_dir
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"tradedoor-{os.geteuid()}-{name}"


def make_ready(directory: Path, who: Identity) -> None:
    """Make the directory if need be, and make sure that it is ours alone and empty of sockets."""
    if not directory.is_symlink() and not directory.exists():
        directory.mkdir(mode=0o700)
        who.give(directory)
    found = directory.lstat()
    if directory.is_symlink() or found.st_mode & 0o077 or found.st_uid != who.owner:
        raise LocalPostgresError(f"{directory} belongs to somebody else; remove it.")
    for name in (NAME, f"{NAME}.lock"):
        (directory / name).unlink(missing_ok=True)


def clear_away(directory: Path, data_dir: Path) -> None:
    if directory != data_dir:
        shutil.rmtree(directory, ignore_errors=True)
