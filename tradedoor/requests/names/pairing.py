"""Which words of two names are the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from tradedoor.requests.names import spelling
from tradedoor.requests.names.parsing import Word

SURE_IF_JOINED, SURE_OF_INITIALS = 0.98, 0.95
SHORTEST_INITIALS, LONGEST_INITIALS = 2, 4
# A rare word of so many letters tells which company it is.
SHORTEST_TELLING = 4

type Words = dict[int, Word]


@dataclass(frozen=True)
class Match:
    """Words of both names that are the same."""

    sure: float
    words: tuple[Word, ...]

    @property
    def weight(self) -> float:
        return sum(word.weight for word in self.words)

    @property
    def is_telling(self) -> bool:
        """Whether hardly another company has this word."""
        return all(
            word.weight == 1 and len(word.text) >= SHORTEST_TELLING and not word.is_common
            for word in self.words
        )


def paired(
    mine: Iterable[Word], theirs: Iterable[Word], known: frozenset[str]
) -> tuple[list[Match], list[Word], list[Word]]:
    """The words that both names have; what only the first has, and what only the other."""
    left, right = dict(enumerate(mine)), dict(enumerate(theirs))
    matches = _written_alike(left, right)
    matches += _joined(left, right) + _joined(right, left)
    matches += _surest_first(left, right, known)
    matches += _initials(left, right) + _initials(right, left)
    return matches, list(left.values()), list(right.values())


def _written_alike(left: Words, right: Words) -> list[Match]:
    matches = []
    for n, word in sorted(left.items(), key=lambda item: -item[1].weight):
        same = [m for m, other in right.items() if other.key == word.key]
        if same:
            # Of a name that stands there twice, the shop's and not its owner's.
            m = min(same, key=lambda m: (abs(right[m].weight - word.weight), m))
            matches.append(Match(1.0, (left.pop(n), right.pop(m))))
    return matches


def _joined(left: Words, right: Words) -> list[Match]:
    """Two words that follow each other, and are one in the other name."""
    matches = []
    whole = {word.key: m for m, word in right.items()}
    for n in sorted(left):
        if n in left and n + 1 in left:
            m = whole.pop(left[n].key + left[n + 1].key, None)
            if m is not None:
                words = (left.pop(n), left.pop(n + 1), right.pop(m))
                matches.append(Match(SURE_IF_JOINED, words))
    return matches


def _surest_first(left: Words, right: Words, known: frozenset[str]) -> list[Match]:
    """Words that are the same across inflections, synonyms and slips."""
    pairs = sorted(
        (-sure, n, m)
        for n, one in left.items()
        for m, other in right.items()
        if (sure := spelling.sameness(one, other, known))
    )
    return [
        Match(-sure, (left.pop(n), right.pop(m)))
        for sure, n, m in pairs
        if n in left and m in right
    ]


def _initials(left: Words, right: Words) -> list[Match]:
    """P. B. Zawada is Przedsiębiorstwo Budowlane Zawada."""
    matches = []
    for n, word in list(left.items()):
        # Alone, they would be all there is of a name: see `initials`.
        if word.weight < 1 and SHORTEST_INITIALS <= len(word.text) <= LONGEST_INITIALS:
            run = _run_of(word.text, right)
            if run:
                words = (left.pop(n), *(right.pop(m) for m in run))
                matches.append(Match(SURE_OF_INITIALS, words))
    return matches


def _run_of(initials: str, right: Words) -> list[int]:
    """Words that follow each other and begin with these letters."""
    for m in sorted(right):
        run = list(range(m, m + len(initials)))
        if all(k in right and right[k].text[0] == c for k, c in zip(run, initials, strict=True)):
            return run
    return []
