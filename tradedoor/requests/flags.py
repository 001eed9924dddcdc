"""What staff should notice about a request before they decide."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tradedoor.actors import Actor
from tradedoor.requests import freemail
from tradedoor.requests.models import AccessRequest

STATE = AccessRequest.State
WALKS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm", "1234567890", "abcdefgh")
PLACEHOLDERS = {
    "test",
    "tester",
    "testing",
    "asdf",
    "foo",
    "bar",
    "foobar",
    "none",
    "na",
    "xxx",
    "aaa",
}
VOWELS = set("aeiouyåäöøæœ")


@dataclass(frozen=True)
class Flag:
    """One thing to notice, in words."""

    code: str
    tone: str
    words: str


def of(request: AccessRequest, *, by: Actor) -> list[Flag]:
    """Everything about this request that deserves a second look."""
    return [
        *_address(request),
        *_letters(request),
        *_names(request),
        *_country(request),
        *_before(request, by=by),
    ]


def earlier(request: AccessRequest, *, by: Actor) -> list[AccessRequest]:
    """What the same applicant asked before, of what the actor may know of, newest first."""
    if not request.applicant:
        return []
    theirs = AccessRequest.objects.visible_to(by).of_applicant(request.applicant)
    others = theirs.exclude(pk=request.pk)
    return list(others.exclude(state=STATE.UNPROVEN).order_by("-pk")[:10])


def _address(request: AccessRequest) -> Iterator[Flag]:
    if request.proven_at is None:
        yield Flag("not-proven", "warn", _("The e-mail address is not proven."))
    domain = freemail.domain_of(request.email)
    if freemail.is_throw_away(domain):
        yield Flag("throw-away", "bad", _("The address is one that is thrown away after use."))
    elif domain in freemail.FREE:
        yield Flag(
            "free-mail", "info", _("A free-mail address: it says nothing about the company.")
        )


def _letters(request: AccessRequest) -> Iterator[Flag]:
    texts = [request.company, request.first_name, request.last_name, request.email]
    if any(_mixes_alphabets(word) for text in texts for word in re.findall(r"\w+", text)):
        yield Flag(
            "mixed-letters", "bad", _("Letters of different alphabets are mixed to look alike.")
        )


def _names(request: AccessRequest) -> Iterator[Flag]:
    if any(_is_rubbish(name) for name in (request.company, request.first_name, request.last_name)):
        yield Flag(
            "rubbish", "warn", _("The names look as if somebody was only trying out the form.")
        )


def _country(request: AccessRequest) -> Iterator[Flag]:
    try:
        number = phonenumbers.parse(request.phone, None)
    except phonenumbers.NumberParseException:
        return
    here = phonenumbers.country_code_for_region(str(request.country))
    if number.country_code != here:
        yield Flag("phone-abroad", "info", _("The phone number is of another country."))


def _before(request: AccessRequest, *, by: Actor) -> Iterator[Flag]:
    before = earlier(request, by=by)
    if not before:
        return
    words = ngettext(
        "The same person asked once before.",
        "The same person asked %(n)d times before.",
        len(before),
    ) % {"n": len(before)}
    rejected = any(other.state == STATE.REJECTED for other in before)
    if rejected:
        words += " " + _("They were rejected.")
    yield Flag("asked-before", "warn" if rejected else "info", words)


def _mixes_alphabets(word: str) -> bool:
    scripts = {unicodedata.name(c, "?").split()[0] for c in word if c.isalpha()}
    return len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}) > 1


def _is_rubbish(name: str) -> bool:
    plain = "".join(c for c in name.casefold() if c.isalnum())
    if not plain:
        return bool(name)
    if plain in PLACEHOLDERS or (len(plain) > 2 and len(set(plain)) == 1):
        return True
    if len(plain) >= 4 and any(plain in walk or plain in walk[::-1] for walk in WALKS):
        return True
    return len(plain) >= 5 and plain.isascii() and plain.isalpha() and not VOWELS & set(plain)
