"""Networks: ranges of addresses, as PostgreSQL keeps them."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from django.db import models

Network = IPv4Network | IPv6Network


class NetworkField(models.Field):  # type: ignore[type-arg]
    """A range of IP addresses: PostgreSQL's cidr, Python's ip_network."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "cidr"

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)

    def from_db_value(self, value: str | None, *_about: Any) -> Network | None:
        return None if value is None else ip_network(value)
