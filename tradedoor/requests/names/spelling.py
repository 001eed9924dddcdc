"""Whether two words are the same, written by two people."""

import re

from rapidfuzz.distance import OSA

from tradedoor.requests.names import parsing
from tradedoor.requests.names.parsing import Word

SAME, INFLECTED, RELATED, SLIP, DOUBTFUL = 1.0, 0.98, 0.95, 0.94, 0.82
# How long words must be for one letter to be a slip; for another vowel, for any letter, for two.
SHORTEST_SLIP, SHORTEST_VOWEL, SHORTEST_LETTER, SHORTEST_TWO = 5, 6, 8, 12
VOWELS = frozenset("aeiouy")
HARDLY_HEARD = VOWELS | {"h"}
UNSTRESSED = 3
SHORTEST_STEM, SHORTEST_LONG_STEM = 3, 6

# Letters that sound alike in the languages our sellers meet.
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("sch|sh", "s"), ("ph", "f"), ("th", "t"), ("dt", "t"), ("ck|c|qu|q", "k"),
        ("w", "v"), ("z", "s"), ("y|j|ie|ij", "i"), ("ou", "u"), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip
ENDINGS = ("s", "es", "e")
LONG_ENDINGS = ("n", "en", "et", "er", "ar", "or")


def sameness(one: Word, other: Word, known: frozenset[str]) -> float:
    """How sure it is that these are one word: 1 for certain, 0 for two words.

    ``known`` are words that somebody bears: one is no slip of the pen for another.
    """
    if one.key == other.key:
        return SAME
    if shared := one.groups & other.groups:
        return SAME if any(group.kind in ("same", "country") for group in shared) else RELATED
    if any(character.isdigit() for character in one.key + other.key):
        return 0.0
    if is_inflected(one, other):
        return INFLECTED
    if is_initial(one, other) or is_cut(one, other) or is_cut(other, one):
        return RELATED
    return slip(one, other, known)


def is_cut(short: Word, long: Word) -> bool:
    """Mek. is Mekaniska."""
    return short.is_cut and long.key.startswith(short.key)


def is_initial(one: Word, other: Word) -> bool:
    """B. Söderlund is Bertil Söderlund, S. Marco is San Marco."""
    short, long = sorted((one, other), key=lambda word: len(word.key))
    return len(short.key) == 1 and long.kind in ("first", "same") and long.key[0] == short.key


def is_inflected(one: Word, other: Word) -> bool:
    """Dahls is Dahl, bageriet is bageri; Raahen is Raahe; but Fridolfsen is not Fridolf."""
    short, long = sorted((one, other), key=lambda word: len(word.key))
    ending = long.key.removeprefix(short.key)
    if len(short.key) < SHORTEST_STEM or ending == long.key:
        return False
    is_family = long.is_common and not long.kind
    if ending in ENDINGS or (ending == "n" and short.key[-1] in VOWELS and not is_family):
        return True
    return ending in LONG_ENDINGS and len(short.key) >= SHORTEST_LONG_STEM and not is_family


def slip(one: Word, other: Word, known: frozenset[str]) -> float:
    """How sure it is that one of them is the other with a typing error."""
    shortest = min(len(one.key), len(other.key))
    if shortest < SHORTEST_SLIP - 1 or (is_known(one, known) and is_known(other, known)):
        return 0.0
    if sound(one.key) == sound(other.key):
        return SLIP
    if ends_like_a_family(one) and ends_like_a_family(other):
        return 0.0
    # A slip for a word everybody knows is one; a name may be another name.
    is_word = bool(parsing.groups_of(one.key)) != bool(parsing.groups_of(other.key))
    return max(
        sure_of_slip(one.key, other.key, is_word=is_word),
        sure_of_slip(one.text, other.text, is_word=is_word),
    )


def sure_of_slip(one: str, other: str, *, is_word: bool) -> float:
    """Letters swapped, one too many or too few or wrong; in the longest words two."""
    shortest = min(len(one), len(other))
    distance = OSA.distance(one, other, score_cutoff=2)
    if sorted(one) == sorted(other):
        return SLIP if distance <= shortest // 4 else 0.0
    if one[0] != other[0] or shortest < SHORTEST_SLIP:
        return 0.0
    if distance == 1 and len(one) != len(other):
        return left_out(one, other, is_word=is_word)
    if distance == 1:
        return mistaken(one, other)
    return DOUBTFUL if distance == 2 and shortest >= SHORTEST_TWO else 0.0


def left_out(one: str, other: str, *, is_word: bool) -> float:
    """A letter more or less: one that is hardly heard, or any in a long word.

    Rheinbau and Rheinblau may be two companies.
    """
    short, long = sorted((one, other), key=len)
    pairs = enumerate(zip(short, long, strict=False))
    at = next((n for n, (mine, theirs) in pairs if mine != theirs), len(short))
    if long[at] in HARDLY_HEARD or (is_word and len(short) >= SHORTEST_VOWEL):
        return SLIP
    return DOUBTFUL if len(short) >= SHORTEST_LETTER else 0.0


def mistaken(one: str, other: str) -> float:
    """Another letter in its place: a vowel nobody stresses, or any late in a long word.

    Lindberg and Lundberg, Hallberg and Hellberg are two families.
    """
    at = next(n for n, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs)
    if at < UNSTRESSED or at == len(one) - 1:
        return 0.0
    vowels = one[at] in VOWELS and other[at] in VOWELS
    return DOUBTFUL if len(one) >= (SHORTEST_VOWEL if vowels else SHORTEST_LETTER) else 0.0


def ends_like_a_family(word: Word) -> bool:
    """Hansen and Hanson, Sobczyk and Sobczak."""
    return word.is_common


def is_known(word: Word, known: frozenset[str]) -> bool:
    return word.text in known or bool(parsing.groups_of(word.key))


def sound(word: str) -> str:
    for pattern, replacement in SOUNDS:
        word = pattern.sub(replacement, word)
    return word
