"""The directory a demonstration lives in: its database, its mailbox, its secret, its logs."""

import os
import secrets
from pathlib import Path

import tradedoor

PACKAGE = Path(tradedoor.__file__).parent


class Place:
    """Made at the first start, and kept: it may be thrown away to begin anew."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self.mailbox = self.directory / "mailbox"
        self.postgres = self.directory / "postgres"
        # Passable, not readable: as root, PostgreSQL may have to run as somebody else in there.
        self.directory.mkdir(mode=0o711, parents=True, exist_ok=True)

    def log(self, name: str) -> Path:
        log = self.directory / f"{name.replace(' ', '-')}.log"
        log.touch(mode=0o600)
        return log

    def secret_key(self) -> str:
        """Of no use to a real installation, as its beginning says to `tradedoor doctor`."""
        file = self.directory / "secret-key"
        if not file.exists():
            fresh = file.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_text(f"demo-{secrets.token_urlsafe(48)}")
            fresh.rename(file)
        return file.read_text()


def chosen(asked: str | None) -> Place:
    named = asked or os.environ.get("TRADEDOOR_DATA")
    return Place(Path(named).expanduser() if named else _usual_directory())


def _usual_directory() -> Path:
    """In the checkout; where the program is installed otherwise, where programs keep data."""
    if (PACKAGE.parent / "pyproject.toml").exists():
        return PACKAGE.parent / ".demo"
    shared = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(shared).expanduser() / "tradedoor-demo"
