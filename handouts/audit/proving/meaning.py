"""What a slot means, learnt from one proven packet, -> whether another row's text may stand there.

A distance read from one packet may be so many days or so many months: both are kept until a packet tells which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.audit.proving.calendar_words import (
    MINUTES_A_DAY,
    Calendar,
    PrintedClock,
    PrintedDay,
    clock_from,
    day_from,
    visit_at,
)
from handouts.audit.proving.expected import Expected, folded, same_side_and_level, same_text

Frame = tuple[str, str] | None
"""The words around a date or time in its slot; None until a filled one was seen."""

_DIGIT: Final = re.compile(r"\d")
_LETTER: Final = re.compile(r"[^\W\d_]")
_WORD: Final = re.compile(r"\w+")
_STARTS_WITH_WORD: Final = re.compile(r"\w").match
_ENDS_IN_WORD: Final = re.compile(r"\w\Z").search
_WITHIN: Final = range(-100, 265)
"""Days from surgery to a day that is printed without weekday and year."""
_FARTHEST: Final = 3
"""Days from surgery to a clock time that names its weekday; farther ones name their date."""


class Own(Struct, frozen=True, tag=True):
    """A text of the row as it is: name, reference, surgeon, notes, or side and level."""

    field: str

    def met(self, text: str | None, row: Expected, _: Calendar) -> Meaning | None:
        """Itself when the text is the row's, None when it is not."""
        if self.field == "side_and_level":
            if not (row.side or row.levels):
                return self if text is None else None
            return self if text is not None and same_side_and_level(text, row) else None
        wanted: str = getattr(row, self.field)
        if text is None:
            return None if wanted else self
        return self if wanted and same_text(text, wanted) else None


class Place(Struct, frozen=True, tag=True):
    """Where to arrive."""

    frame: Frame = None

    def met(self, text: str | None, row: Expected, _: Calendar) -> Meaning | None:
        """The meaning, its frame learnt, when the text is the row's place."""
        wanted = folded(row.arrival_place)
        if text is None or not wanted:
            return self if text is None and not wanted else None
        if self.frame is not None:
            return self if folded(text) == folded(self.frame[0] + wanted + self.frame[1]) else None
        around = without_words(folded(text), wanted)
        return Place(around) if around and not _DIGIT.search("".join(around)) else None


class Counted(Struct, frozen=True, tag=True):
    """A day counted from the day of surgery in days or in calendar months."""

    days: int = 0
    months: int = 0
    frame: Frame = None

    def met(self, text: str | None, row: Expected, calendar: Calendar) -> Meaning | None:
        """The meaning when the text is the day so far from the row's day of surgery."""
        wanted = day_from(row.surgery_date, self.days, self.months) if row.surgery_date else None
        return self if _is_day(text, wanted, self.frame, calendar) else None


class FollowUp(Struct, frozen=True, tag=True):
    """The follow-up visit: a day, and a time when the row has one."""

    frame: Frame = None

    def met(self, text: str | None, row: Expected, calendar: Calendar) -> Meaning | None:
        """The meaning, its frame learnt, when the text is the row's visit."""
        if text is None or row.follow_up_date is None:
            return self if text is None and row.follow_up_date is None else None
        day = calendar.day(text)
        if day is None or not day.is_day(row.follow_up_date):
            return None
        clock, at = calendar.clock(day.around[1]), row.follow_up_time
        if (clock and clock.minutes) != (at and visit_at(at)):
            return None
        if clock and _DIGIT.search(clock.before):
            return None
        frame = (day.around[0], clock.after if clock else day.around[1])
        return replace(self, frame=frame) if _fits(frame, self.frame) else None


class Clock(Struct, frozen=True, tag=True):
    """A clock time counted from the arrival time, in minutes."""

    minutes: int = 0
    frame: Frame = None

    def met(self, text: str | None, row: Expected, calendar: Calendar) -> Meaning | None:
        """The meaning when the text is the time so far from the row's arrival, and its weekday the right one."""
        if text is None or row.arrival_time is None:
            return self if text is None and row.arrival_time is None else None
        clock = calendar.clock(text)
        minutes, days = clock_from(row.arrival_time, self.minutes)
        if clock and not self.minutes and clock.minutes == visit_at(row.arrival_time):
            minutes, days = clock.minutes, 0
        if clock is None or clock.minutes != minutes:
            return None
        if days == 0:
            return self if _is_same_day(clock, self.frame) else None
        return self if _is_other_day(clock, row.surgery_date, days) else None


class Strip(Struct, frozen=True, tag=True):
    """The line of the header that holds the reference and the day of surgery, or as much of them as fits."""

    words: frozenset[str] | None = None
    """The words between them, known once a line with both was seen."""

    def met(self, text: str | None, row: Expected, calendar: Calendar) -> Meaning | None:
        """The meaning, its words learnt, when the text has the row's reference and no other day than the row's."""
        if text is None or not (row.reference or row.surgery_date):
            return self if text is None and not (row.reference or row.surgery_date) else None
        rest, reference = folded(text), folded(row.reference)
        if reference:
            around = without_words(rest, reference)
            if around is None:
                return None
            rest = " ".join(around)
        day = calendar.day(rest)
        if day is not None:
            if row.surgery_date is None or not day.is_day(row.surgery_date) or day.contradicts_itself():
                return None
            rest = " ".join(day.around)
        if _DIGIT.search(rest) or not (reference or day):
            return None
        words = frozenset(_WORD.findall(rest.casefold()))
        if self.words is None:
            return Strip(words) if reference and day else self
        return self if words <= self.words else None


class Unseen(Struct, frozen=True, tag=True):
    """A place left empty because the proven packet's row had no value of a field to count from."""

    field: str

    def met(self, text: str | None, row: Expected, _: Calendar) -> Meaning | None:
        """Itself when the place is empty again for the same reason."""
        return self if text is None and getattr(row, self.field) is None else None


class Code(Struct, frozen=True, tag=True):
    """The packet's own code; it is compared with the manifest, not with the row."""

    def met(self, text: str | None, _row: Expected, _: Calendar) -> Meaning | None:
        """Itself wherever a code is printed."""
        return self if text else None


Meaning = Own | Place | Counted | FollowUp | Clock | Strip | Unseen | Code


def without_words(text: str, words: str) -> tuple[str, str] | None:
    """What stands around whole words in a text, None when they are not there."""
    at = text.find(words)
    while at >= 0:
        before, after = text[:at], text[at + len(words) :]
        if not (_ENDS_IN_WORD(before) or _STARTS_WITH_WORD(after)):
            return before, after
        at = text.find(words, at + 1)
    return None


def _fits(found: tuple[str, str], proven: Frame) -> bool:
    if proven is None:
        return not _DIGIT.search(found[0] + found[1])
    return found == proven


def _is_day(text: str | None, wanted: date | None, frame: Frame, calendar: Calendar) -> bool:
    if text is None or wanted is None:
        return text is None and wanted is None
    day = calendar.day(text)
    return day is not None and day.is_day(wanted) and _fits(day.around, frame)


def _is_same_day(clock: PrintedClock, frame: Frame) -> bool:
    if frame is None and _LETTER.search(clock.after):
        return False
    return clock.weekday is None and _fits((clock.before, clock.after), frame)


def _is_other_day(clock: PrintedClock, surgery: date | None, days: int) -> bool:
    """A time on another day than surgery says so: by its weekday, or in words when no date is known."""
    if _DIGIT.search(clock.after) or not _LETTER.search(clock.after):
        return False
    if surgery is None:
        return clock.weekday is None
    return clock.weekday == (surgery.weekday() + days) % 7


# learning


def distances(printed: PrintedDay, surgery: tuple[date, ...]) -> Iterator[Counted]:
    """Every distance from the day of surgery (a few days, when its year is not printed) that explains a printed day."""
    frame = printed.around
    found: dict[Counted, None] = {}
    for start in surgery:
        for day in _near(printed, start):
            found[Counted(days=(day - start).days, frame=frame)] = None
            months = (day.year - start.year) * 12 + day.month - start.month
            if months and day_from(start, 0, months) == day:
                found[Counted(months=months, frame=frame)] = None
    yield from found


def _near(printed: PrintedDay, start: date) -> tuple[date, ...]:
    """The days a printed one can be; without weekday and year, the one from some months before to some after."""
    days = printed.within(range(start.year - 1, start.year + 3))
    if printed.weekday is not None or printed.year is not None:
        return days
    return tuple(day for day in days if (day - start).days in _WITHIN)


def clock_distances(printed: PrintedClock, arrival: tuple[int, ...], surgery: tuple[date, ...]) -> Iterator[Clock]:
    """Every distance from the arrival (as `moments` gives it) that explains a printed time."""
    frame = (printed.before, printed.after) if not _days_apart(printed, surgery) else None
    yield from dict.fromkeys(Clock(at - start, frame) for at in moments(printed, surgery) for start in arrival)


def moments(printed: PrintedClock, surgery: tuple[date, ...]) -> tuple[int, ...]:
    """Minutes from the first minute of the day of surgery; one minute before midnight also stands for midnight."""
    at = printed.minutes + _days_apart(printed, surgery) * MINUTES_A_DAY
    return (at, at + 1) if printed.minutes == MINUTES_A_DAY - 1 else (at,)


def _days_apart(printed: PrintedClock, surgery: tuple[date, ...]) -> int:
    """How many days from surgery a printed time falls: the nearest day of its weekday, else the day before."""
    if printed.weekday is not None and surgery:
        later = (printed.weekday - surgery[0].weekday()) % 7
        return later if later <= _FARTHEST else later - 7
    return -1 if _LETTER.search(printed.after) else 0
