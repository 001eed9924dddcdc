"""Stylesheets and scripts: written one file a piece, sent one file a room.

Nothing is built or collected: a bundle is put together from the package when it is first asked for.
Its address says what is in it, so browsers keep it for a year and see an update at once.
"""

import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

import tradedoor

HOME = Path(tradedoor.__file__).parent / "static" / "tradedoor"
# In this order; what a pattern finds, in the order of the alphabet.
PARTS = {
    "tradedoor.css": ("tokens.css", "base.css", "pieces/*.css"),
    "office.css": ("office/*.css",),
    "portal.css": ("portal/*.css",),
    "tradedoor.js": ("scripts/*.js",),
}
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True)
class Bundle:
    text: str
    digest: str


def url(name: str) -> str:
    """Where a page finds this bundle."""
    return reverse("bundle", args=[bundle(name).digest, name])


def bundle(name: str) -> Bundle:
    """The bundle of this name; whoever works on the files sees every change. Raises KeyError."""
    return _read(name) if settings.DEBUG else _kept(name)


def files(name: str) -> Iterator[Path]:
    """The files a bundle is made of."""
    for pattern in PARTS[name]:
        yield from sorted(HOME.glob(pattern))


@gzip_page
@require_safe
def send(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """The bundle. A page from before an update gets today's, for this once."""
    if name not in PARTS:
        raise Http404
    content = bundle(name)
    response = HttpResponse(content.text, content_type=TYPES[Path(name).suffix])
    if digest == content.digest:
        patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    else:
        patch_cache_control(response, no_cache=True)
    return response


def _read(name: str) -> Bundle:
    text = "\n".join(_alone(file) for file in files(name))
    return Bundle(text, hashlib.sha256(text.encode()).hexdigest()[:16])


_kept = functools.cache(_read)


def _alone(file: Path) -> str:
    """What is in a file; of a script, nothing another one sees by accident."""
    text = file.read_text(encoding="utf-8")
    return f"{{\n{text}}}" if file.suffix == ".js" else text
