"""Our own commands as processes of their own, on the database of the test."""

import os
import subprocess
import sys
from typing import Any

from django.db import connection


def tradedoor(*arguments: str, settings: dict[str, str] | None = None, **pipes: Any) -> Any:
    """One of our commands, as a process of its own, on this test's database."""
    env = {
        **os.environ,
        "DATABASE_URL": url_of_this_database(),
        "TRADEDOOR_LOG": "WARNING",
        **(settings or {}),
    }
    return subprocess.Popen([sys.executable, "-m", "tradedoor", *arguments], env=env, **pipes)


def url_of_this_database() -> str:
    return os.environ["DATABASE_URL"].replace(
        "/tradedoor?", f"/{connection.settings_dict['NAME']}?", 1
    )
