"""Every table in one list (imports only)."""

from tradedoor.access.models import Access, Invitation
from tradedoor.credentials.models import Login, Session, SignInName, SignInTry, Staff
from tradedoor.directory.models import Branch, Contact, Customer, CustomerSearch, SearchWord, Seller
from tradedoor.letters.models import Letter, LetterTry
from tradedoor.record.models import Entry
from tradedoor.requests.models import AccessRequest, RequestField, RequestMessage

__all__ = [
    "Access",
    "AccessRequest",
    "Branch",
    "Contact",
    "Customer",
    "CustomerSearch",
    "Entry",
    "Invitation",
    "Letter",
    "LetterTry",
    "Login",
    "RequestField",
    "RequestMessage",
    "SearchWord",
    "Seller",
    "Session",
    "SignInName",
    "SignInTry",
    "Staff",
]
