"""Passwords: how they are kept, which are good enough, and how one is chosen."""

import re
import string
import unicodedata
from datetime import datetime
from functools import cache

from django.conf import settings
from django.contrib.auth import hashers
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.translation import gettext as _

from tradedoor.credentials import browsers, sessions
from tradedoor.credentials.models import Login
from tradedoor.errors import NotValid

SHORTEST = 15  # characters; NIST SP 800-63B-4 for a password that is the only proof
LONGEST = 200  # characters; more only helps whoever wants to keep the hasher busy
# Of more typed characters than these, more than LONGEST remain, for at most four become one.
# Bringing a million accents into order takes an hour.
MOST_READ = 4 * (LONGEST + 1)
PUBLISHED = "open the green door"  # what the demonstration's people choose
WALKS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
)


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
    password = normalised(password)
    if len(password) < SHORTEST:
        raise PasswordRefused(
            _(
                "Use at least %(n)d characters. Three or four words that mean something "
                "only to you do well."
            )
            % {"n": SHORTEST}
        )
    if len(password) > LONGEST:
        raise PasswordRefused(_("Use at most %(n)d characters.") % {"n": LONGEST})
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
    login.password_chosen_at, login.reset_at = now, None
    login.save(update_fields=["password", "password_chosen_at", "reset_at"])
    return sessions.end_all(login, why="new-password", now=now, keep=keep_session)


def stop(login: Login, *, now: datetime) -> int:
    """The person's password stops working until they choose another; every browser is signed out.

    Call it with the login's row locked. Answers how many sessions ended.
    """
    login.password = hashers.make_password(None)
    login.password_chosen_at, login.reset_at = None, now
    login.save(update_fields=["password", "password_chosen_at", "reset_at"])
    browsers.forget_all(login)
    return sessions.end_all(login, why="reset", now=now, room="portal")


def normalised(password: str) -> str:
    """The same characters typed on two keyboards are the same password (NFKC, RFC 8265)."""
    storable = password[:MOST_READ].encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFKC", storable)[:MOST_READ]


def _is_guessed_first(password: str, person: list[str]) -> bool:
    plain = password.casefold()
    letters = _letters(plain)
    return (
        len(set(plain)) < 5
        or _repeats(plain)
        or _repeats(letters)
        or _runs(letters)
        or _is_made_of(person, letters)
        or (plain == PUBLISHED and not settings.DEMO)
        or any(common in _common() for common in (plain, letters, letters.rstrip(string.digits)))
    )


@cache
def _common() -> frozenset[str]:
    """The passwords that guessers try first, as Django lists them."""
    return frozenset(CommonPasswordValidator().passwords)


def _is_made_of(person: list[str], letters: str) -> bool:
    """maritdahl1970: little is left without the person's own names."""
    texts = [normalised(text).casefold() for text in person]
    words = {word for text in texts for word in (*re.split(r"[\W_]+", text), _letters(text))}
    left = letters
    for word in sorted(words, key=len, reverse=True):
        if len(word) > 3:
            left = left.replace(word, "")
    return left != letters and len(left) < 6


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _repeats(text: str) -> bool:
    """passwordpassword, abcabcabcabcabc: a short text written several times."""
    return any(text == (text[:n] * len(text))[: len(text)] for n in range(1, len(text) // 2 + 1))


def _runs(letters: str) -> bool:
    """1234567890123, qwertyuiopasdfg: a walk along the keyboard."""
    return len(letters) > 5 and any(letters in walk or letters[::-1] in walk for walk in WALKS)
