"""The icons of Heroicons, each drawn once; the library builds every drawing anew."""

from functools import lru_cache

from django import template
from heroicons.templatetags import heroicons

register = template.Library()

for style in ("micro", "mini", "outline", "solid"):
    draw = getattr(heroicons, f"heroicon_{style}")
    register.simple_tag(lru_cache(maxsize=128)(draw), name=draw.__name__)
