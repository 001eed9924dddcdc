"""From what people type to words of plain letters."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 200
MOST_WORDS = 24

TRANSLITERATED = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
APOSTROPHES = str.maketrans(dict.fromkeys("’‘`´ʼ′＇", "'"))
# Two letters that stand for one with a sign: Mueller, Soerensen, Haagen.
DIGRAPHS = [("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a")]
AND = frozenset({"&", "+", "and", "und", "och", "og", "et"})

# v/ before the owner, ":n" of an inflected abbreviation, "S:t" and "T:mi", "Hank's", "L'Air".
SPELLINGS = [
    (re.compile(r"\bv/(?=\s*\w)"), " inh "),
    (re.compile(r"\bf\.\s?lli\b"), "flli"),
    (re.compile(r"(?<!\w)(\w):(?=\w)"), r"\1"),
    (re.compile(r"(?<=\w\w):\w{1,3}\b"), ""),
    (re.compile(r"(?<=\w)'s\b"), "s"),
    (re.compile(r"\b(\w{1,2}|dell|dall|nell|sull|sant)'(?=\w)"), r"\1 "),
    (re.compile(r"(?<=\w)'(?=\w)"), ""),
]
# S.p.A., A/S, H&M: single letters with nothing but signs between them are one word.
RUN = re.compile(r"\b\w(?:[./&+]\w\b)+")
CUT = re.compile(r"\b([^\W_]{2,})\.(?!\w)")
TOKEN = re.compile(r"[^\W_]+|[&+]")


@dataclass(frozen=True)
class Token:
    """One word as it was typed, without accents and case."""

    text: str
    is_dotted: bool = False
    # Whether it was single letters: J. P., H & M.
    is_run: bool = False
    # Whether a dot says that there is more of it: Mek., Handelsges.
    is_cut: bool = False


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """What a word is compared by: Mueller and Müller have the same."""
    for pair, letter in DIGRAPHS:
        word = word.replace(pair, letter)
    return word


def plain(text: str) -> str:
    """Without accents and case, in letters that every keyboard has."""
    text = unicodedata.normalize("NFKD", text[:LONGEST].translate(APOSTROPHES).casefold())
    text = text.translate(TRANSLITERATED).translate(APOSTROPHES)
    return "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Cf", "Me"))


def tokens(name: str) -> list[Token]:
    """The words of a name; single letters that follow each other are one: S. L. L., H & M."""
    text = plain(name)
    for pattern, replacement in SPELLINGS:
        text = pattern.sub(replacement, text)
    written = [run.group() for run in RUN.finditer(text)]
    runs = {_without_signs(run) for run in written}
    dotted = {_without_signs(run) for run in written if "." in run}
    text = RUN.sub(lambda run: _without_signs(run.group()), text)
    words = TOKEN.findall(text)[: 2 * MOST_WORDS]
    typed = set(words)
    cut = set(CUT.findall(text))
    return [
        Token(word, word in dotted, word in runs or word not in typed, word in cut)
        for word in _without_and(_joined(words))
    ][:MOST_WORDS]


def _without_signs(run: str) -> str:
    return "".join(c for c in run if c.isalnum())


def _joined(words: list[str]) -> list[str]:
    joined: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if (word in AND and run) or (len(word) == 1 and word.isalpha()):
            run.append(word)
            continue
        joined += _one_word(run)
        run = []
        joined += [word] if word else []
    return joined


def _one_word(run: list[str]) -> list[str]:
    """Single letters as one word, if there are several; an "and" after them stays outside."""
    after: list[str] = []
    while run and run[-1] in AND:
        after.insert(0, run.pop())
    letters = [word for word in run if word not in AND]
    return [*(["".join(letters)] if len(letters) > 1 else letters), *after]


def _without_and(words: list[str]) -> list[str]:
    """Without the signs for "and", but before a last single letter: & C. is "and company"."""
    last = len(words) - 1
    return [
        word
        for n, word in enumerate(words)
        if word not in ("&", "+") or (n == last - 1 and len(words[last]) == 1)
    ]
