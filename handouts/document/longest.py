"""The longest text a slot may ever hold, so that room is kept for it and no layout depends on a patient's dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Final

from handouts.document.tree import DateForm, Slot, SlotField
from handouts.resolve.wording import Words

_SPECIMEN_YEARS: Final = range(2020, 2031)
"""In eleven years a day of a month falls on every weekday."""
_WIDE_DAY: Final = 20
_WIDE_CLOCK: Final = time(22)
"""10:00 pm: round digits are the widest, and so are hours of two digits."""
_PATTERNS: Final = {DateForm.FULL: "date_full", DateForm.WEEKDAY: "date_weekday", DateForm.DAY: "date_day"}
_DATED: Final = frozenset({SlotField.DAY, SlotField.SURGERY_DATE, SlotField.FOLLOW_UP})
FREE_TEXT_CHARACTERS: Final = 32
"""Room kept inside a sentence for a field without a usual value."""


def longest_text(slot: Slot, words: Words, defaults: Mapping[SlotField, str]) -> str:
    """Give the longest text `slot` may hold: the longest weekday and month, the widest clock time, a usual place."""
    if slot.field in _DATED:
        day = words.day(_longest_day(words), _PATTERNS[slot.form])
        if slot.field is not SlotField.FOLLOW_UP:
            return day
        return words.say("date_and_time", date=day, time=words.clock(_WIDE_CLOCK))
    if slot.field is SlotField.ARRIVAL_TIME:
        return words.clock(_WIDE_CLOCK)
    if slot.field is SlotField.CLOCK:
        weekday = words.weekday(_longest_day(words))
        return words.say("clock_on_day", time=words.clock(_WIDE_CLOCK), day=weekday)
    return defaults.get(slot.field) or "n" * FREE_TEXT_CHARACTERS


def _longest_day(words: Words) -> date:
    """A day of wide digits in the longest-named month that falls on the longest-named weekday."""
    year = _SPECIMEN_YEARS[0]
    month = max(range(1, 13), key=lambda number: len(words.day(date(year, number, _WIDE_DAY), "date_day")))
    return max((date(year, month, _WIDE_DAY) for year in _SPECIMEN_YEARS), key=lambda day: len(words.weekday(day)))
