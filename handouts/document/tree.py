"""What the sections of a composed handout hold, component by component; nothing of PDF or reportlab.

Every node made from an item names it in `origin` as "block/item". Its words are spans (spans.py, offered here too).
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from handouts.document.spans import Break as Break
from handouts.document.spans import DateForm as DateForm
from handouts.document.spans import FillIn as FillIn
from handouts.document.spans import Inline as Inline
from handouts.document.spans import Line as Line
from handouts.document.spans import Link as Link
from handouts.document.spans import Offset as Offset
from handouts.document.spans import PageNumber as PageNumber
from handouts.document.spans import Slot as Slot
from handouts.document.spans import SlotField as SlotField
from handouts.document.spans import Spans as Spans
from handouts.document.spans import Text as Text
from handouts.document.spans import Told as Told
from handouts.document.spans import Unit as Unit
from handouts.resolve.edition import Edition as Edition
from handouts.resolve.edition import Paper as Paper
from handouts.resolve.edition import TypeSize as TypeSize


class Paragraph(Struct, frozen=True):
    """Running text; `small` for sources and notes on numbers."""

    spans: Spans
    origin: str = ""
    small: bool = False


class SubHead(Struct, frozen=True):
    """A heading inside a section (H3). With `aside` or `ruled` it is a period head: date at the right, rule below."""

    spans: Spans
    origin: str = ""
    aside: Spans = ()
    ruled: bool = False


class BulletList(Struct, frozen=True):
    items: tuple[Line, ...]


class KeyPoints(Struct, frozen=True):
    """The numbered points of page 1 under their own heading."""

    title: str
    items: tuple[Line, ...]


class CheckList(Struct, frozen=True):
    """Boxes to tick."""

    items: tuple[Line, ...]


class DetailCell(Struct, frozen=True):
    label: str
    slot: Slot
    origin: str = ""


class DetailsPanel(Struct, frozen=True):
    """Who, when, where: the labelled slots of page 1, in reading order."""

    title: str
    cells: tuple[DetailCell, ...]


class CardKind(Enum):
    EMERGENCY = "emergency"
    CALL_US = "call-us"


class CallCard(Struct, frozen=True):
    """A warning card: big title ("Call 911 now"), lines under it, and the signs that call for it."""

    kind: CardKind
    title: str
    lines: tuple[Spans, ...]
    signs: tuple[Line, ...]
    level: int = 2


class CalloutKind(Enum):
    NOTE = "note"
    NEVER = "never"


class Callout(Struct, frozen=True):
    kind: CalloutKind
    spans: Spans
    origin: str = ""


class TimetableRow(Struct, frozen=True):
    """One dated or timed line. `when` is a slot, or None for a line the team writes on; `label` stands under it."""

    when: Slot | None
    label: str
    spans: Spans
    origin: str = ""


class TimetableGroup(Struct, frozen=True):
    title: str
    icon: str
    rows: tuple[TimetableRow, ...]
    aside: Spans = ()
    origin: str = ""


class Timetable(Struct, frozen=True):
    groups: tuple[TimetableGroup, ...]


class RiskRow(Struct, frozen=True):
    """A benefit or risk out of 100: `low` people are drawn full, up to `high` half, the rest empty."""

    name: str
    means: Spans
    have: str
    """The sentence with the number: "1 to 4 of 100 have it." (its number is printed bold)"""
    have_not: str
    low: int
    high: int
    alt: str
    origin: str = ""


class RiskTable(Struct, frozen=True):
    """Rows with icon arrays, all out of 100. `legend` explains full, half and empty figures (empty: no legend)."""

    title: str
    rows: tuple[RiskRow, ...]
    legend: tuple[str, ...] = ()


class RareRiskRow(Struct, frozen=True):
    """A risk under 1 of 100, given out of 1,000."""

    name: str
    rate: str
    means: Spans
    origin: str = ""


class RareRiskTable(Struct, frozen=True):
    title: str
    rows: tuple[RareRiskRow, ...]


class ActivityRow(Struct, frozen=True):
    name: str
    icon: str
    limit: Spans
    note: Spans
    means: Spans
    origin: str = ""


class ActivityTable(Struct, frozen=True):
    title: str
    head: tuple[str, str, str]
    rows: tuple[ActivityRow, ...]


class TimelineStep(Struct, frozen=True):
    name: str
    icon: str
    when: Spans
    spans: Spans
    origin: str = ""


class Timeline(Struct, frozen=True):
    """The recovery picture: steps along a rail, as real text; `caption` follows it."""

    title: str
    steps: tuple[TimelineStep, ...]
    caption: Spans = ()


class FigurePanel(Struct, frozen=True):
    """A title over one panel of a figure ("Before: the nerve is squeezed")."""

    title: Spans


class Figure(Struct, frozen=True):
    """A drawing named `drawing` with its labels by key, alternate text and caption."""

    drawing: str
    alt: str
    caption: Spans
    labels: tuple[tuple[str, str], ...] = ()
    panels: tuple[FigurePanel, ...] = ()
    beside: tuple[Spans, ...] = ()
    """Paragraphs set beside a small figure instead of below it."""
    origin: str = ""


class GlossaryEntry(Struct, frozen=True):
    term: str
    say: str
    means: Spans
    origin: str = ""


class Glossary(Struct, frozen=True):
    entries: tuple[GlossaryEntry, ...]


class NotesLines(Struct, frozen=True):
    """Empty ruled lines to write on."""

    count: int
    origin: str = ""


class NotesSlot(Struct, frozen=True):
    """Free notes of the patient file, in a box of `lines` lines; printed as empty lines when there are none."""

    slot: Slot
    lines: int
    origin: str = ""


class LabelledRow(Struct, frozen=True):
    label: str
    spans: Spans
    origin: str = ""


class LabelledRows(Struct, frozen=True):
    rows: tuple[LabelledRow, ...]


class SourceList(Struct, frozen=True):
    """The titles of studies and guides, set small. They are names, not prose: no rule of plain words reads them."""

    titles: tuple[str, ...]
    origin: str = ""


class FormatsBox(Struct, frozen=True):
    """The offer of other formats, set large."""

    title: str
    spans: Spans
    origin: str = ""


class Contact(Struct, frozen=True):
    """One phone line: "Day", the number as a link, and its hours."""

    label: str
    number: Link
    hours: str


class ContactBlock(Struct, frozen=True):
    contacts: tuple[Contact, ...]


Component = (
    Paragraph
    | SubHead
    | BulletList
    | KeyPoints
    | CheckList
    | DetailsPanel
    | CallCard
    | Callout
    | Timetable
    | RiskTable
    | RareRiskTable
    | ActivityTable
    | Timeline
    | Figure
    | Glossary
    | NotesLines
    | NotesSlot
    | LabelledRows
    | SourceList
    | FormatsBox
    | ContactBlock
)
