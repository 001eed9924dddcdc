"""How things are shown: phone numbers, languages."""

from django import template
from django.conf import settings

from tradedoor.directory import phones

register = template.Library()


@register.filter
def phone(kept: str, country: object = "") -> str:
    """A phone number as people write it."""
    return phones.shown(kept, country=str(country))


@register.filter
def language_name(code: str) -> str:
    """The language's name, in the reader's language."""
    return str(dict(settings.LANGUAGES).get(code, ""))
