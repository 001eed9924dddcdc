"""How alike two company names are."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz

from tradedoor.requests.names import letters, pairing
from tradedoor.requests.names.parsing import Name, Word, parse

# Written together or apart; another legal form; a word on both sides that the other has not.
TOGETHER, OTHER_FORM, CONTRADICTION = 0.98, 0.985, 0.85
# A town that one of both may have in its name.
TOWN = 0.04
HARDLY = 0.1
# What is left out of a name that is known without it.
LEFT_OUT = ("same", "trade", "place", "first")
# One name begins with the other, which is rare: Telia Company.
BEGINNING = 0.82
ALIKE = 93
NOBODY: frozenset[str] = frozenset()


def likeness(
    one: str, other: str, *, places: Iterable[str] = (), known: frozenset[str] = NOBODY
) -> float:
    """How alike two company names are, from 0 to 1; the order of words does not count.

    ``places`` are towns that may stand in one of the names and not in the other; ``known`` are
    words that somebody bears, so that none of them is a typing error for another.
    """
    # In one order whoever is first, so that the answer is the same.
    mine, theirs = sorted((parse(one), parse(other)), key=lambda name: name.tokens)
    if not mine.words or not theirs.words:
        return 0.0
    towns = NOBODY.union(*map(_towns, places))
    if mine.letters == theirs.letters:
        score = 1.0
    else:
        score = _by_words(_lighter(mine, towns), _lighter(theirs, towns), known)
    if mine.forms and theirs.forms and not mine.forms & theirs.forms:
        score *= OTHER_FORM
    return score


def core(name: str) -> list[str]:
    """The words that make the name this company's own: without legal form, accents and case."""
    return [word.text for word in parse(name).core]


def alike(one: str, other: str) -> bool:
    """Whether two texts, such as people's names or streets, are the same but for slips."""
    mine, theirs = (sorted(t.text for t in letters.tokens(text)) for text in (one, other))
    return bool(mine) and fuzz.ratio("".join(mine), "".join(theirs)) >= ALIKE


@lru_cache(maxsize=4096)
def _towns(place: str) -> frozenset[str]:
    return frozenset(letters.key(token.text) for token in letters.tokens(place))


def _lighter(name: Name, towns: frozenset[str]) -> list[Word]:
    words = [
        replace(word, weight=min(word.weight, TOWN)) if _is_in(word, towns) else word
        for word in name.words
    ]
    return words if any(word.weight > TOWN for word in words) else list(name.words)


def _is_in(word: Word, towns: frozenset[str]) -> bool:
    return word.key in towns or word.key.removesuffix("s") in towns


def _by_words(mine: list[Word], theirs: list[Word], known: frozenset[str]) -> float:
    if _together(mine) == _together(theirs):
        return 1.0 if len(mine) == len(theirs) else TOGETHER
    matches, left, right = pairing.paired(mine, theirs, known)
    both = sum(match.weight for match in matches)
    is_part = not (any(map(_tells, left)) and any(map(_tells, right)))
    is_sure = is_part and any(match.is_telling for match in matches)
    total = both + _missing([_in_longer(word) if is_sure else word.weight for word in left + right])
    score = sum(match.sure * match.weight for match in matches) / total if total else 0.0
    if is_sure and _begins(mine, theirs):
        score = max(score, BEGINNING)
    return score if is_part else score * CONTRADICTION


def _begins(mine: list[Word], theirs: list[Word]) -> bool:
    """Whether one name begins with the other."""
    ways = [[word.key for word in words if word.weight] for words in (mine, theirs)]
    short, long = sorted(ways, key=len)
    return long[: len(short)] == short


def _in_longer(word: Word) -> float:
    """How much a word counts that the longer name of a rare one has: the tires of Goodyear."""
    return min(word.weight, TOWN) if word.kind in LEFT_OUT else word.weight


def _missing(weights: list[float]) -> float:
    """What one name alone has: many words that hardly count count no more than a few."""
    hardly = sum(weight for weight in weights if weight <= HARDLY)
    return min(hardly, HARDLY) + sum(weight for weight in weights if weight > HARDLY)


def _tells(word: Word) -> bool:
    """Whether a name that has it says something another name without it contradicts."""
    return bool(word.weight) and word.kind != "light"


def _together(words: list[Word]) -> str:
    return "".join(word.key for word in words)
