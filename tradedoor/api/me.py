"""Whose key it is, and what it may do."""

from typing import Any

from tradedoor.api.guard import ProgramRequest, program_page


@program_page("GET")
def me(request: ProgramRequest) -> dict[str, Any]:
    """In whose name this program comes in."""
    key, access = request.key, request.key.access
    return {
        "customer": {"number": access.customer.number, "name": access.customer.name},
        "contact": {"name": str(access.contact), "email": access.contact.email},
        "level": access.level,
        "scopes": key.scopes,
        "key": {"name": key.name, "prefix": key.prefix, "expires": key.expires_at},
    }
