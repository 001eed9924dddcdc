"""How things are shown: phone numbers, e-mail addresses, languages."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tradedoor.directory import phones

register = template.Library()


@register.filter
def phone(kept: str, country: object = "") -> str:
    """A phone number as people write it."""
    return phones.shown(kept, country=str(country))


@register.filter
def breakable(email: str) -> SafeString:
    """An e-mail address that, where it is narrow, is broken before its @ rather than in a word."""
    name, at, domain = email.partition("@")
    return format_html("{}<wbr>{}{}", name, at, domain) if at else format_html("{}", name)


@register.filter
def language_name(code: str) -> str:
    """The language's name, in the reader's language."""
    return str(dict(settings.LANGUAGES).get(code, ""))
