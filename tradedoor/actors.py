"""Who is asking. Never None: timers and programs are actors too."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["staff", "access", "integration", "system", "visitor"]


@dataclass(frozen=True)
class Actor:
    """Somebody or something that does things, as the record will name it.

    ``role`` is what `powers` reads. ``id`` is the public id of the staff member or the
    access; ``customer_id`` and ``contact_id`` are the database ids of the customer an access
    acts for and of the person it is. ``branches`` are the ids of those staff are limited to,
    ``scopes`` the parts of the house an integration was let into.
    ``address`` is where the request came from (an IP address), empty for the system.
    """

    kind: Kind
    name: str
    role: str
    id: str = ""
    customer_id: int | None = None
    contact_id: int | None = None
    address: str = ""
    branches: frozenset[int] | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def is_ours(self) -> bool:
        """The seller's own side, which acts on customers; customers act on themselves."""
        return self.kind in ("staff", "integration", "system")


def system(name: str) -> Actor:
    """The product itself: a timer, the worker, the command line."""
    return Actor(kind="system", name=name, role="system")


def integration(name: str, *, id: str, scopes: frozenset[str], address: str) -> Actor:  # noqa: A002
    """A program of the seller's, such as its ERP: it may do what its scopes name, and no more."""
    return Actor("integration", name, "integration", id=id, scopes=scopes, address=address)


def visitor(address: str) -> Actor:
    """Somebody not signed in, known only by where they come from."""
    return Actor(kind="visitor", name="", role="visitor", address=address)
