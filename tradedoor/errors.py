"""How the product says no."""

from typing import Any


class Refusal(Exception):
    """The product says no, for a reason the person can act on.

    Every refusal has a stable ``code`` for programs and a sentence for people.
    ``field`` names the form field the sentence belongs beside, where there is one.
    Bugs are never refusals: let them propagate and be reported.
    """

    code = "refused"
    status = 409
    field: str | None = None

    def __init__(self, message: Any, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(message)
        self.field = field or self.field
        self.facts = facts

    def __str__(self) -> str:
        return str(self.args[0])


class NotAllowed(Refusal):
    """The actor may see the thing, but not do this to it."""

    code = "not-allowed"
    status = 403


class StalePage(Refusal):
    """The page was built before another person's newer change; nothing was saved."""

    code = "stale-page"


class Gone(Refusal):
    """Somebody removed it in this very moment; nothing was saved."""

    code = "gone"
    status = 410


class NotValid(Refusal):
    """What was typed cannot be right; ``field`` says which box."""

    code = "not-valid"
    status = 422
