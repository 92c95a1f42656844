"""What a line of a handout is made of: words in two weights, links, places for page numbers, and slots.

Inline content is a tuple of `Inline` pieces ("spans"). Patient text never stands in it: it is a `Slot`, a place that
`personalise` fills.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from handouts.resolve.timetable import Offset as Offset
from handouts.resolve.timetable import Unit as Unit


class SlotField(Enum):
    """What fills a slot: a field of the patient file, or a day or clock time counted from one."""

    NAME = "name"
    REFERENCE = "reference"
    SURGEON = "surgeon"
    SURGERY_DATE = "surgery_date"
    ARRIVAL_TIME = "arrival_time"
    ARRIVAL_PLACE = "arrival_place"
    SIDE_AND_LEVEL = "side_and_level"
    FOLLOW_UP = "follow_up"
    NOTES = "notes"
    DAY = "day"
    """A calendar day `offset` before or after the day of surgery."""
    CLOCK = "clock"
    """A clock time `offset` (negative: before) from the arrival time."""
    TOKEN = "token"
    """The packet's own code, printed in every footer."""
    STRIP = "strip"
    """The second line of the header strip: reference and date of surgery."""

    __hash__ = object.__hash__
    """There is one of each; the usual hash of its name takes three times as long, for each hole of each packet."""


class DateForm(Enum):
    """How much of a date is printed, longest form first."""

    FULL = "full"
    """Tuesday, March 9, 2027"""
    WEEKDAY = "weekday"
    """Tuesday, March 9"""
    DAY = "day"
    """March 9"""


class Slot(Struct, frozen=True):
    """A place that only a patient's own text fills; `before` and `after` are printed with it, never alone."""

    field: SlotField
    offset: Offset | None = None
    form: DateForm = DateForm.FULL
    before: str = ""
    after: str = ""
    bold: bool = True
    lines: int = 1


class Text(Struct, frozen=True):
    """A run of words in one weight."""

    text: str
    bold: bool = False


class Told(Text, frozen=True):
    """Words that the packet tells of itself, by the name of their reference: `approved_by`, `review_by`, ...

    They are no part of what is approved, as they follow from it.
    """

    name: str = ""


class Link(Struct, frozen=True):
    """Words that lead somewhere (`tel:`, `https:`, `mailto:`); `title` is what a screen reader says of the target."""

    text: str
    target: str
    title: str
    bold: bool = False


class PageNumber(Struct, frozen=True):
    """The number of the page on which a block ("block") or an item ("block/item") starts, known after pagination."""

    block: str
    bold: bool = False


class FillIn(Struct, frozen=True):
    """A line to write on inside a sentence, at least 42 mm long; `says` is its spoken text ("blank line")."""

    says: str
    width_mm: float = 42.0


class Break(Struct, frozen=True):
    """A line break the author asked for."""


Inline = Text | Link | PageNumber | FillIn | Break | Slot
Spans = tuple[Inline, ...]


class Line(Struct, frozen=True):
    """One entry of a list: its words and where they came from ("block/item")."""

    spans: Spans
    origin: str = ""
