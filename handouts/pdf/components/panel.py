"""The details panel of page 1: labelled slots that are also lines to write on (VISUAL 6)."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from handouts.document.theme import MM
from handouts.document.tree import DetailCell, DetailsPanel, SlotField, TypeSize
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.components.lists import NO_NUMBER, list_item
from handouts.pdf.laid_out import SlotPlace
from handouts.pdf.pieces import Piece, Setting, TextBlock
from handouts.pdf.structure import Element

F = SlotField

ROWS: Final = {
    TypeSize.STANDARD: (
        ((F.NAME, 62), (F.REFERENCE, 40), (F.SURGEON, 53)),
        ((F.SURGERY_DATE, 62), (F.ARRIVAL_TIME, 40), (F.SIDE_AND_LEVEL, 53)),
        ((F.ARRIVAL_PLACE, 89), (F.FOLLOW_UP, 71)),
    ),
    TypeSize.LARGE: (
        ((F.NAME, 112), (F.REFERENCE, 50)),
        ((F.SURGERY_DATE, 72), (F.ARRIVAL_TIME, 33), (F.SIDE_AND_LEVEL, 57)),
        ((F.ARRIVAL_PLACE, 112), (F.SURGEON, 50)),
        ((F.FOLLOW_UP, 1),),
    ),
    TypeSize.GIANT: (
        ((F.NAME, 1),),
        ((F.SURGERY_DATE, 112), (F.ARRIVAL_TIME, 50)),
        ((F.ARRIVAL_PLACE, 1),),
        ((F.SURGEON, 78), (F.SIDE_AND_LEVEL, 84)),
        ((F.FOLLOW_UP, 98), (F.REFERENCE, 64)),
    ),
}
"""Which cells stand in a row, with their weights."""
PADDING: Final = 4 * MM
PADDING_TOP: Final = 3 * MM
COLUMN_GUTTER: Final = 5 * MM
LABEL_GAP: Final = 0.9 * MM
TWO_LINES: Final = 1.98
"""Height of a slot of large print in which a wrapped text stays clear of the label above, in the smallest size."""
TEXT_INSET: Final = (1.4 * MM, 1.0 * MM, 1.0 * MM)
"""Left, right and bottom inset of a slot's text."""


class _Cell(Struct, frozen=True):
    label: TextBlock
    node: DetailCell
    x: float
    y: float
    width: float


def details_panel(node: DetailsPanel, setting: Setting, parent: Element) -> list[Piece]:
    """The tinted panel; never splits. Reading order is the order of the cells in the tree."""
    standard = setting.theme.size is TypeSize.STANDARD
    leading = setting.theme.scale.body.leading
    slot_height = 1.14 * leading if standard else max(1.08 * leading, TWO_LINES * setting.theme.floor)
    row_gap = (2.2 if standard else 1.8) * MM
    cells, height = _arrange(node, setting, slot_height, row_gap)
    section = parent.add("Sect")
    entries = section.add("L", attributes={"List": {"ListNumbering": NO_NUMBER}})
    width = setting.theme.page.content_width

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        palette = setting.theme.palette
        with canvas.artifact():
            box = (left + 0.375, top + 0.375, width - 0.75, height - 0.75)
            canvas.rectangle(box, fill=palette.tint1, stroke=palette.accent, width=0.75, radius=2 * MM)
            for cell in cells:
                _draw_slot_box(canvas, setting, cell, left, top, slot_height)
        for cell in cells:
            _draw_cell(canvas, setting, cell, left, top, slot_height, entries)

    return [Piece(height, draw, before=2.4 * setting.u, after=4 * setting.u, origin=node.cells[0].origin)]


def _arrange(node: DetailsPanel, setting: Setting, slot_height: float, row_gap: float) -> tuple[list[_Cell], float]:
    by_field = {cell.slot.field: cell for cell in node.cells}
    order = {cell.slot.field: index for index, cell in enumerate(node.cells)}
    inner = setting.theme.page.content_width - 2 * PADDING
    placed: list[_Cell] = []
    y = PADDING_TOP
    for row in ROWS[setting.theme.size]:
        present = [(by_field[field], weight) for field, weight in row if field in by_field]
        if not present:
            continue
        room = inner - COLUMN_GUTTER * (len(present) - 1)
        total, x = sum(weight for _, weight in present), PADDING
        label_height = 0.0
        for cell, weight in present:
            width = room * weight / total
            label = setting.words_block(cell.label, setting.theme.scale.small, width)
            placed.append(_Cell(label, cell, x, y, width))
            label_height = max(label_height, label.height)
            x += width + COLUMN_GUTTER
        y += label_height + LABEL_GAP + slot_height + row_gap
    placed.sort(key=lambda cell: order[cell.node.slot.field])
    return placed, y - row_gap + PADDING


def _slot_top(cell: _Cell, top: float) -> float:
    return top + cell.y + cell.label.height + LABEL_GAP


def _draw_slot_box(
    canvas: TaggedCanvas, setting: Setting, cell: _Cell, left: float, top: float, slot_height: float
) -> None:
    y = _slot_top(cell, top)
    canvas.rectangle((left + cell.x, y, cell.width, slot_height), fill=setting.theme.palette.white)
    bottom = y + slot_height
    canvas.rule((left + cell.x, bottom), (left + cell.x + cell.width, bottom), 0.9, setting.theme.palette.ink)


def _draw_cell(
    canvas: TaggedCanvas, setting: Setting, cell: _Cell, left: float, top: float, slot_height: float, entries: Element
) -> None:
    style = setting.theme.scale.body
    label, body = list_item(entries)
    body.identity = f"slot:{cell.node.slot.field.value}"
    cell.label.draw(canvas, label, left + cell.x, top + cell.y, more=True)
    inset_left, inset_right, inset_bottom = TEXT_INSET
    # The descender of Atkinson Hyperlegible Next is 0.24 em; the inset keeps it clear of the line.
    baseline = _slot_top(cell, top) + slot_height - inset_bottom - 0.2 * style.size
    place = SlotPlace(
        cell.node.slot,
        left + cell.x + inset_left,
        baseline,
        cell.width - inset_left - inset_right,
        style.size,
        setting.theme.floor,
        style.leading,
        setting.theme.palette.ink,
    )
    canvas.slot(place, body, says=setting.words.blank_line)
