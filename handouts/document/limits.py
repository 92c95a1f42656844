"""The surgeon's limits and the steps of recovery: a length of time, and the day it ends when surgery has a date."""

from __future__ import annotations

from collections.abc import Sequence

from handouts.content.items import ActivityItem, StepItem
from handouts.document.making import Making
from handouts.document.phrases import around
from handouts.document.references import person
from handouts.document.tree import (
    ActivityRow,
    ActivityTable,
    Break,
    DateForm,
    FillIn,
    Slot,
    SlotField,
    Spans,
    Text,
    Timeline,
    TimelineStep,
)
from handouts.resolve.layers import PlacedItem
from handouts.resolve.quantities import Quantity
from handouts.resolve.timetable import offset_of


def activity_table(run: Sequence[PlacedItem], making: Making) -> list[ActivityTable]:
    """Make the table of limits; it has a title of its own unless a heading stands before it."""
    texts, surgeon = making.words.texts, making.resolved.surgeon
    whose = person(surgeon.short or surgeon.name) if surgeon else texts["your_surgeon_start"]
    title = "" if making.headed else making.words.say("activity_title", surgeon=whose)
    head = (texts["activity_head"], texts["limit_head"], texts["means_head"])
    rows = (_activity(placed.item, placed, making) for placed in run if isinstance(placed.item, ActivityItem))
    return [ActivityTable(title, head, tuple(rows))]


def _activity(item: ActivityItem, placed: PlacedItem, making: Making) -> ActivityRow:
    limit, note = _limit(item, placed, making)
    return ActivityRow(
        name=making.plain(placed, "activity"),
        icon=item.icon or "",
        limit=limit,
        note=_joined(note, making.spans(placed, "note")),
        means=making.spans(placed, "means"),
        origin=making.origin(placed),
    )


def _limit(item: ActivityItem, placed: PlacedItem, making: Making) -> tuple[Spans, Spans]:
    """Give the big words and the small ones: the day first when there is one, else the length of time."""
    key = "from" if item.from_ else "until" if item.until else ""
    own = making.spans(placed, "limit")
    if not key:
        return own, ()
    distance = making.duration(placed, key)
    if distance is None:
        blank = (FillIn(making.words.texts["blank_line"]),)
        return (own, blank) if own else (blank, (Text(making.words.texts["blank_limit"]),))
    day, length = _day(key, distance, making), _length(key, distance, making)
    if own:
        return own, day or length
    return (day, (Text(making.words.in_own_unit(distance)),)) if day else (length, ())


def _day(key: str, distance: Quantity, making: Making) -> Spans:
    if not making.resolved.dated:
        return ()
    return around(f"{key}_date", "date", _slot(distance), making.words)


def _length(key: str, distance: Quantity, making: Making) -> Spans:
    return (Text(making.words.say(f"{key}_distance", distance=making.words.in_own_unit(distance))),)


def _slot(distance: Quantity) -> Slot:
    return Slot(SlotField.DAY, offset_of(distance), DateForm.DAY, bold=False)


def _joined(first: Spans, second: Spans) -> Spans:
    return (*first, Break(), *second) if first and second else first or second


def timeline(run: Sequence[PlacedItem], making: Making) -> list[Timeline]:
    """Make the recovery timeline; its steps carry dates only when surgery has one."""
    steps = (_step(placed.item, placed, making) for placed in run if isinstance(placed.item, StepItem))
    return [Timeline(making.words.texts["timeline_title"], tuple(steps))]


def _step(item: StepItem, placed: PlacedItem, making: Making) -> TimelineStep:
    name, says = making.plain(placed, "step"), making.spans(placed, "says")
    return TimelineStep(name, item.icon or "", _step_day(item, placed, making), says, making.origin(placed))


def _step_day(item: StepItem, placed: PlacedItem, making: Making) -> Spans:
    distance = making.duration(placed, "until") if item.until else None
    if not making.resolved.dated or (item.until and distance is None):
        return ()
    if distance is None:
        slot = Slot(SlotField.SURGERY_DATE, form=DateForm.DAY)
        return around("step_on", "date", slot, making.words)
    slot = Slot(SlotField.DAY, offset_of(distance), DateForm.DAY)
    return around("step_until", "date", slot, making.words)
