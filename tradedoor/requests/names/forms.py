"""The legal forms in a name: AB, Aktiebolaget, Telefon-aktiebolaget, GmbH & Co. KG."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tradedoor.requests.names import tables
from tradedoor.requests.names.letters import Token
from tradedoor.requests.names.tables import Form


@dataclass
class Parts:
    """A name without its legal forms."""

    words: list[Token] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    # Words that were one with a form: the Telefon of Telefonaktiebolaget.
    stems: set[str] = field(default_factory=set)
    # How many of the words stood before a form that more words follow, as in "Rossi s.n.c. di …".
    before_form: int = 0


def taken_out(tokens: list[Token], counts: Callable[[Token], bool]) -> Parts:
    """The name without its legal forms, wherever they stand.

    Where nothing that ``counts`` would be left, a form it begins with is a name: SAS Sverige.
    """
    parts = _without_sure_forms(tokens)
    inner, codes = _without(parts.words, ("edge", "last"), at_end=True)
    rest, more = _without(inner, ("edge",), at_end=False)
    if not any(map(counts, rest)):
        rest, more = inner or parts.words or tokens, set()
    parts.before_form = max(0, parts.before_form - (len(inner) - len(rest)))
    parts.words = rest
    parts.codes |= codes | more
    return parts


def _without_sure_forms(tokens: list[Token]) -> Parts:
    parts = Parts()
    at = 0
    while at < len(tokens):
        form, stem = _form_at(tokens, at)
        if form is None:
            parts.words.append(tokens[at])
            at += 1
            continue
        parts.codes |= _codes(form)
        at += len(form.words)
        if stem:
            parts.words.append(Token(stem))
            parts.stems.add(stem)
        if at < len(tokens):
            parts.before_form = len(parts.words)
    return parts


def _form_at(tokens: Sequence[Token], at: int) -> tuple[Form | None, str]:
    """The form whose words stand here, and what stands before it in the same word."""
    here = tokens[at:]
    for form in tables.forms().get(here[0].text, ()):
        is_sure = not form.where or (form.where == "dotted" and here[0].is_dotted)
        if is_sure and _begins(here, form.words):
            return form, ""
    for form in tables.endings():
        stem = here[0].text.removesuffix(form.words[0].removeprefix("-"))
        if 2 < len(stem) < len(here[0].text) and _begins(here[1:], form.words[1:]):
            return form, stem
    return None, ""


def _begins(tokens: Sequence[Token], words: Sequence[str]) -> bool:
    return [token.text for token in tokens[: len(words)]] == list(words)


def _codes(form: Form) -> set[str]:
    """The codes of everything that is written like this form: SA is one in several countries."""
    return {same.code for same in tables.forms()[form.words[0]] if same.words == form.words}


def _without(
    tokens: list[Token], where: tuple[str, ...], *, at_end: bool
) -> tuple[list[Token], set[str]]:
    """Without the forms that are such only as the first or last words."""
    codes: set[str] = set()
    while form := _form_at_edge(tokens, where, at_end=at_end):
        codes |= _codes(form)
        length = len(form.words)
        tokens = tokens[:-length] if at_end else tokens[length:]
    return tokens, codes


def _form_at_edge(tokens: list[Token], where: tuple[str, ...], *, at_end: bool) -> Form | None:
    for length in (2, 1):
        part = tokens[-length:] if at_end else tokens[:length]
        for form in tables.forms().get(part[0].text, ()) if len(part) == length else ():
            if form.where in where and len(form.words) == length and _begins(part, form.words):
                return form
    return None
