"""A day or clock time and a signed distance to another day or clock time, by the calendar."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Final

from msgspec import Struct

from handouts.resolve.quantities import Quantity, in_base


class Unit(Enum):
    """Units of time a surgeon counts in."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Offset(Struct, frozen=True):
    """A signed distance in time from the day of surgery or the arrival time."""

    count: int
    unit: Unit

    def __neg__(self) -> Offset:
        return Offset(-self.count, self.unit)


_MINUTES: Final[dict[Unit, int]] = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: 1440, Unit.WEEK: 10080}
_MINUTES_A_DAY: Final = 1440
_A_LEAP_YEAR_AND_OTHERS: Final = range(2027, 2031)


def offset_of(duration: Quantity) -> Offset:
    """Give the far end of a duration as an offset, in the unit it was written in when that counts whole."""
    if duration.high == duration.high.to_integral_value():
        return Offset(int(duration.high), Unit(duration.unit))
    return Offset(math.ceil(in_base(duration.high, duration.unit)), Unit.MINUTE)


class CalendarError(ValueError):
    """The day asked for lies outside the years 1 to 9999."""


def shift(day: date, offset: Offset) -> date:
    """Give the day `offset` from `day`.

    A month is a calendar month, cut to the length of the month reached (January 31 and a month is February 28 or 29).
    Minutes and hours count as started days, away from `day`: 36 hours after surgery is two days after, because a
    permission must never print a day too early. Raises `CalendarError`.
    """
    try:
        if offset.unit is Unit.MONTH:
            return _shift_months(day, offset.count)
        minutes = offset.count * _MINUTES[offset.unit]
        days = -(-abs(minutes) // _MINUTES_A_DAY)
        return day + timedelta(days=days if minutes >= 0 else -days)
    except (OverflowError, ValueError) as error:
        raise CalendarError(str(offset)) from error


def _shift_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise CalendarError(str(months))
    return date(year, month + 1, min(day.day, _last_day(year, month + 1)))


def shift_clock(at: time, offset: Offset) -> tuple[time, int]:
    """Give the clock time `offset` from `at` and how many days later (negative: earlier) it falls.

    Midnight is given as 23:59 of the day before: "midnight" and "12:00 am" are read as either end of a day, and
    fasting a minute too early harms nobody. Raises `CalendarError`; months cannot be counted from a clock time.
    """
    if offset.unit is Unit.MONTH:
        raise CalendarError(str(offset))
    anchor = datetime(2000, 1, 3, at.hour, at.minute)
    try:
        reached = anchor + timedelta(minutes=offset.count * _MINUTES[offset.unit])
        if reached.time() == time(0, 0):
            reached -= timedelta(minutes=1)
    except OverflowError as error:
        raise CalendarError(str(offset)) from error
    return reached.time(), (reached.date() - anchor.date()).days


def on_its_own_day(at: time) -> time:
    """Give a clock time as it is said beside its date: midnight is 00:01.

    "12:00 am" is read as noon, or as the end of the date beside it; 23:59 would need the day before beside it. A visit
    a minute later harms nobody.
    """
    return time(0, 1) if (at.hour, at.minute) == (0, 0) else at


def days_at_least_and_most(offset: Offset) -> tuple[int, int]:
    """Give the days that an offset of at least none takes, the fewest and the most: months have 28 to 31."""
    if offset.unit is not Unit.MONTH:
        return days_between(offset), days_between(offset)
    starts = [date(year, month, 1) for year in _A_LEAP_YEAR_AND_OTHERS for month in range(1, 13)]
    days = [(shift(start, offset) - start).days for start in starts]
    return min(days), max(days)


def days_between(offset: Offset) -> int:
    """Give an offset in days, for putting offsets in order; a month counts as 30 days."""
    if offset.unit is Unit.MONTH:
        return offset.count * 30
    minutes = offset.count * _MINUTES[offset.unit]
    return -(-minutes // _MINUTES_A_DAY) if minutes >= 0 else minutes // _MINUTES_A_DAY


def _last_day(year: int, month: int) -> int:
    """The last day of a month; the module `calendar` would bring the locale along."""
    return 31 if month == 12 else (date(year, month + 1, 1) - timedelta(days=1)).day
