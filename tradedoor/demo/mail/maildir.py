"""Reading what left: a Maildir, newest first.

A mail may hold anything. Whatever it is, it comes out of here as plain text that can be shown,
except the HTML, which is kept as it came and shown only behind bars (`mailbox.html`).
"""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import Header, decode_header, make_header
from email.message import Message
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

WRITTEN = re.compile(r"(\d+)\.M(\d+)(?:P\d+Q(\d+))?")  # how a mail's file is called: when it came
ADDRESS = re.compile(r"https?://[^\s<>\"'\\)\]]+")
STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # control characters, half characters
LAST_DAY = 253_402_000_000  # the end of the year 9999, in seconds
LONGEST_HEAD = 100_000  # bytes
LONGEST_HEADER = 20_000  # letters
LONGEST_BODY = 300_000  # letters


@dataclass(frozen=True)
class Head:
    """What the list shows of a mail."""

    key: str
    at: datetime
    sender: str
    to: str
    subject: str


@dataclass(frozen=True)
class Link:
    url: str
    words: str = ""


@dataclass(frozen=True)
class Mail:
    """All of a mail that can be looked at."""

    head: Head
    headers: list[tuple[str, str]]
    text: str
    html: str

    @property
    def links(self) -> list[Link]:
        """Where it leads, each address once, with the words on it where there are some."""
        anchors = _Anchors()
        anchors.feed(self.html)
        bare = (Link(url.rstrip(".,;:!?")) for url in ADDRESS.findall(self.text))
        first: dict[str, Link] = {}
        for link in (*anchors.links, *bare):
            if _leads_somewhere(link.url):
                first.setdefault(link.url, link)
        return list(first.values())


class Box:
    """The directory the demonstration's mail server writes to, as it is now."""

    def __init__(self, directory: Path) -> None:
        self._files: dict[str, str] = {}
        for part in ("new", "cur"):
            with suppress(FileNotFoundError), os.scandir(directory / part) as files:
                self._files.update({file.name.split(":")[0]: file.path for file in files})

    def keys(self) -> list[str]:
        """One name a mail, newest first. No mail is opened for it."""
        return sorted(self._files, key=_came, reverse=True)

    def heads(self, keys: list[str]) -> list[Head]:
        """What the list shows of these, reading no further than their headers."""
        found = ((key, self._read(key, head_only=True)) for key in keys)
        return [_head(key, message) for key, message in found if message is not None]

    def mail(self, key: str) -> Mail | None:
        """The mail of this name; nothing if there is none."""
        message = self._read(key, head_only=False)
        if message is None:
            return None
        return Mail(
            head=_head(key, message),
            headers=[(plain(name), _said(value)) for name, value in message.raw_items()],
            text=plain(_part(message, "text/plain"), lines=True),
            html=_part(message, "text/html"),
        )

    def _read(self, key: str, *, head_only: bool) -> Message | None:
        if key not in self._files:
            return None
        try:
            with open(self._files[key], "rb") as file:
                return message_from_bytes(_head_of(file) if head_only else file.read())
        except FileNotFoundError:
            return None  # Thrown away since.


def plain(text: str, *, lines: bool = False) -> str:
    """The text without anything that steers a screen, or that no page could be sent with."""
    return STEERING.sub(lambda c: c[0] if lines and c[0] in "\n\t" else " ", text).strip()


class _Anchors(HTMLParser):
    """The links of a page, with their words."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[Link] = []
        self._url = ""
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._url, self._words = plain(dict(attrs).get("href") or ""), []

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._url:
            self.links.append(Link(self._url, plain(" ".join(" ".join(self._words).split()))))
            self._url = ""


def _leads_somewhere(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _came(key: str) -> tuple[int, int, int]:
    """When a mail came, to the microsecond, as its name says."""
    written = WRITTEN.match(key)
    return tuple(int(n or 0) for n in written.groups()) if written else (0, 0, 0)  # type: ignore[return-value]


def _head(key: str, message: Message) -> Head:
    return Head(
        key=key,
        at=datetime.fromtimestamp(min(_came(key)[0], LAST_DAY), UTC),
        sender=_said(message["From"]),
        to=_said(message["Delivered-To"] or message["To"]),
        subject=_said(message["Subject"]),
    )


def _head_of(file: Iterable[bytes]) -> bytes:
    """The lines up to the first empty one."""
    lines, size = [], 0
    for line in file:
        size += len(line)
        if not line.strip(b"\r\n") or size > LONGEST_HEAD:
            break
        lines.append(line)
    return b"".join(lines)


def _said(value: str | Header | None) -> str:
    """A header as people read it; as it stands, if it cannot be decoded."""
    if isinstance(value, str):
        value = value[:LONGEST_HEADER]
    try:
        return plain(str(make_header(decode_header(value or ""))))
    except (MessageError, LookupError, ValueError):
        return plain(str(value))


def _part(message: Message, kind: str) -> str:
    """The first part of this kind that is not an attachment."""
    for part in message.walk():
        if part.get_content_type() == kind and not part.get_filename():
            return _decoded(part)[:LONGEST_BODY]
    return ""


def _decoded(part: Message) -> str:
    """The text of a part, in the alphabet it names; in UTF-8 if there is no such alphabet."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        text = content.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        text = content.decode("utf-8", "replace")
    return text.encode("utf-8", "replace").decode()
