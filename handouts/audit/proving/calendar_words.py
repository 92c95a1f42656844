"""Printed words -> days and clock times, by the names a language's own calendar has for them (CLDR)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from functools import cached_property, lru_cache
from typing import Final

from msgspec import Struct

MINUTES_A_DAY: Final = 1440
_JOINT: Final = r"[,.]?\s+(?:[^\W\d]{1,3}\s+)?"
"""What stands between the parts of a date: a comma, and in some languages a short word ("9 de marzo")."""
_MOST_KEPT: Final = 8192


class PrintedDay(Struct, frozen=True):
    """A day as printed: weekday (Monday is 0) and year may be left out; `around` is what stands before and after it."""

    month: int
    day: int
    weekday: int | None = None
    year: int | None = None
    around: tuple[str, str] = ("", "")

    def is_day(self, wanted: date) -> bool:
        """Whether all that is printed is true of a day."""
        return (
            self.day == wanted.day
            and self.month == wanted.month
            and (self.weekday is None or self.weekday == wanted.weekday())
            and (self.year is None or self.year == wanted.year)
        )

    def within(self, years: Iterable[int]) -> tuple[date, ...]:
        """The days of some years of which all that is printed is true."""
        days = (_day(year, self.month, self.day) for year in years)
        return tuple(day for day in days if day and self.is_day(day))

    def contradicts_itself(self) -> bool:
        """Whether the weekday printed is not that of the day printed, its year included."""
        return self.year is not None and not self.within([self.year])


class PrintedClock(Struct, frozen=True):
    """A clock time as printed, in minutes after midnight, with the weekday it falls on when that is said."""

    minutes: int
    weekday: int | None = None
    before: str = ""
    after: str = ""


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class Calendar(Struct, frozen=True, dict=True):
    """A language's names of months (January is 1), weekdays (Monday is 0) and halves of the day, in small letters.

    What was read is kept, for the same days come again.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    halves: Mapping[str, str]

    @cached_property
    def _weekday(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){_either(self.weekdays)}(?!\w)", re.IGNORECASE)

    @cached_property
    def _date(self) -> re.Pattern[str]:
        month, weekday = _either(self.months), _either(self.weekdays)
        return re.compile(
            rf"(?<!\w)(?:({weekday})\.?{_JOINT})?(?:({month}){_JOINT}(\d{{1,2}})|(\d{{1,2}})\.?{_JOINT}({month}))"
            rf"(?!\w)(?:{_JOINT}(\d{{4}}))?(?!\w)",
            re.IGNORECASE,
        )

    @cached_property
    def _clock(self) -> re.Pattern[str]:
        halves = _either(self.halves)
        return re.compile(rf"(?<![\w:.])(\d{{1,2}})[:.](\d{{2}})(?:\s({halves}))?(?!\w)", re.IGNORECASE)

    @cached_property
    def _days_kept(self) -> dict[str, PrintedDay | None]:
        return {}

    @cached_property
    def _clocks_kept(self) -> dict[str, PrintedClock | None]:
        return {}

    def day(self, text: str) -> PrintedDay | None:
        """The first day printed in a text, None when there is none."""
        known = self._days_kept.get(text)
        if known is None:
            if len(self._days_kept) >= _MOST_KEPT:
                self._days_kept.clear()
            known = self._days_kept[text] = self._read_day(text)
        return known

    def _read_day(self, text: str) -> PrintedDay | None:
        found = self._date.search(text)
        if found is None:
            return None
        weekday, month_first, day_last, day_first, month_last, year = found.groups()
        return PrintedDay(
            month=self.months[(month_first or month_last).casefold()],
            day=int(day_last or day_first),
            weekday=self.weekdays[weekday.casefold()] if weekday else None,
            year=int(year) if year else None,
            around=(text[: found.start()], text[found.end() :]),
        )

    def clock(self, text: str) -> PrintedClock | None:
        """The first clock time printed in a text, None when there is none."""
        known = self._clocks_kept.get(text)
        if known is None:
            if len(self._clocks_kept) >= _MOST_KEPT:
                self._clocks_kept.clear()
            known = self._clocks_kept[text] = self._read_clock(text)
        return known

    def _read_clock(self, text: str) -> PrintedClock | None:
        found = self._clock.search(text)
        if found is None:
            return None
        hour, minute = int(found[1]), int(found[2])
        half = self.halves.get(found[3].casefold()) if found[3] else None
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour > 23 or minute > 59:
            return None
        after = text[found.end() :]
        said = self._weekday.search(after)
        weekday = self.weekdays[said[0].casefold()] if said else None
        return PrintedClock(hour * 60 + minute, weekday, text[: found.start()], after)


_in_use: deque[Calendar] = deque(maxlen=8)


@lru_cache(maxsize=8)
def calendar_of(language: str) -> Calendar:
    """The calendar of a language tag (`en-US`). Raises ValueError for a tag no language has."""
    from babel.core import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language, sep="-")
    except UnknownLocaleError as error:
        raise ValueError(str(error)) from None
    halves = {
        _plain(name): half
        for form in ("abbreviated", "wide", "narrow")
        for half, name in locale.day_periods.get("format", {}).get(form, {}).items()
        if half in {"am", "pm"} and len(name) > 1
    }
    widths = ("wide", "abbreviated")
    return Calendar(_names(locale.months, widths), _names(locale.days, widths), halves)


def known_calendar(calendar: Calendar) -> Calendar:
    """The calendar that says the same and is in use already, with the days it has read; else this one."""
    known = next((one for one in tuple(_in_use) if one == calendar), None)
    if known is None:
        _in_use.append(calendar)
    return known or calendar


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _names(table: Mapping[str, Mapping[str, Mapping[int, str]]], widths: Iterable[str]) -> dict[str, int]:
    return {
        name.casefold().rstrip("."): number
        for context in ("format", "stand-alone")
        for width in widths
        for number, name in table[context].get(width, {}).items()
    }


def _either(names: Iterable[str]) -> str:
    """A pattern for any of the names, the longest first; one that never fits when there are none."""
    longest_first = sorted(names, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})" if longest_first else r"(?!)"


@lru_cache(maxsize=4096)
def day_from(start: date, days: int, months: int) -> date | None:
    """The day so many days and calendar months from another; None outside the years 1 to 9999.

    A month is cut to the length of the month reached: January 31 and a month is February 28 or 29.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    reached = date(year, month + 1, min(start.day, _last_day(year, month + 1)))
    try:
        return reached + timedelta(days=days)
    except OverflowError:
        return None


def clock_from(start: time, minutes: int) -> tuple[int, int]:
    """Minutes after midnight of the time so many minutes from another, and how many days later it falls.

    Midnight is printed as 23:59 of the day before, because it is read as either end of a day.
    """
    days, reached = divmod(start.hour * 60 + start.minute + minutes, MINUTES_A_DAY)
    return (reached, days) if reached else (MINUTES_A_DAY - 1, days - 1)


def visit_at(at: time) -> int:
    """Minutes after midnight of a visit's time as printed beside its day: midnight is printed as 00:01."""
    return at.hour * 60 + at.minute or 1


def _last_day(year: int, month: int) -> int:
    """The last day of a month; the module `calendar` would bring the locale along."""
    return 31 if month == 12 else (date(year, month + 1, 1) - timedelta(days=1)).day
