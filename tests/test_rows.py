"""Office, portal and API load rows of customers only as far as whoever asks may see them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import house
from tests.house import named

FRONT_ENDS = ["api", "office", "portal", "templatetags"]
# Rows that belong to no customer: the seller's own.
THE_SELLERS_OWN = {"Branch", "RequestField", "Seller", "Staff"}

# What is asked for otherwise, and why nobody sees too much. This list may only shrink.
ASKED_FOR_OTHERWISE: dict[str, str] = {
    "office/contacts.py: Access": "of a contact the guard loaded",
    "office/contacts.py: Entry": "about a contact the guard loaded",
    "office/contacts.py: Letter": "to a contact the guard loaded",
    "office/home.py: Entry": "the newest, of which those are shown that the reader may see",
    "office/me.py: Login": "the reader's own",
    "office/record.py: AccessRequest": "named in entries the reader sees",
    "office/record.py: Customer": "named in entries the reader sees",
    "office/request_panel.py: Customer": "a field, narrowed to the reader where the form is made",
    "portal/guard.py: Access": "the guard itself: that of whoever is signed in",
    "portal/invitation.py: Access": "of whoever has the link",
    "portal/me.py: Login": "the reader's own",
}


def loads(source: Path) -> Iterator[tuple[str, str]]:
    """Every `Model.objects…` of a file: the model, and the whole chain that is called on it."""
    tree = ast.parse(source.read_text())
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
            chain: ast.AST = node
            while isinstance(above[chain], ast.Attribute) or (
                isinstance(called := above[chain], ast.Call) and called.func is chain
            ):
                chain = above[chain]
            yield ast.unparse(node.value), ast.unparse(chain)


def strangers(source: Path) -> set[str]:
    return {
        f"{named(source)}: {model}"
        for model, chain in loads(source)
        if model not in THE_SELLERS_OWN and ".visible_to(" not in chain
    }


@pytest.mark.parametrize("source", house.sources(FRONT_ENDS), ids=named)
def test_a_page_loads_what_its_reader_may_see(source: Path):
    assert strangers(source) - set(ASKED_FOR_OTHERWISE) == set()


def test_what_is_asked_for_otherwise_is_still_asked_for():
    asked = {row for source in house.sources(FRONT_ENDS) for row in strangers(source)}

    assert set(ASKED_FOR_OTHERWISE) - asked == set(), "take it off the list"


def test_a_row_of_anybody_would_be_seen(tmp_path: Path):
    page = tmp_path / "page.py"
    page.write_text("a = Customer.objects.filter(x=1)\nb = Customer.objects.visible_to(c).first()")

    assert [chain for _model, chain in loads(page) if "visible_to" not in chain] == [
        "Customer.objects.filter(x=1)"
    ]
