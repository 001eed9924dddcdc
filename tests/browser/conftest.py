"""A real Chromium in front of the real program, and a watch on everything the pages do.

Every test begins with nobody in the shop; the cast of tests/conftest.py is made in its database.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    expect,
    sync_playwright,
)

from tests.browser.shop import Shop
from tests.plugins import chromium as chromium_here

# How Chromium tells that a page was answered with a status; the test says which it expects.
A_REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")

PATIENCE = 10_000  # milliseconds a page may take, on a slow machine
NewPage = Callable[..., Page]
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session", autouse=True)
def chromium() -> str | None:
    """The system's Chromium; None means the one that Playwright fetched."""
    found = chromium_here.systems_own()
    if found is None and not chromium_here.was_fetched():
        pytest.skip("there is no Chromium here: install one, or run bin/setup --browser")
    return found


@pytest.fixture(scope="session", autouse=True)
def shop(
    chromium: str | None, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """The program, for as many tests as this process has."""
    shop = Shop(f"tradedoor_browser_{worker_id}", tmp_path_factory.mktemp("shop"))
    try:
        shop.open()
        yield shop
    finally:
        shop.close()


@pytest.fixture(scope="session")
def base_url(shop: Shop) -> str:
    return shop.url


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], chromium: str | None
) -> dict[str, Any]:
    quiet = ["--disable-gpu", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": chromium, "args": quiet}


# Playwright's event loop runs in the main thread for as long as Playwright does, and other tests
# have loops of their own. So what the plugin keeps to the end of the session ends with these tests.


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright: Playwright, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**browser_type_launch_args)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    return {"base_url": base_url, "locale": "en-GB", "reduced_motion": "reduce"}


@pytest.fixture
def db(
    shop: Shop, django_db_blocker: Any, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The shop's database, with nobody in it. What is made here, the pages show at once."""
    # Playwright's loop runs in this thread, so Django takes the test itself for a coroutine.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with django_db_blocker.unblock(), shop.taken_over():
        yield


@pytest.fixture
def noon() -> datetime:
    """The cast does what it does a quarter of an hour ago, for the shop's clock is the real one."""
    return timezone.now() - timedelta(minutes=15)


class Watch:
    """What the pages of one browser did that no page should."""

    def __init__(self, url: str) -> None:
        self.seen: list[str] = []
        self._url = url

    def over(self, context: BrowserContext) -> None:
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda broken: self.seen.append(f"script broke: {broken.error}"))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self._url}/", "data:")):
            self.seen.append(f"asked another host: {request.url}")

    def _answered(self, response: Response) -> None:
        of_a_page = response.request.resource_type in ("document", "xhr", "fetch")
        if response.status >= 500 or (response.status >= 400 and not of_a_page):
            self.seen.append(f"{response.status} at {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        """Whatever a Content-Security-Policy forbids is said here, too."""
        if message.type in ("error", "warning") and not A_REFUSAL.match(message.text):
            self.seen.append(f"{message.type} in the console: {message.text}")


@pytest.fixture
def somebody(new_context: Any, shop: Shop, db: None) -> Iterator[NewPage]:
    """Opens a browser of their own for somebody, and watches it."""
    watch = Watch(shop.url)

    def open_browser(**settings: Any) -> Page:
        context: BrowserContext = new_context(**settings)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        return context.new_page()

    yield open_browser
    assert not watch.seen, "\n".join(watch.seen)
