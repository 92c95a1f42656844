"""The composed handout: a tree of what a patient reads, in reading order, that knows nothing of PDF or reportlab.

Every node made from an item names it in `origin` as "block/item". Its words are spans (spans.py, offered here too).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

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
from handouts.document.spans import Unit as Unit
from handouts.resolve.edition import Edition as Edition
from handouts.resolve.edition import Paper as Paper
from handouts.resolve.edition import TypeSize as TypeSize


@dataclass(frozen=True)
class Paragraph:
    """Running text; `small` for sources and notes on numbers."""

    spans: Spans
    origin: str = ""
    small: bool = False


@dataclass(frozen=True)
class SubHead:
    """A heading inside a section (H3). With `aside` or `ruled` it is a period head: date at the right, rule below."""

    spans: Spans
    origin: str = ""
    aside: Spans = ()
    ruled: bool = False


@dataclass(frozen=True)
class BulletList:
    items: tuple[Line, ...]


@dataclass(frozen=True)
class KeyPoints:
    """The numbered points of page 1 under their own heading."""

    title: str
    items: tuple[Line, ...]


@dataclass(frozen=True)
class CheckList:
    """Boxes to tick."""

    items: tuple[Line, ...]


@dataclass(frozen=True)
class DetailCell:
    label: str
    slot: Slot
    origin: str = ""


@dataclass(frozen=True)
class DetailsPanel:
    """Who, when, where: the labelled slots of page 1, in reading order."""

    title: str
    cells: tuple[DetailCell, ...]


class CardKind(Enum):
    EMERGENCY = "emergency"
    CALL_US = "call-us"


@dataclass(frozen=True)
class CallCard:
    """A warning card: big title ("Call 911 now"), lines under it, and the signs that call for it."""

    kind: CardKind
    title: str
    lines: tuple[Spans, ...]
    signs: tuple[Line, ...]
    level: int = 2


class CalloutKind(Enum):
    NOTE = "note"
    NEVER = "never"


@dataclass(frozen=True)
class Callout:
    kind: CalloutKind
    spans: Spans
    origin: str = ""


@dataclass(frozen=True)
class TimetableRow:
    """One dated or timed line. `when` is a slot, or None for a line the team writes on; `label` stands under it."""

    when: Slot | None
    label: str
    spans: Spans
    origin: str = ""


@dataclass(frozen=True)
class TimetableGroup:
    title: str
    icon: str
    rows: tuple[TimetableRow, ...]
    aside: Spans = ()
    origin: str = ""


@dataclass(frozen=True)
class Timetable:
    groups: tuple[TimetableGroup, ...]


@dataclass(frozen=True)
class RiskRow:
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


@dataclass(frozen=True)
class RiskTable:
    """Rows with icon arrays, all out of 100. `legend` explains full, half and empty figures (empty: no legend)."""

    title: str
    rows: tuple[RiskRow, ...]
    legend: tuple[str, ...] = ()


@dataclass(frozen=True)
class RareRiskRow:
    """A risk under 1 of 100, given out of 1,000."""

    name: str
    rate: str
    means: Spans
    origin: str = ""


@dataclass(frozen=True)
class RareRiskTable:
    title: str
    rows: tuple[RareRiskRow, ...]


@dataclass(frozen=True)
class ActivityRow:
    name: str
    icon: str
    limit: Spans
    note: Spans
    means: Spans
    origin: str = ""


@dataclass(frozen=True)
class ActivityTable:
    title: str
    head: tuple[str, str, str]
    rows: tuple[ActivityRow, ...]


@dataclass(frozen=True)
class TimelineStep:
    name: str
    icon: str
    when: Spans
    spans: Spans
    origin: str = ""


@dataclass(frozen=True)
class Timeline:
    """The recovery picture: steps along a rail, as real text; `caption` follows it."""

    title: str
    steps: tuple[TimelineStep, ...]
    caption: Spans = ()


@dataclass(frozen=True)
class FigurePanel:
    """A title over one panel of a figure ("Before: the nerve is squeezed")."""

    title: Spans


@dataclass(frozen=True)
class Figure:
    """A drawing named `drawing` with its labels by key, alternate text and caption."""

    drawing: str
    alt: str
    caption: Spans
    labels: tuple[tuple[str, str], ...] = ()
    panels: tuple[FigurePanel, ...] = ()
    beside: tuple[Spans, ...] = ()
    """Paragraphs set beside a small figure instead of below it."""
    origin: str = ""


@dataclass(frozen=True)
class GlossaryEntry:
    term: str
    say: str
    means: Spans
    origin: str = ""


@dataclass(frozen=True)
class Glossary:
    entries: tuple[GlossaryEntry, ...]


@dataclass(frozen=True)
class NotesLines:
    """Empty ruled lines to write on."""

    count: int
    origin: str = ""


@dataclass(frozen=True)
class NotesSlot:
    """Free notes of the patient file, in a box of `lines` lines; printed as empty lines when there are none."""

    slot: Slot
    lines: int
    origin: str = ""


@dataclass(frozen=True)
class LabelledRow:
    label: str
    spans: Spans
    origin: str = ""


@dataclass(frozen=True)
class LabelledRows:
    rows: tuple[LabelledRow, ...]


@dataclass(frozen=True)
class FormatsBox:
    """The offer of other formats, set large."""

    title: str
    spans: Spans
    origin: str = ""


@dataclass(frozen=True)
class Contact:
    """One phone line: "Day", the number as a link, and its hours."""

    label: str
    number: Link
    hours: str


@dataclass(frozen=True)
class ContactBlock:
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
    | FormatsBox
    | ContactBlock
)


@dataclass(frozen=True)
class Section:
    """One block as printed: its heading (H2) and components. The key sheet has no title: the H1 stands there."""

    block: str
    title: str
    components: tuple[Component, ...]
    starts_page: bool = False
    icon: str = ""


@dataclass(frozen=True)
class Brand:
    """What the band, strip and footer print of the clinic."""

    clinic: str
    name: str
    contact_line: Spans
    accent: str
    logo: str
    """Path of the logo file, empty when the clinic has none."""
    logo_alt: str
    day_phone: str


@dataclass(frozen=True)
class Approval:
    """The mark every page carries: SAMPLE and why, or nothing when a clinician approved exactly this text."""

    title: str
    reason: str


@dataclass(frozen=True)
class FixedWords:
    """The few words the page itself prints, in the handout's language; templates use {n}, {total} and {title}."""

    page_of: str
    """Page {n} of {total}"""
    continued: str
    """{title}, continued"""
    contents: str
    blank_line: str
    name: str
    reference: str


@dataclass(frozen=True)
class Handout:
    """The composed document of one variant: everything a packet prints except the patient's own text."""

    procedure: str
    region: str
    pack: str
    clinic: str
    surgeon: str
    title: str
    subtitle: str
    footer: str
    """Left footer text before the token: "Lumbar foraminotomy. Version 3. Review by March 2029." """
    brand: Brand
    edition: Edition
    approval: Approval
    words: FixedWords
    sections: tuple[Section, ...]
    dated: bool = True
    """False: dates are written by hand, so their places keep room to write."""
    timed: bool = True
    """The same for times counted from the arrival time."""
    defaults: tuple[tuple[SlotField, str], ...] = ()
    """Texts that fill a slot when the patient file does not (surgeon, arrival place)."""
    other_region_words: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """Every fact the handout prints and its text, for the manifest."""
