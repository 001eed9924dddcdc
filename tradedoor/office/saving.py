"""One try at saving what a form holds, and what its page shows when it was refused."""

from collections.abc import Callable
from types import TracebackType
from typing import Any

from django.http import HttpRequest, QueryDict

from tradedoor.errors import NotAllowed, Refusal, StalePage
from tradedoor.web import stale
from tradedoor.web.forms import Form


class Attempt:
    """Runs a verb; a refusal ends up beside its field, a newer change beside what was typed.

        attempt = Attempt(form, as_typed=...)
        if form.is_valid():
            with attempt:
                verb(...)
                return done
        return render(..., attempt.page, status=attempt.status)

    ``as_typed`` makes of a saved row what the form would hold of it, its versions included.
    """

    def __init__(
        self, form: Form, *, as_typed: Callable[[Any], dict[str, Any]] = lambda _row: {"seen": 0}
    ) -> None:
        self._form, self._as_typed = form, as_typed
        self._stale: StalePage | None = None
        self.page: dict[str, Any] = {"form": form}

    @property
    def status(self) -> int:
        if self._stale:
            return self._stale.status
        return 422 if self._form.errors else 200

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        refusal: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if isinstance(refusal, NotAllowed) or not isinstance(refusal, Refusal):
            return False
        if isinstance(refusal, StalePage):
            self._show_both(refusal)
        else:
            self._form.refuse(refusal)
        return True

    def _show_both(self, refusal: StalePage) -> None:
        theirs = self._as_typed(refusal.facts["theirs"])
        self._stale = refusal
        self.page["refusal"] = refusal
        self.page["differences"] = stale.differences(self._form, theirs)
        versions = {name: value for name, value in theirs.items() if name.endswith("_seen")}
        stale.shown_again(self._form, version=theirs["seen"], **versions)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; nothing when its page is only looked at."""
    return request.POST if request.method == "POST" else None
