"""Company names, as alike as two people write them."""

import re
import unicodedata
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


def likeness(one: str, other: str) -> float:
    """How alike two company names are, from 0 to 1; the order of words hardly counts."""
    mine, theirs = core(one), core(other)
    if not mine or not theirs:
        return 0.0
    joined = SequenceMatcher(None, "".join(mine), "".join(theirs)).ratio()
    ordered = SequenceMatcher(None, "".join(sorted(mine)), "".join(sorted(theirs))).ratio()
    return max(joined, ordered, _shared(mine, theirs))


def _shared(mine: list[str], theirs: list[str]) -> float:
    """How much of the shorter name stands, word by word, in the longer; a little less for the rest."""
    short, long = sorted((mine, theirs), key=lambda words: sum(map(len, words)))
    letters = sum(map(len, short))
    found = sum(len(word) for word in short if any(_same(word, other) for other in long))
    rest = sum(map(len, long)) - found
    return found / letters - 0.15 * (rest / (rest + letters)) if letters > 4 else 0.0


def _same(word: str, other: str) -> bool:
    if word == other:
        return True
    if min(len(word), len(other)) < 4:
        return False
    return SequenceMatcher(None, word, other).ratio() >= 0.8


def _plain(name: str) -> list[str]:
    flat = unicodedata.normalize("NFKD", name.casefold()).translate(TRANSLITERATED)
    letters = "".join(c for c in flat if not unicodedata.combining(c))
    return re.findall(r"\w+", re.sub(r"(?<=\w)\.(?=\w)|['’]", "", letters))
