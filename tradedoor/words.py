"""What every room says in letters and in the record, in one list (imports only)."""

from tradedoor.access import entries as access_entries
from tradedoor.access import wording as access_wording
from tradedoor.credentials import entries as credentials_entries
from tradedoor.credentials import wording as credentials_wording
from tradedoor.directory import entries as directory_entries
from tradedoor.giving import entries as giving_entries
from tradedoor.invitations import entries as invitations_entries
from tradedoor.invitations import wording as invitations_wording
from tradedoor.requests import entries as requests_entries
from tradedoor.requests import wording as requests_wording
from tradedoor.standing import entries as standing_entries
from tradedoor.unfinished import entries as unfinished_entries

__all__ = [
    "access_entries",
    "access_wording",
    "credentials_entries",
    "credentials_wording",
    "directory_entries",
    "giving_entries",
    "invitations_entries",
    "invitations_wording",
    "requests_entries",
    "requests_wording",
    "standing_entries",
    "unfinished_entries",
]
