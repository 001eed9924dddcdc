"""All that is kept of access, one module a noun."""

from tradedoor.access.models.accesses import Access, AccessBranch, AccessQuerySet
from tradedoor.access.models.keys import ApiKey, ApiKeyQuerySet
from tradedoor.access.models.networks import Network, NetworkField

__all__ = [
    "Access",
    "AccessBranch",
    "AccessQuerySet",
    "ApiKey",
    "ApiKeyQuerySet",
    "Network",
    "NetworkField",
]
