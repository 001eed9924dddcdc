"""What the office's lists share: their addresses, the heads of their columns, a search box."""

from typing import Any, Protocol
from urllib.parse import urlencode

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class Neighbours(Protocol):
    """A page of a list, with the words for the pages before and after it."""

    @property
    def before(self) -> str: ...

    @property
    def after(self) -> str: ...


def address(query: dict[str, str], **more: str) -> str:
    """The list as it is asked for now, with some of it otherwise; what is empty is left out."""
    return "?" + urlencode({key: value for key, value in {**query, **more}.items() if value})


def ways_on(page: Neighbours, query: dict[str, str]) -> dict[str, str]:
    """The addresses of the pages before and after, for the template."""
    return {
        "prev_url": address(query, before=page.before) if page.before else "",
        "next_url": address(query, after=page.after) if page.after else "",
    }


def head(
    label: str | Promise,
    key: str,
    sort: str,
    query: dict[str, str],
    *,
    first: str = "",
    css: str = "",
) -> dict[str, Any]:
    """The head of a column: one click sorts by it, another turns the order round.

    ``first`` is the order a first click chooses, where it is not from the smallest up; ``css``
    is a class for the column.
    """
    here, down = sort.removeprefix("-") == key, sort.startswith("-")
    first = first or key
    other = key if first.startswith("-") else f"-{key}"
    return {
        "label": label,
        "url": address(query, sort=other if here and sort == first else first),
        "direction": ("descending" if down else "ascending") if here else "",
        "class": css,
    }


def up_to(number: int, most: int) -> str:
    """A count that was taken no further than ``most``: "1000+" is a thousand or more."""
    return str(number) if number < most else f"{most}+"


def find_field() -> forms.CharField:
    """The box of a list's search."""
    return forms.CharField(
        label=gettext_lazy("Find"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
