"""The holes of a proven packet -> what may stand in each of them for another patient."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from handouts.audit.proving.calendar_words import Calendar
from handouts.audit.proving.expected import Expected, folded
from handouts.audit.proving.holes import CODE, STRIP, TEXT, Hole
from handouts.audit.proving.meaning import (
    Clock,
    Code,
    Counted,
    FollowUp,
    Meaning,
    Own,
    Place,
    Strip,
    Unseen,
    clock_distances,
    distances,
    without_words,
)

_ALONE: Final = ("", "")
_BY_FIELD: Final[dict[str, Meaning]] = {
    CODE: Code(),
    STRIP: Strip(),
    "surgery_date": Counted(frame=_ALONE),
    "arrival_time": Clock(frame=None),
    "arrival_place": Place(_ALONE),
    "follow_up": FollowUp(_ALONE),
    **{field: Own(field) for field in ("name", "reference", "surgeon", "side_and_level", "notes")},
}
_DIGIT: Final = re.compile(r"\d")
_YEARS: Final = range(2000, 2100)


class Known(Struct, frozen=True):
    """What other dates and times of a packet are counted from; more than one day when its year is not printed."""

    surgery: tuple[date, ...] = ()
    arrival: tuple[int, ...] = ()
    place: str | None = None


def known_from_row(row: Expected) -> Known:
    """What a row says of the day."""
    at = row.arrival_time
    return Known(
        surgery=(row.surgery_date,) if row.surgery_date else (),
        arrival=_arrivals(at.hour * 60 + at.minute) if at else (),
        place=folded(row.arrival_place),
    )


def known_from_page(holes: Sequence[Hole], calendar: Calendar) -> Known:
    """What the panel and the header say of the day; nothing where neither stands in the packet."""
    texts = {hole.field: hole.reading.text for hole in reversed(holes) if hole.field and hole.reading.text}
    surgery = _surgery((texts.get("surgery_date", ""), texts.get(STRIP, "")), calendar)
    arrival = calendar.clock(texts.get("arrival_time", ""))
    has_place = any(hole.field == "arrival_place" for hole in holes)
    return Known(
        surgery,
        _arrivals(arrival.minutes) if arrival else (),
        texts.get("arrival_place", "") if has_place else None,
    )


def _arrivals(minutes: int) -> tuple[int, ...]:
    """The times an arrival may have, in minutes after midnight, by the one it is said to have: 0 is printed as 1."""
    return (minutes,) if minutes > 1 else (0, 1)


def _surgery(texts: Iterable[str], calendar: Calendar) -> tuple[date, ...]:
    """The day of surgery, or every day it may be when no year is printed; in both kinds of year if it can be."""
    days = [day for text in texts if (day := calendar.day(text))]
    for day in days:
        if day.year is not None:
            return day.within([day.year])
    return days[0].within(_YEARS) if days else ()


def meanings_of(hole: Hole, known: Known, calendar: Calendar) -> tuple[Meaning, ...]:
    """All that may explain what the proven packet has in a hole; none when nothing does."""
    if hole.field != TEXT:
        meaning = _BY_FIELD.get(hole.field)
        return (meaning,) if meaning else ()
    text = hole.reading.text
    if text is None:
        return FollowUp(), Place(), Unseen("surgery_date"), Unseen("arrival_time")
    if frame := _frame_of_place(text, known.place):
        return (Place(frame),)
    day = calendar.day(text)
    if day is not None:
        if clock := calendar.clock(day.around[1]):
            return (FollowUp((day.around[0], clock.after)),)
        return (*distances(day, known.surgery), FollowUp(day.around))
    clock = calendar.clock(text)
    if clock is not None:
        return tuple(clock_distances(clock, known.arrival, known.surgery))
    return (Place(),) if known.place is None else ()


def _frame_of_place(text: str, place: str | None) -> tuple[str, str] | None:
    """What stands around the place in a text, None when it is not there as whole words or beside other numbers."""
    frame = without_words(text, place) if place else None
    return frame if frame and not _DIGIT.search("".join(frame)) else None
