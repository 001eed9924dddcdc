"""Whoever has an access, as the one who asks."""

from tradedoor.access.models import Access
from tradedoor.actors import Actor


def as_actor(access: Access, address: str) -> Actor:
    """The person behind this access as the one who asks."""
    return Actor(
        kind="access",
        name=str(access.contact),
        role=f"access:{access.level}",
        id=str(access.public_id),
        customer_id=access.customer_id,
        contact_id=access.contact_id,
        address=address,
    )
