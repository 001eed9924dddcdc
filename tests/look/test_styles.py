"""Stylesheets: a file a piece, and nothing that nobody uses."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tradedoor
from tradedoor.web import bundles

ROOT = Path(tradedoor.__file__).parent
HOME = ROOT / "static" / "tradedoor"
STYLES = sorted(ROOT.rglob("static/**/*.css"))
SCRIPTS = sorted(ROOT.rglob("static/**/*.js"))
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
SOURCES = sorted(ROOT.rglob("*.py"))
LAYERS = {"pieces": "pieces", "office": "pages", "portal": "pages", "demo": "pages"}
LONGEST = 250

COMMENT = re.compile(r"/\*.*?\*/", re.S)
STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
CLASS = re.compile(r"\.(-?[a-z_][\w-]*)", re.I)
CLASS_ATTRIBUTE = re.compile(
    r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"|\{% block body_class %\}(.*?)\{% endblock %\}'
)
# htmx marks what waits for an answer.
GIVEN_BY_OTHERS = {"htmx-request"}


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def rules(file: Path) -> str:
    """What a stylesheet says, without its comments."""
    return COMMENT.sub("", file.read_text())


def selectors(file: Path) -> Iterator[str]:
    for selector in re.findall(r"([^{};]+)\{", rules(file)):
        if not selector.strip().startswith("@"):
            yield STRING.sub("", selector)


def classes_used() -> set[str]:
    """Every word of a class attribute, and every string of Python or JavaScript, word by word."""
    words = set(GIVEN_BY_OTHERS)
    for template in TEMPLATES:
        for attribute in CLASS_ATTRIBUTE.findall(template.read_text()):
            words |= set(re.findall(r"[\w-]+", "".join(attribute)))
    for source in [*SOURCES, *SCRIPTS]:
        for string in STRING.findall(source.read_text()):
            words |= set(string[1:-1].split())
    return words


def test_every_class_is_used():
    used = classes_used()
    dead = {
        (named(file), name)
        for file in STYLES
        for selector in selectors(file)
        for name in CLASS.findall(selector)
        if name not in used
    }
    assert dead == set()


@pytest.mark.parametrize("file", [*STYLES, *SCRIPTS], ids=named)
def test_a_file_is_short_and_says_what_it_is(file):
    lines = file.read_text().splitlines()

    assert len(lines) <= LONGEST
    assert lines[0].startswith(("/* ", "// "))


@pytest.mark.parametrize("file", STYLES, ids=named)
def test_everything_is_in_its_layer(file):
    layer = LAYERS.get(file.parent.name, file.stem)

    assert set(re.findall(r"^@layer ([\w-]+) \{", rules(file), re.M)) == {layer}
    assert re.findall(r"^(?!@layer|@font-face|\}|\s|$).*", rules(file), re.M) == []


def test_every_file_is_sent():
    """With a bundle, or by a page that names it."""
    sent = {file for name in bundles.PARTS for file in bundles.files(name)}
    pages = "".join(template.read_text() for template in TEMPLATES)
    alone = {file for file in [*STYLES, *SCRIPTS] if file not in sent}

    assert [named(file) for file in alone if f"/{file.name}' %}}" not in pages] == []
