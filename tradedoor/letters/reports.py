"""What mail servers send when they could not deliver a letter, read.

Most send a report for programs (RFC 3464); some write a letter for people. Whoever knows the
address can send us anything, so nothing here believes what it reads: at worst somebody who got
a letter of ours says that it never arrived.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from uuid import UUID

from tradedoor.letters import bouncing

MOST_PARTS = 60
# Whom letters for people come from, when a mail server writes them.
SERVERS = re.compile(r"\b(mailer-daemon|postmaster|mail[ -]?delivery)", re.IGNORECASE)
# Codes, which are no part of an address, an id or a longer number.
PERMANENT = re.compile(r"(?<![\w.-])5(\d\d|\.\d{1,3}\.\d{1,3})(?![\w.])")
TEMPORARY = re.compile(r"(?<![\w.-])4(\d\d|\.\d{1,3}\.\d{1,3})(?![\w.])")
FOR_GOOD = re.compile(r"permanent|could not be delivered|undeliverable|fail", re.IGNORECASE)


@dataclass(frozen=True)
class Report:
    """That letters came back, why, and whether for good."""

    letters: list[UUID]
    words: str
    final: bool


def read(raw: bytes) -> Report | None:
    """What a mail reports; nothing where it is no report of a letter that did not arrive."""
    mail = BytesParser(policy=policy.compat32).parsebytes(raw)
    parts = [part for part, _n in zip(mail.walk(), range(MOST_PARTS), strict=False)]
    texts = [_text(part) for part in parts if part.get_content_maintype() == "text"]
    letters = bouncing.letters_named(raw.decode("utf-8", "replace") + "\n".join(texts))
    if not letters:
        return None
    blocks = list(_blocks(parts))
    if blocks:
        return _for_programs(letters, blocks)
    return _for_people(letters, mail, texts)


def _blocks(parts: list[Message]) -> Iterator[Message]:
    """What a report for programs says: of the mail, then of each of its readers."""
    for part in parts:
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (block for block in part.get_payload() if isinstance(block, Message))


def _for_programs(letters: list[UUID], blocks: list[Message]) -> Report | None:
    for block in blocks:
        action = _header(block, "Action").lower()
        if action in ("failed", "delayed"):
            said = _header(block, "Diagnostic-Code").partition(";")[2].strip()
            words = said or _header(block, "Status") or action
            return Report(letters, words, final=action == "failed")
    return None  # delivered, relayed, expanded: good news


def _for_people(letters: list[UUID], mail: Message, texts: list[str]) -> Report | None:
    """Only from mail servers: people who are on holiday answer as well."""
    is_from_server = SERVERS.search(_header(mail, "From")) or mail["X-Failed-Recipients"]
    if not is_from_server or _header(mail, "Auto-Submitted").lower() == "auto-replied":
        return None
    lines = [line.strip() for text in texts for line in text.splitlines()[:200]]
    telling = next((line for line in lines if PERMANENT.search(line)), "")
    if telling:
        return Report(letters, telling, final=True)
    telling = next((line for line in lines if TEMPORARY.search(line)), "")
    subject = _header(mail, "Subject")
    if telling:
        return Report(letters, telling, final=False)
    return Report(letters, subject, final=bool(FOR_GOOD.search(subject)))


def _header(mail: Message, name: str) -> str:
    return " ".join(str(mail.get(name, "")).split())


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
