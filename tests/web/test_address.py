"""Where a request comes from, whatever it says of itself."""

from ipaddress import ip_address

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from tradedoor.web import address

CLIENT, PROXY, OUTER = "198.51.100.7", "10.0.0.2", "10.0.0.1"


def seen(peer: str, forwarded: str | None = None) -> str:
    request = RequestFactory().get("/", REMOTE_ADDR=peer)
    if forwarded is not None:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return address.client_address(request)


@pytest.fixture
def proxies(settings):
    settings.TRUSTED_PROXIES = [PROXY, "10.0.0.0/30", "2001:db8:ffff::/48", " "]


def test_without_a_proxy_the_peer_is_the_client(settings):
    settings.TRUSTED_PROXIES = []

    assert seen(CLIENT) == CLIENT
    assert seen(CLIENT, "203.0.113.9") == CLIENT
    assert seen(PROXY, "203.0.113.9") == PROXY


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        (PROXY, CLIENT, CLIENT),
        (PROXY, f"{CLIENT}, {OUTER}", CLIENT),
        (PROXY, f"203.0.113.9, {CLIENT}", CLIENT),
        (PROXY, f"203.0.113.9, {CLIENT}, {OUTER}", CLIENT),
        (PROXY, f"{OUTER}, {PROXY}, {CLIENT}", CLIENT),
        (PROXY, f"{PROXY}, {OUTER}", PROXY),
        (CLIENT, "203.0.113.9", CLIENT),
        (CLIENT, f"203.0.113.9, {PROXY}", CLIENT),
    ],
)
def test_behind_proxies_the_last_one_we_trust_is_believed(proxies, peer, forwarded, client):
    """Whatever stands further left was written by the client itself."""
    assert seen(peer, forwarded) == client


@pytest.mark.parametrize(
    "forwarded", ["", ",", "unknown", "_hidden", "<script>", "1.2.3", "999.1.1.1"]
)
def test_a_proxy_that_does_not_say_is_taken_for_the_client(proxies, forwarded):
    assert seen(PROXY, forwarded) == PROXY
    assert seen(PROXY, f"203.0.113.9, {forwarded}") == PROXY


def test_without_the_header_the_proxy_itself_asked(proxies):
    assert seen(PROXY) == PROXY


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("::ffff:198.51.100.7", CLIENT),
        ("::FFFF:c633:6407", CLIENT),
        ("198.51.100.7:61234", CLIENT),
        ("[2001:db8::1]:61234", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("  198.51.100.7  ", CLIENT),
    ],
)
def test_one_address_is_one_however_it_is_written(proxies, written, plain):
    assert seen(written) == plain
    assert seen(PROXY, written) == plain


@pytest.mark.parametrize("peer", ["::ffff:10.0.0.2", "2001:db8:ffff::5"])
def test_a_proxy_is_known_however_it_is_written(proxies, peer):
    assert seen(peer, CLIENT) == CLIENT


@pytest.mark.parametrize("peer", ["", "unix:", "/run/socket", "nonsense"])
def test_a_peer_without_an_address_has_none_and_is_not_believed(proxies, peer):
    assert seen(peer, CLIENT) == ""


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_written_an_address_or_nothing_comes_of_it(peer, forwarded):
    came_from = seen(peer, forwarded)
    assert came_from == "" or str(ip_address(came_from)) == came_from
