"""What is said in French and Swedish is whole, current and safe to fill in."""

import re
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext

LOCALE = Path(__file__).parent.parent / "tradedoor" / "locale"
BLANK = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+[^>]*>")


def blanks(sentence: str) -> set[str]:
    return set(BLANK.findall(sentence))


def catalog(language: str) -> polib.POFile:
    found: polib.POFile = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))
    return found


@pytest.mark.parametrize("language", ["fr", "sv"])
def test_every_sentence_is_translated(language):
    assert [e.msgid for e in catalog(language) if not e.translated()] == []


@pytest.mark.parametrize("language", ["fr", "sv"])
def test_what_programs_read_is_what_translators_wrote(language):
    compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))
    read = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in compiled}
    wrote = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in catalog(language)}

    assert read == wrote


@pytest.mark.parametrize("language", ["fr", "sv"])
def test_translations_have_the_same_blanks_to_fill_in(language):
    for entry in catalog(language):
        one, many = blanks(entry.msgid), blanks(entry.msgid_plural or entry.msgid)
        first, *others = list(entry.msgstr_plural.values()) or [entry.msgstr]

        assert one <= blanks(first) <= many, first
        assert all(blanks(form) == many for form in others), others


@pytest.mark.parametrize(("language", "words"), [("fr", "Se connecter"), ("sv", "Logga in")])
def test_readers_get_their_own_language(language, words):
    with translation.override(language):
        assert gettext("Sign in") == words
