"""What people do in a browser, and what they look at."""

import re
from email.message import EmailMessage
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.db.models import QuerySet
from playwright.sync_api import Locator, Page, expect
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.browser.shop import Shop
from tests.conftest import PASSWORD
from tests.plugins.smtp import text_of
from tradedoor.demo.processes import wait_until

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PATIENCE = 20  # seconds

# What axe leaves out unless it is asked: a finger needs 24 pixels (WCAG 2.2, 2.5.8).
EVERYTHING: dict[str, Any] = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
COLOURS: dict[str, Any] = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
# A colour that changes in a box changes in what stands inside a frame later.
LOOK = """async (options) => {
  for (let calm = 0; calm < 2; calm += 1) {
    await new Promise(requestAnimationFrame);
    const moving = document.getAnimations();
    if (moving.length) calm = -1;
    await Promise.allSettled(moving.map((it) => it.finished));
  }
  return await axe.run(options);
}"""


def sign_in_to_office(page: Page, email: str = "olga@nordic.example") -> None:
    page.goto("/office/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page, name: str) -> None:
    page.locator("summary").filter(has_text=name).click()
    page.get_by_role("button", name="Sign out").click()


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def window(page: Page) -> Locator:
    return page.get_by_role("dialog")


def pencil(card: Page) -> Locator:
    return card.get_by_role("main").get_by_role("link", name=re.compile(r"^Edit\b"))


def key(card: Page) -> Locator:
    return card.get_by_role("main").get_by_role("link", name=re.compile(r"\baccess\b", re.I)).first


def bin_of(card: Page) -> Locator:
    return card.get_by_role("main").get_by_role("button", name=re.compile(r"^Take\b.*\baway\b"))


def bubble(page: Page, words: str) -> Locator:
    """A bubble with these words, kept open by the pointer that rests on it."""
    found = page.get_by_role("status").filter(has_text=words)
    expect(found).to_be_visible()
    return found


def mail_to(shop: Shop, address: str, *, about: str = "", number: int = 1) -> EmailMessage:
    """The letter that arrives for somebody; with `number` the second, and so on, of its kind."""

    def arrived() -> list[EmailMessage]:
        return [mail for mail in shop.mail.to(address) if about in mail["Subject"]]

    came = wait_until(lambda: len(arrived()) >= number, patience=PATIENCE)
    assert came, f"no letter {number} {about} came for {address}: {shop.words('worker')}"
    return arrived()[number - 1]


def nothing_is_left_to_do() -> bool:
    """Whether the worker has come to the end of what was queued."""
    return wait_until(lambda: not waiting().exists(), patience=PATIENCE)


def waiting() -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(status__in=["todo", "doing"])


def link_in(mail: EmailMessage) -> str:
    """The link a person clicks on."""
    found = re.search(r"https?://\S+", text_of(mail))
    assert found, text_of(mail)
    return found[0]


def reload_until(page: Page, what: Locator) -> None:
    """Look again, as somebody does who waits for something to happen elsewhere."""

    def is_there() -> bool:
        page.reload()
        return what.is_visible()

    assert what.is_visible() or wait_until(is_there, patience=PATIENCE, every=0.1), what


def faults(page: Page, options: dict[str, Any] = EVERYTHING) -> list[str]:
    """What axe finds wrong with the page as it stands, once nothing moves any more."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(LOOK, options)
    return [
        f"{wrong['id']}: {node['target']} {node['html'][:160]}"
        for wrong in found["violations"]
        for node in wrong["nodes"]
    ]


def look_at(page: Page) -> None:
    """Nobody is shut out of this page, and it is no wider than the screen."""
    assert faults(page) == []
    assert sideways(page) == ""


def sideways(page: Page) -> str:
    """How much wider the page is than the screen, if it is."""
    wide, screen = page.evaluate(
        "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"
    )
    return f"{wide} wide on a screen of {screen}" if wide > screen else ""
