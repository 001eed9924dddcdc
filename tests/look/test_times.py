"""Times as people say them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone, translation

from tradedoor.templatetags.times import as_time, exactly, near

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WEDNESDAY = datetime(2026, 11, 18, 16, 30, tzinfo=STOCKHOLM)


@pytest.fixture(autouse=True)
def on_a_wednesday():
    with (
        time_machine.travel(WEDNESDAY, tick=False),
        timezone.override(STOCKHOLM),
        translation.override("en"),
    ):
        yield


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (datetime(2026, 11, 18, 14, 2, tzinfo=STOCKHOLM), "today 14:02"),
        (datetime(2026, 11, 17, 14, 2, tzinfo=STOCKHOLM), "yesterday 14:02"),
        (datetime(2026, 11, 19, 9, 0, tzinfo=STOCKHOLM), "tomorrow 09:00"),
        (datetime(2026, 11, 16, 14, 2, tzinfo=STOCKHOLM), "Monday 14:02"),
        (datetime(2026, 11, 12, 0, 0, tzinfo=STOCKHOLM), "Thursday 00:00"),
        (datetime(2026, 11, 11, 23, 59, tzinfo=STOCKHOLM), "11 Nov"),
        (datetime(2026, 11, 3, 14, 2, tzinfo=STOCKHOLM), "3 Nov"),
        (datetime(2025, 11, 3, 14, 2, tzinfo=STOCKHOLM), "3 Nov 2025"),
        (date(2026, 11, 18), "today"),
        (date(2026, 11, 24), "Tuesday"),
        (date(2026, 11, 30), "30 Nov"),
        (date(2027, 1, 5), "5 Jan 2027"),
        (None, ""),
    ],
)
def test_near_times_are_said_in_words_and_far_ones_by_date(when, said):
    assert near(when) == said


def test_days_are_the_readers_days():
    late = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)

    assert near(late) == "today 00:30"
    with timezone.override(UTC):
        assert near(late) == "yesterday 23:30"


def test_a_day_with_a_clock_change_is_still_yesterday():
    with time_machine.travel(datetime(2026, 10, 26, 0, 15, tzinfo=STOCKHOLM), tick=False):
        assert near(datetime(2026, 10, 25, 0, 5, tzinfo=STOCKHOLM)) == "yesterday 00:05"


@pytest.mark.parametrize(("language", "said"), [("sv", "måndag 14:02"), ("fr", "lundi 14:02")])
def test_weekdays_are_said_in_the_readers_language(language, said):
    with translation.override(language):
        assert near(WEDNESDAY - timedelta(days=2, hours=2, minutes=28)) == said


def test_pointing_at_a_time_says_it_exactly():
    when = datetime(2026, 11, 3, 14, 2, tzinfo=STOCKHOLM)

    assert exactly(when) == "Tuesday 3 November 2026 14:02 CET"
    assert as_time(when) == (
        '<time datetime="2026-11-03T14:02:00+01:00"'
        ' title="Tuesday 3 November 2026 14:02 CET">3 Nov</time>'
    )


def test_no_time_at_all_says_nothing():
    assert (near(None), exactly(None), as_time(None)) == ("", "", "")
