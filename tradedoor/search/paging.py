"""Where a page of a list begins or ends, as a word that an address can carry."""

import base64
import json
from datetime import datetime
from typing import Any, NamedTuple

from tradedoor.keyset import BIGGEST

LONGEST = 2000


class Edge(NamedTuple):
    """The customer at the edge of a page: how well meant, by what sorted, and which."""

    patience: int
    tier: int
    key: str
    pk: int


def seal(sort: str, edge: Edge) -> str:
    written = json.dumps([sort, *edge], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(written).decode().rstrip("=")


def unseal(word: str, sort: str) -> Edge | None:
    """The edge, if the word is one of ours for this sort; whoever made one up begins at the top."""
    try:
        of, patience, tier, key, pk = json.loads(_decoded(word))
        key.encode()
    except (AttributeError, TypeError, ValueError):
        return None
    if of != sort or "\0" in key or not all(_is_small(n) for n in (patience, tier, pk)):
        return None
    return Edge(patience, tier, key, pk)


def is_moment(key: str) -> bool:
    try:
        datetime.fromisoformat(key)
    except ValueError:
        return False
    return True


def _decoded(word: str) -> bytes:
    return base64.urlsafe_b64decode(word[:LONGEST] + "=" * (-len(word) % 4))


def _is_small(number: Any) -> bool:
    return type(number) is int and 0 <= number <= BIGGEST
