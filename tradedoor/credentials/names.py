"""Sign-in names: one table, unique as normalised, never given to somebody else."""

import re
import unicodedata
from datetime import datetime

from django.utils.translation import gettext as _

from tradedoor.credentials.models import Login, SignInName
from tradedoor.errors import NotValid, Refusal

CODE = re.compile(r"[^\W_][\w.\-]{0,38}[^\W_]\Z")
LOOKS_LIKE_NUMBER = re.compile(r".*\d.*-\d+\Z")
LONGEST = 254  # letters, an e-mail address's
UNSEEN = ("Cc", "Cf", "Cs")  # control, format and surrogate characters


class CodeRefused(NotValid):
    """A user code must be typed easily and never be taken for an e-mail or a customer number."""

    code = "user-code-refused"
    field = "code"


class NameTaken(Refusal):
    """The sign-in name is, or once was, somebody else's. ``field`` is its kind."""

    code = "sign-in-name-taken"


class NameTooLong(NotValid):
    """No sign-in name is that long."""

    code = "sign-in-name-too-long"


def normalised(typed: str) -> str:
    """What a typed sign-in name is compared as.

    Without case, outer spaces, look-alike forms, and the unseen characters that come along when
    a name is copied out of a letter.
    """
    seen = "".join(c for c in typed if unicodedata.category(c) not in UNSEEN)
    return unicodedata.normalize("NFKC", seen).strip().casefold()


def find(typed: str) -> SignInName | None:
    """The live sign-in name somebody typed, with its login."""
    value = normalised(typed)
    return SignInName.objects.live().select_related("login").filter(value=value).first()


def ever_given(typed: str) -> SignInName | None:
    """The sign-in name this is, or was before it was retired, with its login."""
    return SignInName.objects.select_related("login").filter(value=normalised(typed)).first()


def code_of(login: Login) -> str:
    """The person's present user code, if there is one."""
    codes = login.names.live().filter(kind=SignInName.Kind.CODE).order_by("-pk")
    return codes.values_list("value", flat=True).first() or ""


def check_code(code: str) -> str:
    """The user code as it is kept. Raises CodeRefused."""
    value = normalised(code)
    if not CODE.match(value):
        raise CodeRefused(
            _("Use 2 to 40 letters and digits; dots, hyphens and _ may stand between them.")
        )
    if LOOKS_LIKE_NUMBER.match(value):
        raise CodeRefused(
            _("This looks like a customer number with its suffix. Choose another code.")
        )
    return value


def give(value: str, kind: SignInName.Kind, login: Login, *, now: datetime) -> SignInName:
    """Let this name mean this login from now on, again if it was theirs before.

    Raises NameTaken, NameTooLong.
    """
    value = normalised(value)
    if len(value) > LONGEST:
        raise NameTooLong(_("Use at most %(n)d characters.") % {"n": LONGEST}, field=kind)
    name, made = SignInName.objects.get_or_create(
        value=value, defaults={"kind": kind, "login": login, "created_at": now}
    )
    if name.login_id != login.pk:
        raise NameTaken(
            _("“%(name)s” is somebody else's sign-in name, or once was.") % {"name": value},
            field=kind,
        )
    if not made and name.retired_at:
        name.retired_at = None
        name.save(update_fields=["retired_at"])
    return name


def retire(login: Login, kind: SignInName.Kind, *, value: str = "", now: datetime) -> None:
    """Stop this name working, and keep it from ever meaning anybody else."""
    names = SignInName.objects.live().filter(login=login, kind=kind)
    if value:
        names = names.filter(value=normalised(value))
    names.update(retired_at=now)


def propose_code(first_name: str, last_name: str) -> str:
    """A free user code made of the person's name: mdahl, mdahl2, mdahl3."""
    stem = _stem(first_name, last_name)
    taken = set(SignInName.objects.filter(value__startswith=stem).values_list("value", flat=True))
    if stem not in taken:
        return stem
    return next(f"{stem}{n}" for n in range(2, len(taken) + 3) if f"{stem}{n}" not in taken)


def _stem(first_name: str, last_name: str) -> str:
    flat = [
        "".join(
            c for c in unicodedata.normalize("NFKD", part).casefold() if c.isascii() and c.isalnum()
        )
        for part in (first_name, last_name)
    ]
    stem = (flat[0][:1] + flat[1]) if flat[1] else flat[0]
    return (stem if len(stem) > 1 else f"user{stem}")[:30]
