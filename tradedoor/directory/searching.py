"""One search: whom what was typed means, in tiers from the most certainly meant on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from tradedoor.directory import typed as reading
from tradedoor.directory.paging import Edge
from tradedoor.directory.tiers import Asked, Stretch, Tier, ask
from tradedoor.directory.typed import Others, Typed, all_of, exactly

SORTS = {
    "name": "name_key",
    "number": "number_key",
    "postcode": "postcode",
    "newest": "created_at",
}
BEST_FIRST = "name"

IS_NUMBER = "number_key = public.tradedoor_number_key(%s)"
IS_NAME = "starts_with(name_key, %s)"
NOBODY = Tier(where="FALSE")


class Row(NamedTuple):
    """A customer in the list: from which tier, which, and what it is sorted by."""

    tier: int
    pk: int
    key: str


@dataclass(frozen=True)
class Search:
    """What was typed, and how forgiving we are of it: not, of words nobody has, of all words."""

    typed: Typed
    patience: int = 0
    # The words that may have been meant by a mistyped one.
    meant: Others = field(default_factory=dict)

    def along(self, sort: str, edge: Edge | None, *, back: bool, most: int) -> list[Row]:
        """The first customers along the list from the edge on."""
        key = sort.removeprefix("-")
        down = (sort != key) ^ (key == "newest") ^ back
        tiers = list(enumerate(self._tiers(best_first=sort == BEST_FIRST)))
        rows: list[Row] = []
        for n, tier in reversed(tiers) if back else tiers:
            if edge and (n > edge.tier if back else n < edge.tier):
                continue
            stretch = Stretch(SORTS[key], down, edge if edge and edge.tier == n else None)
            rows += [Row(n, *found) for found in tier().listed(stretch, most - len(rows))]
            if len(rows) == most:
                break
        return rows

    def counted(self, most: int) -> int:
        """How many customers are meant, counted no further than this."""
        counted = Tier(self._words, self._asked).counted(most) if self.typed.words else 0
        if counted == most or (self.typed.words and not self._inside):
            return counted
        return self._anybody().counted(most)

    def _tiers(self, *, best_first: bool) -> list[Callable[[], Tier]]:
        if best_first and self.typed.words:
            return [self._number, self._name, self._beginning, self._by_words, self._by_parts]
        return [self._anybody]

    def _number(self) -> Tier:
        """Whose customer number was typed."""
        return Tier(where=IS_NUMBER, params=(self.typed.folded,))

    def _name(self) -> Tier:
        """Whose name begins with what was typed."""
        return Tier(where=f"{IS_NAME} AND NOT {IS_NUMBER}", params=(self.typed.folded,) * 2)

    def _beginning(self) -> Tier:
        """Who have anything else, or anybody, that begins with it."""
        return self._others([self.typed.beginning()], self._asked)

    def _by_words(self) -> Tier:
        """Who have words that begin with each of its words."""
        return self._others(self._words, self._asked, before=self.typed.beginning())

    def _by_parts(self) -> Tier:
        """Who have words with each of its words somewhere inside."""
        if not self._inside:
            return NOBODY
        return self._others(self._parts, self._asked_for_parts, before=all_of(self._words))

    def _anybody(self) -> Tier:
        """All of them together, for lists sorted by anything else."""
        if not self.typed.folded:
            return Tier()
        if not self.typed.words:  # Only a name can begin with punctuation.
            return Tier(where=IS_NAME, params=(self.typed.folded,))
        return Tier(self._parts, self._asked_for_parts)

    def _others(self, conditions: list[str], asked: Asked, *, before: str = "") -> Tier:
        where = f"NOT ({IS_NUMBER} OR {IS_NAME})"
        return Tier(conditions, asked, before, where, (self.typed.folded,) * 2)

    @cached_property
    def _asked(self) -> Asked:
        return ask([self.typed.beginning(), all_of(self._words), *self._words])

    @cached_property
    def _asked_for_parts(self) -> Asked:
        return ask([all_of(self._words), all_of(self._parts), *self._parts])

    @cached_property
    def _words(self) -> list[str]:
        return self.typed.conditions(self._meant)

    @cached_property
    def _parts(self) -> list[str]:
        words = {*self._inside, *self._meant}
        others = {w: [*self._meant.get(w, []), *self._inside.get(w, [])] for w in words}
        return self.typed.conditions(others)

    @cached_property
    def _inside(self) -> Others:
        return reading.containing(self.typed.words)

    @cached_property
    def _meant(self) -> Others:
        return {word: [exactly(other) for other in meant] for word, meant in self.meant.items()}


def searches(typed: str, edge: Edge | None = None) -> Iterator[Search]:
    """The search to try first, and those to try when it finds nothing."""
    patience = edge.patience if edge else None
    for search in _more_and_more_forgiving(reading.read(typed)):
        if patience in (None, search.patience):
            yield search


def _more_and_more_forgiving(typed: Typed) -> Iterator[Search]:
    yield Search(typed)
    unknown = reading.unknown(typed.words)
    meant = reading.resembling(unknown)
    if meant:
        yield Search(typed, 1, meant)
    known = reading.resembling(word for word in typed.words if word not in unknown)
    if known:
        yield Search(typed, 2, {**meant, **known})
