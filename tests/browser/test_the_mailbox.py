"""The demonstration's mailbox, looked at in a browser."""

import os
import random
import signal
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import expect

from tests.conftest import invited, link_of
from tests.demo.postman import Postman
from tradedoor.config import ports
from tradedoor.demo import processes
from tradedoor.letters import links

WHO_KNOWS = b"""Subject: Look here\r
Content-Type: text/html\r
\r
<html><head><base target="_top"><meta http-equiv="refresh" content="0;url=/office/"></head>
<body><script>top.document.title = "Caught"</script><img src="http://elsewhere.example/seen.png">
<a href="javascript:top.location = '/office/'">Click here</a></body></html>
"""


@pytest.fixture
def postman(tmp_path) -> Postman:
    return Postman(tmp_path / "mailbox")


@pytest.fixture
def mailbox(db, postman, settings) -> Iterator[str]:
    """The address of the mailbox: a web server that is a demonstration, on the shop's database."""
    port = ports.next_free("127.0.0.1", random.randrange(50_000, 60_000)) or 0
    database = urlsplit(os.environ["DATABASE_URL"])._replace(
        path=f"/{connection.settings_dict['NAME']}"
    )
    environment = {
        "DATABASE_URL": database.geturl(),
        "TRADEDOOR_BASE_URL": f"http://127.0.0.1:{port}",
        "TRADEDOOR_DATA": str(postman.directory.parent),
        "TRADEDOOR_DEMO": "1",
        "TRADEDOOR_SECRET_KEY": settings.SECRET_KEY,
        "TRADEDOOR_LOG": "WARNING",
    }
    web = processes.spawn(
        [sys.executable, "-m", "tradedoor", "serve", "--port", str(port), "--processes", "1"],
        when_we_die=signal.SIGTERM,
        env={**os.environ, **environment},
    )
    settings.BASE_URL = environment["TRADEDOOR_BASE_URL"]
    assert processes.wait_until(lambda: _answers(port), patience=60)
    yield f"{settings.BASE_URL}/mailbox/"
    processes.stop(web, signal.SIGTERM, patience=30)


def _answers(port: int) -> bool:
    asking = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asking.request("GET", "/readyz")
        return asking.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def test_mail_comes_by_itself_and_the_reader_stays_where_they_are(mailbox, postman, new_context):
    page = new_context(viewport={"width": 390, "height": 600}).new_page()
    page.goto(mailbox)
    expect(page.get_by_role("heading", name="No mail has left yet")).to_be_visible()
    postman.brings_letter("The first")
    expect(page.get_by_role("link", name="The first")).to_be_visible()

    for n in range(20):
        postman.brings_letter(f"Number {n}.")
    page.reload()
    reading = page.get_by_role("link", name="Number 5.")
    reading.focus()
    before = reading.bounding_box()
    postman.brings_letter("Just came")

    expect(page.get_by_role("link", name="Just came")).to_have_count(1)
    expect(reading).to_be_focused()
    assert reading.bounding_box() == before
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_button_in_a_mail_leads_to_the_invitation(
    mailbox, postman, new_context, marit, us, noon
):
    link = links.address(f"/i/{link_of(invited(marit, us, noon))}")
    key = postman.brings_letter(link=link)
    page = new_context().new_page()
    page.goto(mailbox + key)
    assert Axe().run(page).violations_count == 0

    with page.context.expect_page() as opened:
        page.frame_locator("iframe").get_by_role("link", name="Choose your password").click()

    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Marit")
    page.get_by_role("link", name="Open the link: Choose your password").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Marit")


def test_a_mail_cannot_do_anything(mailbox, postman, new_context):
    page = new_context().new_page()
    failed: dict[str, str | None] = {}
    page.on("requestfailed", lambda request: failed.update({request.url: request.failure}))
    key = postman.brings(WHO_KNOWS)

    page.goto(mailbox + key)
    page.frame_locator("iframe").get_by_text("Click here").click()
    page.wait_for_timeout(300)

    assert page.url == mailbox + key
    assert page.title().startswith("Look here")
    assert failed == {"http://elsewhere.example/seen.png": "csp"}


def test_a_mailbox_that_does_not_answer_for_a_while_says_nothing(mailbox, postman, new_context):
    postman.brings_letter()
    page = new_context().new_page()
    page.goto(mailbox)

    with page.expect_event("requestfailed"):
        page.context.set_offline(True)
    page.wait_for_timeout(300)

    expect(page.locator("[data-toast]")).to_have_count(0)
    page.context.set_offline(False)
    postman.brings_letter("After that")
    expect(page.get_by_role("link", name="After that")).to_be_visible()
