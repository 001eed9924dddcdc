"""How things are shown: phone numbers, e-mail addresses, languages."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from tradedoor.formats import phones

register = template.Library()


@register.filter
def phone(kept: str, country: object = "") -> str:
    """A phone number as people write it."""
    return phones.shown(kept, country=str(country))


@register.simple_tag(takes_context=True)
def window_url(context: dict[str, Any], url: str) -> str:
    """The address of a window that leads back to the list it is opened from (``stay``), if any."""
    stay = context.get("stay")
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'next': stay})}" if stay else url


@register.filter
def breakable(email: str) -> SafeString:
    """An e-mail address that, where it is narrow, is broken before @ and dots, not in a word."""
    name, at, domain = email.partition("@")
    first, *others = domain.split(".")
    parts = [name, f"{at}{first}" if at else "", *(f".{other}" for other in others)]
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts if part))


@register.filter
def colon(label: str) -> str:
    """A label before what was answered; a question has its mark already."""
    return label if label.rstrip()[-1:] in ("?", ":", "!") else f"{label}:"


@register.filter
def language_name(code: str) -> str:
    """The language's name, in the reader's language."""
    return str(dict(settings.LANGUAGES).get(code, ""))
