"""Every table in one list (imports only)."""

from tradedoor.access.models import Access, AccessBranch, ApiKey
from tradedoor.credentials.models import KnownBrowser, Login, Session, SignInName, SignInTry, Staff
from tradedoor.directory.external_ids import ExternalId
from tradedoor.directory.models import Branch, Contact, Customer, CustomerSearch, SearchWord, Seller
from tradedoor.invitations.models import Invitation, Opening
from tradedoor.letters.models import BounceReading, Letter, LetterTry, MailTrouble
from tradedoor.record.models import Entry
from tradedoor.requests.models import AccessRequest, RequestField, RequestMessage
from tradedoor.standing.models import (
    RemedyItem,
    RemedyRun,
    Standing,
    StandingCount,
    StandingDue,
    StandingRules,
)

__all__ = [
    "Access",
    "AccessBranch",
    "AccessRequest",
    "ApiKey",
    "BounceReading",
    "Branch",
    "Contact",
    "Customer",
    "CustomerSearch",
    "Entry",
    "ExternalId",
    "Invitation",
    "KnownBrowser",
    "Letter",
    "LetterTry",
    "Login",
    "MailTrouble",
    "Opening",
    "RemedyItem",
    "RemedyRun",
    "RequestField",
    "RequestMessage",
    "SearchWord",
    "Seller",
    "Session",
    "SignInName",
    "SignInTry",
    "Staff",
    "Standing",
    "StandingCount",
    "StandingDue",
    "StandingRules",
]
