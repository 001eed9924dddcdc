"""A page for programs. Every API view carries this.

A program shows its key with every request; there are no cookies and no sessions, so there is
nothing a page of another site could make a browser send.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from tradedoor.access import door_sentences, key_checking
from tradedoor.access.decision import Step
from tradedoor.access.models import ApiKey
from tradedoor.credentials.counting import WINDOW, TooManyTries
from tradedoor.web.errors import to_program
from tradedoor.web.place import unknown_branch_named, where_of_program

View = Callable[..., dict[str, Any]]

# Whether a key was ever anybody's is not told.
NOT_A_KEY = (Step.CREDENTIAL_KNOWN, Step.CREDENTIAL_LIVE)


class ProgramRequest(HttpRequest):
    """A request by a program, in the name of its key's access."""

    key: ApiKey


def program_page(*methods: str, needed: str = "") -> Callable[[View], Callable[..., JsonResponse]]:
    """Only for programs with a key that opens the door, and may do what is ``needed`` (a scope)."""

    def decorate(view: View) -> Callable[..., JsonResponse]:
        @wraps(view)
        def guarded(request: ProgramRequest, *args: object, **kwargs: object) -> JsonResponse:
            if request.method not in _with_head(methods):
                return _no_such_method(methods)
            refused = _come_in(request, needed)
            return refused or JsonResponse(view(request, *args, **kwargs))

        page = never_cache(csrf_exempt(guarded))
        page.audience = "program"  # type: ignore[attr-defined]
        return page

    return decorate


@never_cache
@csrf_exempt
def nothing_here(request: HttpRequest) -> JsonResponse:
    """Whatever is not an address of the API."""
    return to_program("not-found", _("There is nothing at this address."), status=404)


nothing_here.audience = "anybody"  # type: ignore[attr-defined]


def _come_in(request: ProgramRequest, needed: str) -> JsonResponse | None:
    """Ask the door; what it refuses with, if it does."""
    secret = _key_shown(request)
    if not secret:
        return _unknown("key-missing", _("Send your API key in the header Authorization: Bearer …"))
    try:
        answer = key_checking.check(
            secret, where=where_of_program(request), needed=needed, now=timezone.now()
        )
    except TooManyTries as refusal:
        refused = to_program(refusal.code, str(refusal), status=refusal.status)
        refused["Retry-After"] = str(int(WINDOW.total_seconds()))
        return refused
    if answer.key is None or answer.decision.failed:
        return _refused(answer.decision.failed or Step.CREDENTIAL_KNOWN)
    if unknown_branch_named(request):
        return to_program("no-such-branch", _("There is no such branch."), status=400)
    request.key = answer.key
    return None


def _refused(failed: Step) -> JsonResponse:
    words = door_sentences.WORDS[failed]
    if failed in NOT_A_KEY:
        return _unknown(words.code, str(words.to_program))
    return to_program(words.code, str(words.to_program), status=403)


def _unknown(code: str, words: str) -> JsonResponse:
    refused = to_program(code, words, status=401)
    refused["WWW-Authenticate"] = 'Bearer realm="Tradedoor"'
    return refused


def _key_shown(request: HttpRequest) -> str:
    """What stands after Bearer in the header."""
    scheme, _space, secret = request.headers.get("Authorization", "").strip().partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _no_such_method(methods: tuple[str, ...]) -> JsonResponse:
    refused = to_program("no-such-method", _("This address does not take that."), status=405)
    refused["Allow"] = ", ".join(_with_head(methods))
    return refused


def _with_head(methods: tuple[str, ...]) -> list[str]:
    return [*methods, "HEAD"] if "GET" in methods else list(methods)
