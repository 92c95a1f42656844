"""The days before surgery that a variant counts, and whether some of them are over when a packet is printed."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from handouts.diagnostics import Diagnostic, Severity
from handouts.document.spans import SlotField
from handouts.pdf.laid_out import LaidOut
from handouts.resolve.timetable import CalendarError, Offset, shift


def days_before(laid_out: LaidOut) -> tuple[Offset, ...]:
    """How far before surgery the days are that stand on the pages."""
    slots = (hole.place.slot for hole in laid_out.slots)
    found = dict.fromkeys(slot.offset for slot in slots if slot.field is SlotField.DAY)
    return tuple(offset for offset in found if offset is not None and offset.count < 0)


@lru_cache(maxsize=1024)
def some_are_over(before: tuple[Offset, ...], surgery: date | None, today: date) -> bool:
    """Whether one of these days is over. A day of surgery that is past itself is doubted as such, not here."""
    if surgery is None or surgery < today:
        return False
    return any(_is_over(surgery, offset, today) for offset in before)


def _is_over(surgery: date, offset: Offset, today: date) -> bool:
    try:
        return shift(surgery, offset) < today
    except CalendarError:  # it prints no day
        return False


def past_days(laid_out: LaidOut, surgery: date | None, today: date) -> tuple[Diagnostic, ...]:
    """The warning about a packet that names such days; none where it does not."""
    if not some_are_over(days_before(laid_out), surgery, today):
        return ()
    message = "the packet names days before surgery that are over"
    hint = "tell the patient what was due on them, or move the day of surgery"
    return (Diagnostic("days-past", message, hint=hint, severity=Severity.WARNING),)
