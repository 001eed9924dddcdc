"""A letter as it leaves: subject, text and HTML, in the reader's language."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.mail import DNS_NAME
from django.template.loader import render_to_string
from django.utils import translation
from mjml import mjml2html

from tradedoor.letters import links, wording
from tradedoor.letters.models import Letter


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str
    html: str
    sender: str
    message_id: str


def render(letter: Letter, *, with_link: bool = True) -> Mail:
    """The mail, word for word. Staff see it ``with_link=False``: the link is for its owner only."""
    with translation.override(letter.language):
        words = wording.of(letter)
        page = {
            "words": words,
            "link": _link(letter, with_link) if words.button else "",
            "seller": letter.context["seller"],
        }
        return Mail(
            subject=_in_one_line(words.subject),
            text=render_to_string("letters/letter.txt", page).strip() + "\n",
            html="" if words.plain else mjml2html(render_to_string("letters/letter.mjml", page)),
            sender=_sender(letter.context["seller"]["name"]),
            message_id=f"<{letter.public_id}@{_host()}>",
        )


def subject(letter: Letter) -> str:
    """The subject alone, for lists."""
    with translation.override(letter.language):
        return " ".join(wording.of(letter).subject.split())


def _link(letter: Letter, with_link: bool) -> str:
    path: str = letter.context.get("path", "")
    opens = letter.context.get("opens")
    if not opens:
        return links.address(path) if path else ""
    token = links.seal(opens["kind"], UUID(opens["id"])) if with_link else links.HIDDEN
    return links.address(path) + token


def _sender(seller_name: str) -> str:
    name = "".join(c for c in seller_name if c.isprintable() and c not in '"\\<>')
    return f'"{_in_one_line(name)}" <{settings.DEFAULT_FROM_EMAIL}>'


def _in_one_line(text: str) -> str:
    """As it may stand in a header, where `=?` would begin something encoded."""
    return " ".join(text.split()).replace("=?", "= ?")


def _host() -> str:
    host: str = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1]
    return host or str(DNS_NAME)
