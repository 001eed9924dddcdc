"""Where a request comes from and to: the client's address, and the seller's branch it names."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tradedoor.access.decision import Where
from tradedoor.directory.models import Branch
from tradedoor.web.address import client_address

BRANCH_COOKIE = "tradedoor_branch"
BRANCH_HEADER = "Tradedoor-Branch"
A_YEAR = 365 * 24 * 3600  # seconds


def where_of(request: HttpRequest) -> Where:
    """Where somebody knocks, as the decision asks for it."""
    branch = branch_of(request)
    return Where(client_address(request), branch.pk if branch else None)


def branch_of(request: HttpRequest) -> Branch | None:
    """The branch whose door this browser came through, if it came through one.

    Looked up once a request: the door, the menu of companies and the page each ask.
    """
    kept = vars(request)
    if "branch_here" not in kept:
        kept["branch_here"] = _named(request.COOKIES.get(BRANCH_COOKIE, ""))
    branch: Branch | None = kept["branch_here"]
    return branch


def where_of_program(request: HttpRequest) -> Where:
    """Where a program knocks: it names the branch itself, and keeps no cookies."""
    branch = _named(_branch_of_program(request))
    return Where(client_address(request), branch.pk if branch else None)


def unknown_branch_named(request: HttpRequest) -> bool:
    """Whether a program names a branch the seller does not have."""
    named = _branch_of_program(request)
    return bool(named) and _named(named) is None


def remember(response: HttpResponse, branch: Branch | None) -> None:
    """This browser comes to this branch from now on, or to none in particular."""
    if branch is None:
        response.delete_cookie(BRANCH_COOKIE)
        return
    response.set_cookie(
        BRANCH_COOKIE,
        str(branch.public_id),
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _branch_of_program(request: HttpRequest) -> str:
    return request.headers.get(BRANCH_HEADER, "") or request.GET.get("branch", "")


def _named(named: str) -> Branch | None:
    """The branch of this public id."""
    try:
        public_id = UUID(named)
    except ValueError:
        return None
    return Branch.objects.filter(public_id=public_id).first()
