"""Settings that make an installation safe, or not."""

from collections.abc import Iterator
from ipaddress import ip_network
from socket import getaddrinfo
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tradedoor.cli.doctor.finding import Finding

SHORTEST_KEY = 50
# Keys that were published, or made for a demonstration, begin like this.
KNOWN_KEYS = ("demo-", "only-for-debugging", "change", "insecure", "django-insecure")
MAKE_A_KEY = (
    "Set TRADEDOOR_SECRET_KEY; make one with: "
    "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
)
HERE = ("localhost", "127.0.0.1", "::1")


def findings() -> Iterator[Finding]:
    yield _secret_key(_key_or_nothing())
    yield _base_url(settings.BASE_URL)
    yield _proxies(settings.TRUSTED_PROXIES)
    if settings.DEBUG:
        found = "is on: errors show the program's insides"
        yield Finding("fail", "debug", found, "Unset TRADEDOOR_DEBUG.")


def _key_or_nothing() -> str:
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's way to say that it is empty.
        return ""


def _secret_key(key: str) -> Finding:
    if not key:
        return Finding("fail", "secret key", "is not set", MAKE_A_KEY)
    if key.lower().startswith(KNOWN_KEYS) and not settings.DEMO:
        return Finding("fail", "secret key", "is one that others may know", MAKE_A_KEY)
    if len(key) < SHORTEST_KEY:
        found = f"is shorter than {SHORTEST_KEY} characters"
        return Finding("fail", "secret key", found, MAKE_A_KEY)
    return Finding("ok", "secret key", "is set")


def _base_url(url: str) -> Finding:
    host = urlsplit(url).hostname or ""
    if settings.DEMO:
        return Finding("ok", "base URL", url)
    if host in HERE:
        return Finding(
            "fail",
            "base URL",
            f"{url}: links in letters would lead nowhere",
            "Set TRADEDOOR_BASE_URL to the address customers type, like https://shop.example.",
        )
    if not url.startswith("https://"):
        return Finding(
            "fail",
            "base URL",
            f"{url} is not encrypted: passwords could be read on the way",
            "Serve it by https (docs/setup.md shows a reverse proxy) and say so in the URL.",
        )
    if not _resolves(host):
        return Finding("warn", "base URL", f"{host} has no address", "Check its entry in the DNS.")
    return Finding("ok", "base URL", url)


def _proxies(trusted: list[str]) -> Finding:
    wrong = [text for text in trusted if not _is_network(text)]
    if wrong:
        return Finding(
            "fail",
            "proxies",
            f"{', '.join(wrong)}: no address or network",
            "Write TRADEDOOR_TRUSTED_PROXIES as addresses or networks, like 127.0.0.1,10.0.0.0/8.",
        )
    if any(ip_network(text, strict=False).prefixlen == 0 for text in trusted):
        return Finding(
            "fail",
            "proxies",
            "everybody is trusted: anyone can claim any address",
            "Name only your own proxies in TRADEDOOR_TRUSTED_PROXIES.",
        )
    if settings.SECURE and not trusted:
        return Finding(
            "warn",
            "proxies",
            "none is trusted: everybody seems to come from the proxy's own address",
            "Name the proxy that ends https in TRADEDOOR_TRUSTED_PROXIES, like 127.0.0.1.",
        )
    return Finding("ok", "proxies", ", ".join(trusted) or "none")


def _resolves(host: str) -> bool:
    try:
        return bool(getaddrinfo(host, None))
    except OSError:
        return False


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True
