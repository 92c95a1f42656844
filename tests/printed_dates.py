"""A day or clock time and a distance to the words a page should print, counted without the tool's own calendar."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta

MONTHS = list(calendar.month_name)
DAYS = list(calendar.day_name)


def counted(day: date, count: int, unit: str) -> date:
    """Give the day `count` units from `day`; hours and minutes are started days, a month is one of the calendar."""
    if unit == "month":
        months = day.month - 1 + count
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    days = {"week": 7.0, "day": 1.0, "hour": 1 / 24, "minute": 1 / 1440}[unit] * abs(count)
    whole = int(days) if days == int(days) else int(days) + 1
    return day + timedelta(days=whole if count >= 0 else -whole)


def day_forms(day: date, british: bool) -> list[str]:
    """Every way a page may print a day, the longest first: with year, with weekday, and alone."""
    weekday, month = DAYS[day.weekday()], MONTHS[day.month]
    alone = f"{day.day} {month}" if british else f"{month} {day.day}"
    named = [f"{name} {alone}" if british else f"{name}, {alone}" for name in (weekday, weekday[:3])]
    return [f"{named[0]} {day.year}" if british else f"{named[0]}, {day.year}", *named, alone]


def clock_forms(at: time, hours_before: float, on: date | None) -> list[str]:
    """Every way to print the clock time so long before `at`, with the day it falls on when that is another one.

    Midnight, which people take for either end of a day, is a minute earlier; that of the visit itself a minute later.
    """
    arrival = datetime.combine(on or date(2000, 1, 2), at)
    moment = arrival - timedelta(hours=hours_before)
    moment += timedelta(minutes=(-1 if hours_before else 1) * (moment.time() == time(0, 0)))
    clock = f"{moment.hour % 12 or 12}:{moment.minute:02} {'am' if moment.hour < 12 else 'pm'}"
    if moment.date() == arrival.date():
        return [clock]
    weekday = DAYS[moment.weekday()]
    return [f"{clock} on {weekday}", f"{clock} on {weekday[:3]}"] if on else [f"{clock} the day before"]
