"""Every job the worker knows, in one list (imports only)."""

from tradedoor.access import jobs as access_jobs
from tradedoor.credentials import jobs as credentials_jobs
from tradedoor.letters import jobs as letters_jobs
from tradedoor.requests import jobs as requests_jobs

__all__ = ["access_jobs", "credentials_jobs", "letters_jobs", "requests_jobs"]
