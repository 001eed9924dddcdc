"""Making an empty database: the same wherever it is made."""

import locale
import shutil
from pathlib import Path

from tradedoor.demo.postgres import programs
from tradedoor.demo.postgres.identity import Identity

NAME = "tradedoor"  # Of the database and of the one role.


def make(data_dir: Path, who: Identity, *, sync: bool) -> None:
    """Make it under another name first, so that a half-made one is never used."""
    fresh = data_dir.with_name(data_dir.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    who.give(fresh)
    programs.run(who.become, "initdb", "--pgdata", fresh, *_options(sync=sync))
    single = ("--single", "-D", fresh, "postgres")
    programs.run(who.become, "postgres", *single, typed=f"CREATE DATABASE {NAME}\n")
    if data_dir.exists():
        data_dir.rmdir()  # Only an empty directory may be replaced.
    fresh.rename(data_dir)


def _options(*, sync: bool) -> list[str]:
    return [
        f"--username={NAME}",
        "--auth=trust",  # Whoever reaches the socket in our own directory is us.
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        f"--lc-ctype={_character_rules()}",
        "--data-checksums",
        "--no-instructions",
        *([] if sync else ["--no-sync"]),
    ]


def _character_rules() -> str:
    """A locale of this machine that knows what a letter is, which pg_trgm asks."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        names = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "en_US.utf8")
        return next((name for name in names if _is_known(name)), "C")
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _is_known(name: str) -> bool:
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    return True
