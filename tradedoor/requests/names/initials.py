"""Names that are the initials of another: BMW, H&M, LKAB, SNCF."""

from collections.abc import Iterator

from tradedoor.requests.names.parsing import COMMON, Name, Word, kind_of, parse

SHORTEST, LONGEST = 3, 6


def stands_for(one: str, other: str) -> bool:
    """Whether one of the names is made of the initials of the other."""
    mine, theirs = parse(one), parse(other)
    return _is_short_for(mine, theirs) or _is_short_for(theirs, mine)


def short_name(name: str) -> str:
    """The letters of a name that has nothing else; empty where there is more."""
    text = _only_word(parse(name))
    return text if _is_long_enough(text) and text.isalpha() and text.isascii() else ""


def short_names(name: str) -> set[str]:
    """What the initials of this name may be, with little words and the legal form or without."""
    return {text for text in _initials(parse(name)) if _is_long_enough(text)}


def _is_short_for(short: Name, long: Name) -> bool:
    text = _only_word(short)
    if not (_is_long_enough(text) or text in long.tokens):
        return False
    return text in set(_initials(long))


def _only_word(name: Name) -> str:
    words = [word for word in name.words if kind_of(word.key) not in COMMON]
    return words[0].text if len(words) == 1 else ""


def _is_long_enough(text: str) -> bool:
    """Two letters are the initials of everybody."""
    return SHORTEST <= len(text) <= LONGEST


def _initials(name: Name) -> Iterator[str]:
    words = [word for word in name.words if word.text != "s"]
    if sum(bool(word.weight) for word in words) < 2:
        return
    for some in (words, _all_but(words, "little"), _all_but(words, "little", "country", "place")):
        letters = _first_letters(some)
        yield letters
        yield from (letters + form for form in _of_form(name))
        # H & M Hennes & Mauritz has them already.
        if letters and len(some) > 2 and some[0].text == _first_letters(some[1:]):
            yield some[0].text
    yield _first_letters(_all_but(words, "little", "country", "place", "light"))


def _all_but(words: list[Word], *kinds: str) -> list[Word]:
    return [word for word in words if kind_of(word.key) not in kinds]


def _first_letters(words: list[Word]) -> str:
    return "".join(word.text[0] for word in words)


def _of_form(name: Name) -> set[str]:
    """LKAB has its legal form whole, SCA the first letter of one that is written out."""
    ends = name.tokens[-1:] if name.forms else ()
    letters = {end[0] for end in ends if len(end) > LONGEST}
    return letters | ({"ab"} & name.forms)
