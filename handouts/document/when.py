"""Rows of the timetable: a day or clock time counted from surgery or arrival beside what happens then."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from handouts.content.items import HeadingItem, RowItem
from handouts.document.making import Making
from handouts.document.phrases import distance_after, distance_before
from handouts.document.tree import DateForm, Slot, SlotField, Timetable, TimetableGroup, TimetableRow
from handouts.resolve.layers import PlacedItem
from handouts.resolve.timetable import days_between, offset_of

ARRIVAL = "arrival"


def timetable(run: Sequence[PlacedItem], making: Making) -> list[Timetable]:
    """Make one timetable; each heading starts a group. A group or row that has lost all its words is left out."""
    groups: list[TimetableGroup] = []
    for placed in run:
        item = placed.item
        if isinstance(item, HeadingItem):
            groups.append(_group(item, placed, making))
        elif isinstance(item, RowItem):
            if not groups:
                groups.append(TimetableGroup("", "", ()))
            row = _row(item, placed, making)
            groups[-1] = replace(groups[-1], rows=groups[-1].rows + ((row,) if row.spans else ()))
    kept = tuple(replace(group, rows=by_day(group.rows)) for group in groups if group.rows)
    return [Timetable(kept)] if kept else []


def by_day(rows: tuple[TimetableRow, ...]) -> tuple[TimetableRow, ...]:
    """Put dated rows in the order of their days, whatever numbers a surgeon chose; others keep to the row above."""
    runs: list[list[TimetableRow]] = []
    for row in rows:
        if (row.when is not None and row.when.field is SlotField.DAY) or not runs:
            runs.append([row])
        else:
            runs[-1].append(row)
    runs.sort(key=lambda run: _days(run[0].when))
    return tuple(row for run in runs for row in run)


def _days(when: Slot | None) -> int:
    return days_between(when.offset) if when is not None and when.offset is not None else 0


def _group(item: HeadingItem, placed: PlacedItem, making: Making) -> TimetableGroup:
    title, aside = making.plain(placed, "heading"), making.spans(placed, "aside")
    return TimetableGroup(title, item.icon or "", (), aside, making.origin(placed))


def _row(item: RowItem, placed: PlacedItem, making: Making) -> TimetableRow:
    when, label = _when(item, placed, making)
    return TimetableRow(when, label, making.spans(placed, "row"), making.origin(placed))


def _when(item: RowItem, placed: PlacedItem, making: Making) -> tuple[Slot | None, str]:
    words, timed = making.words, making.resolved.timed
    by_the_team = (None, words.texts["team_writes_date"])
    if item.on:
        return Slot(SlotField.SURGERY_DATE, form=DateForm.WEEKDAY), words.texts["surgery_day"]
    if item.time == ARRIVAL:
        return Slot(SlotField.ARRIVAL_TIME), "" if timed else words.texts["arrival_label"]
    if item.time:
        distance = making.duration(placed, "time")
        if distance is None:
            return None, words.texts["team_writes_time"]
        label = words.say("before_arrival", distance=words.in_own_unit(distance))
        return Slot(SlotField.CLOCK, -offset_of(distance)), "" if timed else label
    if item.before:
        distance = making.duration(placed, "before")
        if distance is None:
            return by_the_team
        return Slot(SlotField.DAY, -offset_of(distance), DateForm.WEEKDAY), distance_before(distance, words)
    if item.after:
        distance = making.duration(placed, "after")
        if distance is None:
            return by_the_team
        return Slot(SlotField.DAY, offset_of(distance), DateForm.WEEKDAY), distance_after(distance, words)
    return by_the_team
