"""One search: who matches the query, in tiers from the most certain on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from tradedoor.search import dictionary
from tradedoor.search.paging import Edge
from tradedoor.search.query import Others, Query, all_of, exactly, read
from tradedoor.search.tiers import NOBODY, Sample, Stretch, Tier, take_sample

SORTS = {
    "name": "name_key",
    "number": "number_key",
    "postcode": "postcode",
    "newest": "created_at",
}
BEST_FIRST = "name"

IS_NUMBER = "number_key = public.tradedoor_number_key(%s)"
IS_NAME = "starts_with(name_key, %s)"


class Row(NamedTuple):
    """A customer in the list: from which tier, which, and what it is sorted by."""

    tier: int
    pk: int
    key: str


@dataclass(frozen=True)
class Search:
    """A query, and how forgiving we are of it: not, of words nobody has, of all words.

    ``branches`` are those whose customers the reader sees besides those of none; None: everybody.
    """

    query: Query
    branches: tuple[int, ...] | None
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
            listed = self._seen(tier()).listed(stretch, most - len(rows))
            rows += [Row(n, *row) for row in listed]
            if len(rows) == most:
                break
        return rows

    def counted(self, most: int) -> int:
        """How many customers are meant, counted no further than this."""
        if self.query.words:
            number = self._seen(self._with_words()).counted(most)
            if number == most or not self._inside:
                return number
        return self._seen(self._anybody()).counted(most)

    def _seen(self, tier: Tier) -> Tier:
        """Those of a tier whom the reader sees."""
        return tier if tier is NOBODY else replace(tier, branches=self.branches)

    def _tiers(self, *, best_first: bool) -> list[Callable[[], Tier]]:
        if not best_first or not self.query.words:
            return [self._anybody]
        return [self._number, self._name, self._beginning, self._by_words, self._by_parts]

    def _number(self) -> Tier:
        """Whose customer number it is."""
        return Tier(where=IS_NUMBER, params=(self.query.folded,))

    def _name(self) -> Tier:
        """Whose name begins with it."""
        return Tier(where=f"{IS_NAME} AND NOT {IS_NUMBER}", params=(self.query.folded,) * 2)

    def _beginning(self) -> Tier:
        """Who have anything else, or anybody, that begins with it."""
        if self.query.unknown:
            return NOBODY
        return self._others(Tier([self.query.beginning()], self._sample))

    def _by_words(self) -> Tier:
        """Who have words that begin with each of its words."""
        return self._others(self._with_words(), before=self.query.beginning())

    def _by_parts(self) -> Tier:
        """Who have words with each of its words somewhere inside."""
        return self._others(self._with_parts(), before=all_of(self._words))

    def _anybody(self) -> Tier:
        """All of them together."""
        if not self.query.folded:
            return Tier()
        if not self.query.words:  # Only a name can begin with punctuation.
            return Tier(where=IS_NAME, params=(self.query.folded,))
        return self._with_parts() if self._inside else self._with_words()

    def _others(self, tier: Tier, *, before: str = "") -> Tier:
        """Those of a tier who are not among those found by their own name or number."""
        if tier is NOBODY:
            return NOBODY
        where = f"NOT ({IS_NUMBER} OR {IS_NAME})"
        return replace(tier, before=before, where=where, params=(self.query.folded,) * 2)

    def _with_words(self) -> Tier:
        hopeless = self.query.unknown - self.meant.keys()
        return NOBODY if hopeless else Tier(self._words, self._sample)

    def _with_parts(self) -> Tier:
        hopeless = self.query.unknown - self.meant.keys() - self._inside.keys()
        if hopeless or not self._inside:
            return NOBODY
        return Tier(self._parts, self._sample_of_parts)

    @cached_property
    def _sample(self) -> Sample:
        return take_sample([self.query.beginning(), all_of(self._words), *self._words])

    @cached_property
    def _sample_of_parts(self) -> Sample:
        return take_sample([all_of(self._words), all_of(self._parts), *self._parts])

    @cached_property
    def _words(self) -> list[str]:
        return self.query.conditions(self._meant)

    @cached_property
    def _parts(self) -> list[str]:
        words = {*self._inside, *self._meant}
        others = {w: [*self._meant.get(w, []), *self._inside.get(w, [])] for w in words}
        return self.query.conditions(others)

    @cached_property
    def _inside(self) -> Others:
        return dictionary.containing(self.query.words)

    @cached_property
    def _meant(self) -> Others:
        return {word: [exactly(other) for other in meant] for word, meant in self.meant.items()}


def searches(
    text: str, *, branches: tuple[int, ...] | None, edge: Edge | None = None
) -> Iterator[Search]:
    """The search to try first, and those to try when it finds nothing."""
    patience = edge.patience if edge else None
    for search in _more_and_more_forgiving(read(text), branches):
        if patience in (None, search.patience):
            yield search


def _more_and_more_forgiving(query: Query, branches: tuple[int, ...] | None) -> Iterator[Search]:
    yield Search(query, branches)
    unknown = query.unknown - dictionary.containing(query.unknown).keys()
    meant = dictionary.resembling(unknown)
    if meant:
        yield Search(query, branches, 1, meant)
    known = dictionary.resembling(word for word in query.words if word not in unknown)
    if known:
        yield Search(query, branches, 2, {**meant, **known})
