"""Every job the worker knows, in one list (imports only)."""

from tradedoor.access import jobs as access_jobs
from tradedoor.credentials import jobs as credentials_jobs
from tradedoor.giving import jobs as giving_jobs
from tradedoor.invitations import jobs as invitations_jobs
from tradedoor.letters import jobs as letters_jobs
from tradedoor.requests import jobs as requests_jobs
from tradedoor.standing import jobs as standing_jobs

__all__ = [
    "access_jobs",
    "credentials_jobs",
    "giving_jobs",
    "invitations_jobs",
    "letters_jobs",
    "requests_jobs",
    "standing_jobs",
]
