"""How the proof stands that somebody showed, or would show."""

from enum import StrEnum

from tradedoor.credentials.models import Login


class Credential(StrEnum):
    LIVE = "live"
    UNKNOWN = "unknown"  # nobody's
    ENDED = "ended"  # a session, link or key that was somebody's
    NO_PASSWORD = "no-password"  # noqa: S105 – none chosen yet
    RESET = "reset"  # stopped by staff
    LOCKED = "locked"  # too many wrong tries


def of_password(login: Login | None, *, is_held: bool) -> Credential:
    """How a person's password stands; ``is_held`` says that it waits after too many guesses."""
    if login is None:
        return Credential.UNKNOWN
    if login.has_password:
        return Credential.LOCKED if is_held else Credential.LIVE
    return Credential.RESET if login.reset_at else Credential.NO_PASSWORD
