"""How much may be sent at once."""

from django.conf import settings
from django.http import HttpRequest


def is_too_long(request: HttpRequest) -> bool:
    """Whether the body is longer than any form of ours, files included, by what it says itself."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
