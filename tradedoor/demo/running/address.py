"""Where the demonstration listens."""

import os
from dataclasses import dataclass

from tradedoor.config import ports
from tradedoor.demo.running.refused import Refused

USUAL_PORT = 8000
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not listened on


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def reachable_host(self) -> str:
        return "127.0.0.1" if self.host in EVERYWHERE else self.host

    @property
    def url(self) -> str:
        host = f"[{self.reachable_host}]" if ":" in self.reachable_host else self.reachable_host
        return f"http://{host}:{self.port}"

    @property
    def hosts(self) -> str:
        """The names a browser may use for it. Whoever opens it to a network knows its name."""
        return "*" if self.host in EVERYWHERE else "localhost,127.0.0.1,[::1]"


def chosen(port: int | None) -> Address:
    """The asked port, or the usual one, or the next that is free. Raises Refused."""
    host = os.environ.get("HOST") or "127.0.0.1"
    asked = port or _asked_port()
    if asked:
        if not ports.is_free(host, asked):
            raise Refused(f"port {asked} is taken. Set PORT to another one, or leave it unset.")
        return Address(host, asked)
    free = ports.next_free(host, USUAL_PORT)
    if free is None:
        raise Refused(f"no port is free from {USUAL_PORT} on. Set PORT to one that is.")
    if free != USUAL_PORT:
        print(f"Port {USUAL_PORT} is taken; using {free}.", flush=True)
    return Address(host, free)


def _asked_port() -> int | None:
    asked = os.environ.get("PORT", "")
    if asked and not (asked.isdecimal() and 0 < int(asked) < 65536):
        raise Refused(f"PORT is {asked!r}, which is no port.")
    return int(asked) if asked else None
