"""A slot and a patient to the texts that may fill it, longest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from handouts.document.spans import DateForm, Slot, SlotField
from handouts.resolve.calendar import written_day
from handouts.resolve.request import Patient
from handouts.resolve.timetable import CalendarError, Offset, Unit, on_its_own_day, shift, shift_clock
from handouts.resolve.wording import GLUE, Words

Defaults = Mapping[SlotField, str]

_LEVEL_ENDS: Final = re.compile(r"\s*[-\u2013/]\s*|\s+to\s+")


def slot_texts(slot: Slot, patient: Patient | None, defaults: Defaults, words: Words) -> tuple[str, ...]:
    """Give the texts that may fill `slot`, the longest and best first; none at all prints a line to write on.

    A date loses its year first, then the end of its weekday, then that of its month; a time on another day loses the
    end of that day's name. The number of a day, its month, am or pm, and the word for another day are never lost. The
    slot's own `before` and `after` are not included.
    """
    filler = _FILLERS.get(slot.field)
    texts = filter(None, filler(slot, patient or Patient(), words)) if filler else ()
    return tuple(dict.fromkeys(texts)) or tuple(filter(None, (defaults.get(slot.field),)))


def _day_texts(day: date | None, form: DateForm, words: Words) -> tuple[str, ...]:
    if day is None:
        return ()
    if form is DateForm.DAY:
        return (words.day(day, "date_day"), words.shortest(day, "date_day"))
    weekday = (words.day(day, "date_weekday"), words.short_weekday(day), words.shortest(day, "date_weekday"))
    if form is DateForm.FULL:
        return (words.day(day, "date_full"), *weekday)
    return weekday


def _surgery_date(slot: Slot, patient: Patient, words: Words) -> tuple[str, ...]:
    return _day_texts(patient.surgery_date, slot.form, words)


def _counted_day(slot: Slot, patient: Patient, words: Words) -> tuple[str, ...]:
    if patient.surgery_date is None or slot.offset is None:
        return ()
    try:
        return _day_texts(shift(patient.surgery_date, slot.offset), slot.form, words)
    except CalendarError:
        return ()


def _arrival_time(_slot: Slot, patient: Patient, words: Words) -> tuple[str, ...]:
    at = patient.arrival_time
    return (words.clock(on_its_own_day(at)),) if at is not None else ()


def _counted_clock(slot: Slot, patient: Patient, words: Words) -> tuple[str, ...]:
    if patient.arrival_time is None or slot.offset is None:
        return ()
    try:
        at, days = shift_clock(patient.arrival_time, slot.offset)
        on = shift(patient.surgery_date, Offset(days, Unit.DAY)) if patient.surgery_date else None
    except CalendarError:
        return ()
    clock = words.clock(at)
    if days == 0:
        return (clock,)
    if on is None:
        return (words.say("clock_day_before", time=clock),) if days == -1 else ()
    names = (words.weekday(on), written_day(words.calendar, "EEE", on))
    return tuple(words.say("clock_on_day", time=clock, day=name) for name in names)


def _follow_up(slot: Slot, patient: Patient, words: Words) -> tuple[str, ...]:
    days = _day_texts(patient.follow_up_date, slot.form, words)
    if patient.follow_up_time is None:
        return days
    at = words.clock(on_its_own_day(patient.follow_up_time))
    return tuple(words.say("date_and_time", date=day, time=at) for day in days)


def _side_and_level(_slot: Slot, patient: Patient, words: Words) -> tuple[str, ...]:
    side = words.say(f"side_{patient.side}") if patient.side else ""
    spans = tuple(_level_span(level, words) for level in patient.levels)
    return tuple(
        words.say("side_and_levels", side=side, levels=levels) if side and levels else side or levels
        for levels in (words.listed(spans), ", ".join(patient.levels))
    )


def _level_span(level: str, words: Words) -> str:
    ends = _LEVEL_ENDS.split(level, maxsplit=1)
    if len(ends) != 2:
        return level
    return words.say("level_span", first=ends[0], last=ends[1]).replace(" ", GLUE)


def _strip(slot: Slot, patient: Patient, words: Words) -> tuple[str, ...]:
    days = _day_texts(patient.surgery_date, slot.form, words)
    if not patient.reference:
        return tuple(words.say("strip_no_reference", date=day) for day in days)
    alone = words.say("strip_no_date", reference=patient.reference)
    return (*(words.say("strip", reference=patient.reference, date=day) for day in days), alone)


_Filler = Callable[[Slot, Patient, Words], tuple[str, ...]]
_FILLERS: Final[dict[SlotField, _Filler]] = {
    SlotField.NAME: lambda _slot, patient, _words: (patient.name,),
    SlotField.REFERENCE: lambda _slot, patient, _words: (patient.reference,),
    SlotField.ARRIVAL_PLACE: lambda _slot, patient, _words: (patient.arrival_place,),
    SlotField.NOTES: lambda _slot, patient, _words: (patient.notes,),
    SlotField.SURGERY_DATE: _surgery_date,
    SlotField.DAY: _counted_day,
    SlotField.ARRIVAL_TIME: _arrival_time,
    SlotField.CLOCK: _counted_clock,
    SlotField.FOLLOW_UP: _follow_up,
    SlotField.SIDE_AND_LEVEL: _side_and_level,
    SlotField.STRIP: _strip,
}
