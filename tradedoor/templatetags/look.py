"""Small helps for how things look."""

from django import template

from tradedoor.web import bundles

register = template.Library()


@register.filter
def initials(name: str) -> str:
    """Two letters for a person: "Marit Dahl" is MD."""
    words = str(name).split()
    return "".join(word[0] for word in dict.fromkeys([*words[:1], *words[-1:]])).upper()


@register.simple_tag
def bundle(name: str) -> str:
    """The address of a stylesheet or script that is put together from many files."""
    return bundles.url(name)
