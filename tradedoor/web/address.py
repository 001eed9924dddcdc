"""Where a request comes from: the one function everybody asks."""

from functools import cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Network = IPv4Network | IPv6Network


def client_address(request: HttpRequest) -> str:
    """The address of the client, as the outermost proxy we trust saw it.

    X-Forwarded-For is read from its end, and only as long as whoever wrote the entry is one
    of TRADEDOOR_TRUSTED_PROXIES: what a client writes into the header itself never counts.
    """
    seen = _plain(request.META.get("REMOTE_ADDR", ""))
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while seen and _is_trusted(seen) and hops:
        nearer = _plain(hops.pop())
        if not nearer:
            break
        seen = nearer
    return seen


def comes_through_proxy(request: HttpRequest) -> bool:
    """Whether the other end of this connection is a proxy we were told of."""
    peer = _plain(request.META.get("REMOTE_ADDR", ""))
    return bool(peer) and _is_trusted(peer)


def is_behind_unknown_proxy(request: HttpRequest) -> bool:
    """Whether somebody we do not trust says that they ask for somebody else.

    It may be a client that makes it up. If everybody does, it is a proxy that was not configured,
    and everybody seems to come from its own address.
    """
    return bool(request.META.get("HTTP_X_FORWARDED_FOR")) and not comes_through_proxy(request)


def _plain(text: str) -> str:
    """The address without port, zone or disguise (IPv4 inside IPv6), or nothing if it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address)


def _is_trusted(address: str) -> bool:
    return any(
        ip_address(address) in network for network in _networks(tuple(settings.TRUSTED_PROXIES))
    )


@cache
def _networks(configured: tuple[str, ...]) -> list[Network]:
    return [ip_network(text.strip(), strict=False) for text in configured if text.strip()]
