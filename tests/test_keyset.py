"""A list read a page at a time by key shows every row once, forwards and back."""

from hypothesis import given
from hypothesis import strategies as st

from tradedoor import keyset
from tradedoor.keyset import Edge

Row = tuple[str, int]


def page(rows: list[Row], *, limit: int, before: str = "", after: str = "") -> keyset.Slice[Row]:
    """As every list does it, on rows that are in the order of their keys."""
    edge = keyset.unseal(before or after)
    back = bool(before and edge)
    if edge:
        rows = [row for row in rows if (row < edge if back else row > edge)]
    taken = rows[::-1][: limit + 1] if back else rows[: limit + 1]
    return keyset.cut(taken, limit=limit, edge=edge, back=back)


LISTS = st.lists(st.text("ab~ é", max_size=4), max_size=20).map(
    lambda names: sorted((name, n) for n, name in enumerate(names))
)


@given(rows=LISTS, limit=st.integers(1, 5))
def test_every_row_is_met_once_in_both_directions(rows: list[Row], limit: int):
    here = page(rows, limit=limit)
    pages = [here]
    while here.has_after:
        here = page(rows, limit=limit, after=keyset.seal(*here.rows[-1]))
        pages.append(here)

    assert [row for one in pages for row in one.rows] == rows
    for earlier in reversed(pages[:-1]):
        assert here.has_before
        here = page(rows, limit=limit, before=keyset.seal(*here.rows[0]))
        assert here.rows == earlier.rows
        assert here.has_after
    assert not here.has_before


@given(key=st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"])))
def test_an_edge_survives_its_address(key: str):
    assert keyset.unseal(keyset.seal(key, 7)) == Edge(key, 7)


@given(word=st.text())
def test_a_made_up_edge_is_harmless(word: str):
    edge = keyset.unseal(word)

    assert edge is None or (0 <= edge.pk <= keyset.BIGGEST and "\0" not in edge.key)


def test_an_id_beyond_all_ids_is_no_error():
    assert keyset.unseal("dahl~" + "9" * 400) == Edge("dahl", keyset.BIGGEST)
