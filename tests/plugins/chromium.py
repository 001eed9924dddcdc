"""The browser of the browser tests: what this machine has, or what it can bring.

`python -m tests.plugins.chromium` brings one by the first way this machine allows. Where there is
none, it says so and goes on: the browser tests skip, and nothing else needs it.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

SYSTEMS_OWN = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FETCHED = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
# A download that cannot work is not tried before every run of the tests.
NOTE = Path(sys.prefix) / "no-browser"
A_DAY = 24 * 3600


def systems_own() -> str | None:
    """The Chromium somebody named, or the system's."""
    named = os.environ.get("TRADEDOOR_TEST_BROWSER")
    return next(filter(None, [named, *map(shutil.which, SYSTEMS_OWN)]), None)


def was_fetched() -> bool:
    """Whether Playwright has brought one of its own."""
    places = [os.environ.get("PLAYWRIGHT_BROWSERS_PATH"), *FETCHED]
    return any(
        any(Path(place).expanduser().glob("chromium*/INSTALLATION_COMPLETE"))
        for place in places
        if place
    )


def is_here() -> bool:
    return bool(systems_own()) or was_fetched()


def bring() -> None:
    if is_here():
        return
    if not NOTE.exists() or time.time() - NOTE.stat().st_mtime > A_DAY:
        _say("Bringing a browser for the browser tests ...")
        if (_from_debian() and is_here()) or (_by_playwright() and is_here()):
            return
        NOTE.write_text(
            "no Chromium here, none from the system's packages, and Playwright could not fetch one"
        )
    _say(f"The browser tests will skip: {NOTE.read_text()}.")


def _from_debian() -> bool:
    """Where installing is ours to do."""
    if not _may_install():
        return False
    install = "apt-get install --yes --no-install-recommends chromium fonts-dejavu-core".split()
    return _works(install) or (_works(["apt-get", "update"]) and _works(install))


def _by_playwright() -> bool:
    dependencies = ["--with-deps"] if _may_install() else []
    return _works([sys.executable, "-m", "playwright", "install", *dependencies, "chromium"])


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _works(command: Sequence[str]) -> bool:
    """Whether a command ends well; what it says is of no interest while there is another way."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = subprocess.DEVNULL
    try:
        return not subprocess.call(
            command, env=env, timeout=900, stdin=quiet, stdout=quiet, stderr=quiet
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    bring()
