"""Phrases that letters share."""

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tradedoor.letters.wording import Context


def names(c: Context) -> Context:
    return {"seller": c["seller"]["name"], "customer": c.get("customer", "")}


def hello(c: Context) -> str:
    return _("Hello %(name)s,") % {"name": c["name"]} if c["name"] else _("Hello,")


def valid_until(c: Context) -> str:
    return _("The link works once, until %(when)s.") % {"when": when(c["until"])}


def not_you(c: Context) -> str:
    return _("Not meant for you? Then tell %(seller)s, and delete this letter.") % names(c)


def contact_line(c: Context) -> str:
    ways = ", ".join(w for w in (c["seller"].get("phone"), c["seller"].get("email")) if w)
    return _("You reach %(seller)s here: %(ways)s") % {**names(c), "ways": ways} if ways else ""


def when(moment: str) -> str:
    """The moment as a letter names it: "6 December 2026, 14:00"."""
    at = timezone.localtime(datetime.fromisoformat(moment))
    return formats.date_format(at, pgettext("format of a moment in a letter", "j F Y, H:i"))
