"""The names a language has for days and months, and dates and clock times written with them.

The names come from CLDR once, when a handout is resolved; after that nothing needs a locale library, so that a packet
can be filled in without one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from functools import lru_cache
from typing import Final

from msgspec import Struct


class Calendar(Struct, frozen=True):
    """Names of months (January first) and weekdays (Monday first), whole and short, and of the halves of a day."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    halves: tuple[str, str]


@lru_cache(maxsize=8)
def calendar_of(language: str) -> Calendar:
    """Look the names of a language tag up (CLDR, by Babel)."""
    from babel.core import Locale

    locale = Locale.parse(language, sep="-")
    months, days = locale.months["format"], locale.days["format"]
    halves = locale.day_periods["format"]["abbreviated"]
    return Calendar(
        months=tuple(months["wide"][number] for number in range(1, 13)),
        short_months=tuple(months["abbreviated"][number] for number in range(1, 13)),
        weekdays=tuple(days["wide"][number] for number in range(7)),
        short_weekdays=tuple(days["abbreviated"][number] for number in range(7)),
        halves=(halves["am"], halves["pm"]),
    )


_DAY_FIELDS: Final[Mapping[str, Callable[[Calendar, date], str]]] = {
    "EEEE": lambda names, day: names.weekdays[day.weekday()],
    "EEE": lambda names, day: names.short_weekdays[day.weekday()],
    "MMMM": lambda names, day: names.months[day.month - 1],
    "MMM": lambda names, day: names.short_months[day.month - 1],
    "d": lambda _, day: str(day.day),
    "y": lambda _, day: str(day.year),
}
_CLOCK_FIELDS: Final[Mapping[str, Callable[[Calendar, time], str]]] = {
    "h": lambda _, at: str((at.hour - 1) % 12 + 1),
    "H": lambda _, at: str(at.hour),
    "HH": lambda _, at: f"{at.hour:02}",
    "mm": lambda _, at: f"{at.minute:02}",
    "a": lambda names, at: names.halves[at.hour >= 12],
}
_FIELD: Final = re.compile(r"(?P<field>([A-Za-z])\2*)|'(?P<quoted>[^']*)'")


@lru_cache(maxsize=1024)
def written_day(names: Calendar, pattern: str, day: date) -> str:
    """Write a day in a pattern (CLDR letters; fixed_words.py refuses others); text in single quotes stands as it is."""
    return _FIELD.sub(lambda f: _DAY_FIELDS[f["field"]](names, day) if f["field"] else f["quoted"], pattern)


@lru_cache(maxsize=1024)
def written_clock(names: Calendar, pattern: str, at: time) -> str:
    """Write a time of day in a pattern."""
    return _FIELD.sub(lambda f: _CLOCK_FIELDS[f["field"]](names, at) if f["field"] else f["quoted"], pattern)
