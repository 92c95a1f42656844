"""Days and clock times are counted by the calendar."""

import calendar
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.resolve.quantities import Measure, parse_quantity
from handouts.resolve.timetable import CalendarError, Offset, Unit, offset_of, on_its_own_day, shift, shift_clock

DAYS = st.dates(date(1990, 1, 1), date(2190, 12, 31))


@given(DAYS, st.integers(-800, 800))
def test_days_and_weeks_agree_with_the_calendar(day: date, count: int) -> None:
    assert shift(day, Offset(count, Unit.DAY)) == day + timedelta(days=count)
    assert shift(day, Offset(count, Unit.WEEK)) == day + timedelta(weeks=count)


@given(DAYS, st.integers(-60, 60))
def test_a_month_later_is_the_same_day_of_the_month_or_its_last(day: date, months: int) -> None:
    reached = shift(day, Offset(months, Unit.MONTH))
    assert (reached.year * 12 + reached.month) - (day.year * 12 + day.month) == months
    assert reached.day == min(day.day, calendar.monthrange(reached.year, reached.month)[1])


@pytest.mark.parametrize(
    ("day", "offset", "reached"),
    [
        (date(2028, 1, 31), Offset(1, Unit.MONTH), date(2028, 2, 29)),
        (date(2027, 1, 31), Offset(1, Unit.MONTH), date(2027, 2, 28)),
        (date(2028, 2, 29), Offset(12, Unit.MONTH), date(2029, 2, 28)),
        (date(2026, 12, 31), Offset(1, Unit.DAY), date(2027, 1, 1)),
        (date(2027, 1, 1), Offset(-1, Unit.MONTH), date(2026, 12, 1)),
        (date(2027, 3, 9), Offset(48, Unit.HOUR), date(2027, 3, 11)),
        (date(2027, 3, 9), Offset(36, Unit.HOUR), date(2027, 3, 11)),
        (date(2027, 3, 9), Offset(-36, Unit.HOUR), date(2027, 3, 7)),
        (date(2027, 3, 9), Offset(0, Unit.MINUTE), date(2027, 3, 9)),
    ],
)
def test_ends_of_months_years_and_started_days(day: date, offset: Offset, reached: date) -> None:
    assert shift(day, offset) == reached


@pytest.mark.parametrize("offset", [Offset(99999, Unit.MONTH), Offset(10**9, Unit.WEEK), Offset(-(10**6), Unit.DAY)])
def test_a_day_beyond_the_calendar_is_refused(offset: Offset) -> None:
    with pytest.raises(CalendarError):
        shift(date(2027, 3, 9), offset)


@given(st.times(), st.integers(-3000, 3000))
def test_clock_agrees_with_minutes_of_the_day(at: time, minutes: int) -> None:
    reached, days = shift_clock(at, Offset(minutes, Unit.MINUTE))
    total = at.hour * 60 + at.minute + minutes
    total -= total % 1440 == 0
    assert (days, reached.hour * 60 + reached.minute) == divmod(total, 1440)


def test_a_visit_at_midnight_is_a_minute_later_and_no_other_time_changes() -> None:
    day = [time(minute // 60, minute % 60) for minute in range(1440)]
    assert [on_its_own_day(at) for at in day] == [time(0, 1), *day[1:]]


def test_midnight_is_a_minute_earlier() -> None:
    assert shift_clock(time(8, 0), Offset(-8, Unit.HOUR)) == (time(23, 59), -1)


def test_months_are_no_clock_times() -> None:
    with pytest.raises(CalendarError):
        shift_clock(time(8, 0), Offset(1, Unit.MONTH))


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("3 weeks", Offset(3, Unit.WEEK)),
        ("1 to 2 hours", Offset(2, Unit.HOUR)),
        ("1.5 hours", Offset(90, Unit.MINUTE)),
        ("1.5 weeks", Offset(15120, Unit.MINUTE)),
    ],
)
def test_a_duration_counts_to_its_far_end(text: str, offset: Offset) -> None:
    assert offset_of(parse_quantity(text, Measure.DURATION)) == offset
