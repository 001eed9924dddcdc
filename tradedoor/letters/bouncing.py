"""Letters that come back after a mail server had taken them."""

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import structlog
from django.db import transaction

from tradedoor.letters import links
from tradedoor.letters.models import Letter, LetterTry

log = structlog.get_logger("tradedoor.letters")

OURS = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)
CODE = re.compile(r"(?<![\w.-])([45]\d\d)(?![\w.])")
MOST_NAMED = 20  # letters one report may name; others are not looked for
LONGEST = 500


class Noted(StrEnum):
    """What became of a report that a letter came back."""

    YES = "yes"
    UNKNOWN = "unknown"  # it is about no letter of ours
    TOO_EARLY = "too-early"  # the letter is still being handed over: tell again


def letters_named(text: str) -> list[UUID]:
    """The letters whose Message-IDs stand in this text."""
    found = dict.fromkeys(OURS.findall(text[:1_000_000]))
    return [UUID(named) for named in list(found)[:MOST_NAMED]]


def came_back(public_ids: Iterable[UUID], words: str, *, final: bool, now: datetime) -> Noted:
    """A mail server on the way could not deliver the letter, or only not yet.

    With ``final`` the letter has failed; without, it is only noted. Told twice, it is noted once.
    A letter that never left cannot come back. Locks the letter.
    """
    with transaction.atomic():
        named = Letter.objects.select_for_update().filter(public_id__in=list(public_ids))
        letter = named.order_by("pk").last()
        if letter is None:
            return Noted.UNKNOWN
        if letter.is_on_its_way:
            return Noted.TOO_EARLY
        if letter.state == Letter.State.HANDED_OVER:
            _note(letter, _words(words), final=final, now=now)
        return Noted.YES


def _note(letter: Letter, words: str, *, final: bool, now: datetime) -> None:
    if not final and letter.attempts.filter(handed_over=False, words=words).exists():
        return
    code = CODE.search(words)
    LetterTry.objects.create(
        letter=letter, at=now, handed_over=False, code=int(code[1]) if code else None, words=words
    )
    if final:
        letter.state, letter.came_back_at = Letter.State.FAILED, now
        letter.server_words = words
        letter.save(update_fields=["state", "came_back_at", "server_words"])
        log.info("letter", kind=letter.kind, state="came back", code=code[1] if code else None)


def _words(said: str) -> str:
    """In one line, without the link that others may have quoted."""
    return links.without_secrets(" ".join(said.replace("\x00", "").split()))[:LONGEST]
