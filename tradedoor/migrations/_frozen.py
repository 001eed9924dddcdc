"""SQL that migrations run, as it was when they were written."""

from pathlib import Path

FOLDER = Path(__file__).with_name("sql")


def sql(name: str) -> str:
    """What stands in `sql/`. A file there is never edited: what changes is said again in a new one."""
    return (FOLDER / name).read_text(encoding="utf-8")
