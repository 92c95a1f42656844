"""Lists become pieces: bullets, key points, check boxes, words explained, labelled rows (VISUAL 6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from handouts.document.theme import MM
from handouts.document.tree import (
    BulletList,
    CheckList,
    Glossary,
    GlossaryEntry,
    KeyPoints,
    LabelledRows,
    Line,
    SourceList,
    Text,
    TypeSize,
)
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.components.headings import sub_head_of_level
from handouts.pdf.objects import Name
from handouts.pdf.pieces import ASCENT, Cut, Draw, Piece, Setting, TextBlock
from handouts.pdf.structure import Element

BOX: Final = {
    TypeSize.STANDARD: (5.5 * MM, 1.1),
    TypeSize.LARGE: (7 * MM, 1.3),
    TypeSize.GIANT: (9 * MM, 1.6),
}
"""Side of a check box and the width of its line."""
CHECK_BOX_GAP: Final = 3.5 * MM
LABEL_COLUMN: Final = {TypeSize.STANDARD: 34 * MM, TypeSize.LARGE: 46 * MM, TypeSize.GIANT: 0.0}
"""Width of the labels beside their text; in giant type they stand above it."""
FEW_ITEMS: Final = 5
"""A list of no more items is read at one glance, so it had better not be divided."""
DISC: Final = Name("Disc")
DECIMAL: Final = Name("Decimal")
NO_NUMBER: Final = Name("None")


def source_list(node: SourceList, setting: Setting, parent: Element) -> list[Piece]:
    """Titles of studies and guides, small and close together; the audit knows the list by its ID."""
    element = parent.add("L", identity="sources", attributes={"List": {"ListNumbering": NO_NUMBER}})
    return spaced_list([_source(title, node.origin, setting, element) for title in node.titles], setting)


def _source(title: str, origin: str, setting: Setting, parent: Element) -> Piece:
    block = setting.words_block(title, setting.theme.scale.small, setting.theme.measure)
    body = parent.add("LI").add("LBody")
    return Piece(
        block.height,
        lambda canvas, left, top: block.draw(canvas, body, left, top),
        after=setting.pitch_gap + 0.3 * setting.u,
        origin=origin,
    )


def bullets(node: BulletList, setting: Setting, parent: Element) -> list[Piece]:
    """A bulleted list, two items at least on each side of a page break."""
    element = parent.add("L", attributes={"List": {"ListNumbering": DISC}})
    return spaced_list([bullet(item, setting, element) for item in node.items], setting)


def bullet(item: Line, setting: Setting, parent: Element, measure: float | None = None) -> Piece:
    """One bulleted item: the sign at the margin, the text at 0.95 em."""
    style = setting.theme.scale.body
    hang = 0.95 * style.size
    block = setting.block(item.spans, style, (measure or setting.theme.measure) - hang)
    label, body = list_item(parent)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.marked(label):
            canvas.text("•", left, block.baseline(top), style.size, bold=False)
        block.draw(canvas, body, left + hang, top)

    return Piece(block.height, draw, after=setting.pitch_gap + 0.6 * setting.u, origin=item.origin)


def key_points(node: KeyPoints, setting: Setting, parent: Element) -> list[Piece]:
    """The numbered points of page 1: digits in accent circles; two at least on each side of a page break.

    In giant type they stay together on a page of their own (VISUAL 7).
    """
    style = setting.theme.scale.body
    section = parent.add("Sect")
    head = sub_head_of_level(node.title, "H2", setting, section)
    items = section.add("L", attributes={"List": {"ListNumbering": DECIMAL}})
    diameter, hang = style.leading * 0.98, 1.75 * style.size
    pieces: list[Piece] = []
    for number, item in enumerate(node.items, start=1):
        block = setting.block(item.spans, style, setting.theme.page.content_width - hang)
        label, body = list_item(items)
        pieces.append(
            Piece(
                block.height,
                _draw_point(block, str(number), diameter, hang, label, body),
                after=setting.pitch_gap + 1.2 * setting.u,
                origin=item.origin,
            )
        )
    giant, last = setting.theme.size is TypeSize.GIANT, len(pieces) - 1
    return [
        # Page 1 holds as many of them as it can: it is what a reader keeps (VISUAL 1).
        replace(head, cut=Cut.ITEM_OF_FEW),
        *(replace(piece, keep=i != last and (giant or i in {0, last - 1})) for i, piece in enumerate(pieces)),
    ]


def _draw_point(block: TextBlock, digit: str, diameter: float, hang: float, label: Element, body: Element) -> Draw:
    setting = block.setting
    style = setting.theme.scale.body

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        baseline = block.baseline(top)
        centre = (left + diameter / 2, baseline - 0.335 * style.size)
        with canvas.artifact():
            canvas.circle(centre, diameter / 2 - 0.6, stroke=setting.theme.palette.accent, width=1.2)
        width = setting.type.width(digit, style, bold=True)
        with canvas.marked(label):
            canvas.text(
                digit, centre[0] - width / 2, baseline, style.size, bold=True, colour=setting.theme.palette.accent
            )
        block.draw(canvas, body, left + hang, top)

    return draw


def check_list(node: CheckList, setting: Setting, parent: Element) -> list[Piece]:
    """Boxes to tick, at least 5 mm wide."""
    element = parent.add("L", attributes={"List": {"ListNumbering": NO_NUMBER}})
    return spaced_list([_check(item, setting, element) for item in node.items], setting)


def _check(item: Line, setting: Setting, parent: Element) -> Piece:
    style = setting.theme.scale.body
    side, weight = BOX[setting.theme.size]
    hang = side + CHECK_BOX_GAP
    block = setting.block(item.spans, style, setting.theme.measure - hang)
    entry = parent.add("LI")
    box_label = entry.add("Lbl", actual_text="☐")
    body = entry.add("LBody")
    # The x-height middle of the first line (0.25 em above the baseline) is the middle of the box.
    middle = (ASCENT - 0.26) * style.size
    rise = max(0.0, side / 2 - middle)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        y = top + rise + middle - side / 2
        with canvas.marked(box_label):
            canvas.rectangle(
                (left + weight / 2, y + weight / 2, side - weight, side - weight),
                fill=setting.theme.palette.white,
                stroke=setting.theme.palette.ink,
                width=weight,
                radius=0.6 * MM,
            )
        block.draw(canvas, body, left + hang, top + rise)

    height = max(side, rise + block.height)
    return Piece(height, draw, after=1.5 * setting.u, origin=item.origin)


def glossary(node: Glossary, setting: Setting, parent: Element) -> list[Piece]:
    """Words explained: the term bold, how to say it, what it means; never split."""
    element = parent.add("L", attributes={"List": {"ListNumbering": NO_NUMBER}})
    return spaced_list([_entry(entry, setting, element) for entry in node.entries], setting)


def _entry(entry: GlossaryEntry, setting: Setting, parent: Element) -> Piece:
    style, hang = setting.theme.scale.body, 8 * MM
    term = setting.words_block(entry.term, style, setting.theme.measure, bold=True)
    space = setting.type.width(" ", style) if entry.say else 0.0
    lead = Text(f"({entry.say}): " if entry.say else ": ")
    indent = term.width + space
    rest = setting.block((lead, *entry.means), style, setting.theme.measure - hang, first_indent=indent - hang)
    label, body = list_item(parent)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        term.draw(canvas, label, left, top, more=bool(entry.say))
        rest.part(0, 1).draw(canvas, body, left + indent, top, more=len(rest.lines) > 1)
        if len(rest.lines) > 1:
            rest.part(1, len(rest.lines)).draw(canvas, body, left + hang, top + style.leading)

    return Piece(rest.height, draw, after=setting.pitch_gap + 0.3 * setting.u, origin=entry.origin)


def labelled_rows(node: LabelledRows, setting: Setting, parent: Element) -> list[Piece]:
    """Rows of a bold label and its text (about this leaflet), all on one page."""
    table = parent.add("L", attributes={"List": {"ListNumbering": NO_NUMBER}})
    style, width = setting.theme.scale.body, setting.theme.page.content_width
    column = LABEL_COLUMN[setting.theme.size]
    pieces: list[Piece] = []
    for row in node.rows:
        label_element, body_element = list_item(table)
        label = setting.words_block(row.label, style, column or width, bold=True)
        body = setting.block(row.spans, style, min(setting.theme.measure, width - column))
        pieces.append(_labelled_row(label, body, label_element, body_element, column, setting, row.origin))
    together = spaced_list(pieces, setting)
    return [replace(piece, keep=piece is not together[-1]) for piece in together]


def _labelled_row(
    label: TextBlock, body: TextBlock, label_element: Element, body_element: Element, column: float, setting: Setting,
    origin: str,
) -> Piece:  # fmt: skip
    down = 0.0 if column else label.height + setting.pitch_gap

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        label.draw(canvas, label_element, left, top, more=True)
        body.draw(canvas, body_element, left + column, top + down)

    height = max(label.height, down + body.height)
    return Piece(height, draw, after=1.7 * MM + (0.0 if column else setting.pitch_gap), origin=origin)


def list_item(parent: Element) -> tuple[Element, Element]:
    """A list item with its label and body."""
    item = parent.add("LI")
    return item.add("Lbl"), item.add("LBody")


def cut_inside(items: Sequence[Piece]) -> Cut:
    """How bad it is to end a page inside a list: worse the shorter it is."""
    return Cut.ITEM_OF_FEW if len(items) <= FEW_ITEMS else Cut.ITEM


def spaced_list(items: Sequence[Piece], setting: Setting) -> list[Piece]:
    """Items of one list: at least two stay together at either end, and the list is set off from what follows."""
    last = len(items) - 1
    return [
        Piece(
            item.height,
            item.draw,
            before=1.5 * setting.u if index == 0 else 0.0,
            after=2 * setting.u if index == last else item.after,
            keep=index in {0, last - 1} and index != last,
            cut=cut_inside(items) if index else Cut.PART,
            origin=item.origin,
        )
        for index, item in enumerate(items)
    ]
