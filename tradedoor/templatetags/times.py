"""Times as people say them: near ones in words, far ones by date."""

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext

register = template.Library()

TODAY = timedelta(0)
A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)


@register.filter(expects_localtime=True)
def near(when: date | datetime | None) -> str:
    """Say when it is: "today 14:02", "Monday 14:02", "3 Nov", "3 Nov 2025"."""
    if when is None:
        return ""
    if not isinstance(when, datetime):
        return _day(when)
    when = _local(when)
    if abs(when.date() - timezone.localdate()) >= A_WEEK:
        return _date(when.date())
    clock = time_format(when, pgettext("format of a time", "H:i"))
    return gettext("%(day)s %(time)s") % {"day": _day(when.date()), "time": clock}


@register.filter(expects_localtime=True)
def exactly(when: date | datetime | None) -> str:
    """Say when it is to the minute, for those who point at it."""
    if when is None:
        return ""
    if not isinstance(when, datetime):
        return date_format(when, pgettext("format of an exact day", "l j F Y"))
    return date_format(_local(when), pgettext("format of an exact time", "l j F Y H:i T"))


@register.filter(expects_localtime=True)
def as_time(when: date | datetime | None) -> str:
    """Write a time into a page: near in words, exact on pointing."""
    if when is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', when.isoformat(), exactly(when), near(when)
    )


def _local(when: datetime) -> datetime:
    return timezone.localtime(when) if timezone.is_aware(when) else when


def _day(day: date) -> str:
    away = day - timezone.localdate()
    if away == TODAY:
        return gettext("today")
    if away == -A_DAY:
        return gettext("yesterday")
    if away == A_DAY:
        return gettext("tomorrow")
    if abs(away) < A_WEEK:
        return date_format(day, "l")
    return _date(day)


def _date(day: date) -> str:
    if day.year == timezone.localdate().year:
        return date_format(day, pgettext("format of a day this year", "j M"))
    return date_format(day, pgettext("format of a day in another year", "j M Y"))
