"""Days as people read them, and the last day of an access."""

from datetime import datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import pgettext

from tradedoor.access.models import Access


def last_day(access: Access | None) -> datetime | None:
    """A moment of the last day somebody may come in: access ends with its midnight."""
    return access.ends_at - timedelta(seconds=1) if access and access.ends_at else None


def day(moment: datetime | None, *, now: datetime) -> str:
    """The day in a sentence: "3 November", and the year where it is another one."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    if local.year == timezone.localtime(now).year:
        return formats.date_format(local, pgettext("format of a day in a sentence", "j F"))
    return formats.date_format(local, pgettext("format of a day of another year", "j F Y"))
