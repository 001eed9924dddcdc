"""Browsers in words."""

import pytest

from tradedoor.credentials.agents import named

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
AGENTS = {
    f"Mozilla/5.0 (Windows NT 10) {WEBKIT} Chrome/140.0 Safari/537.36": "Chrome on Windows",
    f"Mozilla/5.0 (Windows NT 10) {WEBKIT} Chrome/140 Safari/537 Edg/140.0": "Edge on Windows",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) {WEBKIT} Safari/605.1": "Safari on Mac",
    f"Mozilla/5.0 (iPhone; iOS 18 like Mac OS X) {WEBKIT} Safari/604.1": "Safari on iPhone",
    f"Mozilla/5.0 (Linux; Android 15) {WEBKIT} Chrome/140.0 Safari/537.36": "Chrome on Android",
    "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0": "Firefox on Linux",
    "curl/8.9": "A browser",
    "": "A browser",
}


@pytest.mark.parametrize(("agent", "words"), AGENTS.items())
def test_a_browser_is_named_as_its_owner_knows_it(agent, words):
    assert named(agent) == words
