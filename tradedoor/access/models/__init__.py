"""All that is kept of access, one module a noun."""

from tradedoor.access.models.accesses import Access, AccessBranch, AccessQuerySet
from tradedoor.access.models.invitations import Invitation, InvitationQuerySet, Opening
from tradedoor.access.models.keys import ApiKey, ApiKeyQuerySet
from tradedoor.access.models.networks import Network, NetworkField
from tradedoor.access.models.runs import RemedyItem, RemedyRun
from tradedoor.access.models.standings import Standing, StandingCount, StandingDue, StandingRules

__all__ = [
    "Access",
    "AccessBranch",
    "AccessQuerySet",
    "ApiKey",
    "ApiKeyQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "Network",
    "NetworkField",
    "Opening",
    "RemedyItem",
    "RemedyRun",
    "Standing",
    "StandingCount",
    "StandingDue",
    "StandingRules",
]
