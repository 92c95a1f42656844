"""Dates and times as Babel writes them, without Babel."""

from __future__ import annotations

from datetime import date, time

import pytest
from babel.dates import format_date, format_time
from hypothesis import given
from hypothesis import strategies as st

from handouts.content.fixed_words import FIELDS
from handouts.resolve import calendar
from handouts.resolve.calendar import calendar_of, written_clock, written_day

LANGUAGES = ["en-US", "en-GB", "de", "vi", "el"]
DAYS = ["EEEE, MMMM d, y", "EEEE d MMMM y", "EEE, MMMM d", "d MMMM", "'on' d MMMM 'at'"]
CLOCKS = ["h:mm a", "H:mm", "HH:mm", "h a"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", DAYS)
@given(day=st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_day_is_written_as_the_locale_library_writes_it(language: str, pattern: str, day: date) -> None:
    expected = format_date(day, pattern, locale=language.replace("-", "_"))
    assert written_day(calendar_of(language), pattern, day) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", CLOCKS)
@given(at=st.times())
def test_a_time_is_written_as_the_locale_library_writes_it(language: str, pattern: str, at: time) -> None:
    expected = format_time(at, pattern, locale=language.replace("-", "_"))
    assert written_clock(calendar_of(language), pattern, at) == expected


def test_every_field_a_words_file_may_have_can_be_written() -> None:
    assert {field for name, fields in FIELDS.items() if name != "clock" for field in fields} == set(
        calendar._DAY_FIELDS
    )
    assert set(FIELDS["clock"]) == set(calendar._CLOCK_FIELDS)
