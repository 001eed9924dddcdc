"""Company names, as alike as two people write them."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

LEGAL = frozenset(
    """
    ab aktiebolag hb handelsbolag kb kommanditbolag enskild firma ek ideell forening publ
    sarl sas sasu eurl sa sci snc ei ets etablissements ste societe cie compagnie
    inc incorporated llc ltd limited limitee ltee corp corporation co company lp llp plc
    gmbh ag kg ug ohg mbh as asa enk da ans oy oyj ky aps ivs bv nv srl spa sl
    the le la les l och et and und og ja de du des d i
    """.split()
)
TRANSLITERATED = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d"})


def core(name: str) -> list[str]:
    """The words that make the name this company's own: without legal form, accents and case."""
    words = _plain(name)
    kept = [word for word in words if word not in LEGAL and len(word) > 1]
    return kept or words


def likeness(one: str, other: str, *, places: Iterable[str] = (), least: float = 0.0) -> float:
    """How alike two company names are, from 0 to 1; the order of words hardly counts.

    ``places`` are towns that may stand in one of the names and not in the other. What is less
    alike than ``least`` is 0, and sooner known.
    """
    towns = {word for place in places for word in _plain(place)}
    mine, theirs = _without(core(one), towns), _without(core(other), towns)
    if not mine or not theirs:
        return 0.0
    joined = _ratio("".join(mine), "".join(theirs), least)
    ordered = _ratio("".join(sorted(mine)), "".join(sorted(theirs)), least)
    best = max(joined, ordered)
    return min(best, _word_by_word(mine, theirs)) if best else 0.0


def _ratio(one: str, other: str, least: float) -> float:
    """How alike two words are; 0 where the letters alone say that it is less than ``least``."""
    matcher = SequenceMatcher(None, one, other)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()


def _without(words: list[str], towns: set[str]) -> list[str]:
    return [word for word in words if word not in towns] or words


def _word_by_word(mine: list[str], theirs: list[str]) -> float:
    """1 where every word has its like in the other name, or both are one word when joined.

    A name of its own that only one of them carries makes two companies of them.
    """
    letters, others = ("".join(sorted("".join(words))) for words in (mine, theirs))
    if _ratio(letters, others, 0.95) > 0.95:
        return 1.0
    found = sum(len(word) for word in mine if any(_same(word, other) for other in theirs))
    found += sum(len(word) for word in theirs if any(_same(word, other) for other in mine))
    return found / sum(map(len, mine + theirs))


def _same(word: str, other: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) < 4:
        return False
    return _ratio(word, other, 0.8) >= 0.8


def _plain(name: str) -> list[str]:
    flat = unicodedata.normalize("NFKD", name.casefold()).translate(TRANSLITERATED)
    letters = "".join(c for c in flat if not unicodedata.combining(c))
    return re.findall(r"\w+", re.sub(r"(?<=\w)\.(?=\w)|['’]", "", letters))
