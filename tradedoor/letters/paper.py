"""A letter on paper: one page with a code to type and a picture a telephone reads."""

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import segno
import typst

LAYOUT = Path(__file__).with_name("paper.typ")


@dataclass(frozen=True)
class Step:
    """One thing to do, and what is typed for it; ``is_code`` where that is the code."""

    words: str
    typed: str = field(default="", repr=False)
    is_code: bool = False


@dataclass(frozen=True)
class Paper:
    """All the page says. ``link`` is what the picture opens, ``picture`` what is said of it."""

    language: str
    title: str
    seller: str
    reach: list[str]
    accent: str
    to: list[str]
    hello: str
    lines: list[str]
    steps_title: str
    steps: list[Step]
    link: str = field(repr=False)
    picture: str
    until: str
    names_title: str
    names: list[tuple[str, str]]
    foot: str
    logo: bytes | None = field(default=None, repr=False)


def pdf(paper: Paper) -> bytes:
    """The page, ready to print."""
    # Tagged, but not held to PDF/UA: that refuses a name in letters no font here has.
    return typst.compile(LAYOUT.read_bytes(), sys_inputs={"page": json.dumps(_data(paper))})


def _data(paper: Paper) -> dict[str, Any]:
    return {
        "language": paper.language,
        "title": paper.title,
        "seller": {"name": paper.seller, "reach": paper.reach},
        "accent": paper.accent,
        "logo": list(paper.logo or b""),
        "to": paper.to,
        "hello": paper.hello,
        "lines": paper.lines,
        "steps-title": paper.steps_title,
        "steps": [
            {"words": step.words, "typed": step.typed, "is-code": step.is_code}
            for step in paper.steps
        ],
        "drawn": _drawn(paper.link),
        "picture": paper.picture,
        "until": paper.until,
        "names-title": paper.names_title,
        "names": paper.names,
        "foot": paper.foot,
    }


def _drawn(link: str) -> str:
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=2, light="#fff")
    return drawn.getvalue().decode()
