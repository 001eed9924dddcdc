"""Words as they are compared, and the alphabets they are written in."""

import unicodedata


def plain(text: str) -> str:
    """Without case, accents, spaces and signs."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in flat if c.isalnum())


def is_latin(text: str) -> bool:
    return all(unicodedata.name(c, "").startswith("LATIN") for c in text if c.isalpha())
