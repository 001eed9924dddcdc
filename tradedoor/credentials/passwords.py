"""Passwords: how they are kept, which are good enough, and how one is chosen."""

import unicodedata
from datetime import datetime

from django.contrib.auth import hashers
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tradedoor.credentials import sessions
from tradedoor.credentials.models import Login
from tradedoor.errors import NotValid

SHORTEST = 15  # letters; NIST SP 800-63B-4 for a password that is the only proof
LONGEST = 200  # letters; more only helps whoever wants to keep the hasher busy


class Argon2(hashers.Argon2PasswordHasher):
    """Argon2id as OWASP's Password Storage Cheat Sheet states it: 19 MiB, 2 passes, 1 lane."""

    memory_cost = 19 * 1024  # KiB
    time_cost = 2
    parallelism = 1


class PasswordRefused(NotValid):
    """The password is too short, too long, or one that guessers try first."""

    code = "password-refused"
    field = "password"


def check_good_enough(password: str, *, person: list[str]) -> None:
    """Whether this password may be chosen. Raises PasswordRefused, saying why.

    ``person`` holds names and addresses of its owner: a password made of them is refused.
    """
    if len(password) < SHORTEST:
        raise PasswordRefused(
            _(
                "Use at least %(n)d letters. Three or four words that mean something only to you do well."
            )
            % {"n": SHORTEST}
        )
    if len(password) > LONGEST:
        raise PasswordRefused(_("Use at most %(n)d letters.") % {"n": LONGEST})
    if _is_guessed_first(password, person):
        raise PasswordRefused(
            _("This password is one that guessers try first. Choose another one.")
        )


def login_without_password(*, now: datetime) -> Login:
    """A new login; nothing opens it until its owner chooses a password by a link."""
    return Login.objects.create(password=hashers.make_password(None), created_at=now)


def choose(login: Login, password: str, *, now: datetime, keep_session: str = "") -> int:
    """Set the person's own password and end every other browser of theirs.

    Call it with the login's row locked. Answers how many sessions ended.
    """
    login.password = hashers.make_password(normalised(password))
    login.password_chosen_at = now
    login.save(update_fields=["password", "password_chosen_at"])
    return sessions.end_all(login, why="new-password", now=now, keep=keep_session)


def normalised(password: str) -> str:
    """The same letters typed on two keyboards are the same password (NFKC, RFC 8265)."""
    return unicodedata.normalize("NFKC", password)


def _is_guessed_first(password: str, person: list[str]) -> bool:
    plain = normalised(password).casefold()
    letters = "".join(c for c in plain if c.isalnum())
    if len(set(letters)) < 5 or _repeats(letters) or _runs(letters):
        return True
    if any(len(word) > 3 and len(letters.replace(word, "")) < 6 for word in _words(person)):
        return True
    try:
        CommonPasswordValidator().validate(plain)
        CommonPasswordValidator().validate(letters.rstrip("0123456789"))
    except ValidationError:
        return True
    return False


def _words(person: list[str]) -> list[str]:
    texts = [text.casefold() for text in person]
    return ["".join(c for c in text if c.isalnum()) for text in texts] + [
        part for text in texts for part in text.replace("@", " ").replace(".", " ").split()
    ]


def _repeats(letters: str) -> bool:
    """passwordpassword, abcabcabcabcabc: a short text written several times."""
    return any(
        letters == (letters[:n] * len(letters))[: len(letters)]
        for n in range(1, len(letters) // 2 + 1)
    )


def _runs(letters: str) -> bool:
    """1234567890123, qwertyuiopasdfg: a walk along the keyboard."""
    walks = "01234567890123456789 abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjklzxcvbnm azertyuiopqsdfghjklmwxcvbn"
    return letters in walks or letters[::-1] in walks
