"""Running text and places to write notes become pieces."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from handouts.document.theme import MEASURE_EMS, MM
from handouts.document.tree import (
    NotesLines,
    NotesSlot,
    Paragraph,
)
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.laid_out import SlotPlace
from handouts.pdf.pieces import ASCENT, DESCENT, Cut, Draw, Piece, Setting, TextBlock
from handouts.pdf.structure import Element

NOTES_PITCH: Final = 9.5 * MM


def paragraph(node: Paragraph, setting: Setting, parent: Element) -> list[Piece]:
    """Running text; four lines or more may split with two lines on each side."""
    scale = setting.theme.scale
    style = scale.small if node.small else scale.body
    block = setting.block(node.spans, style, min(setting.theme.measure, MEASURE_EMS * style.size))
    return text_pieces(block, parent.add("P"), setting, after=2 * setting.u, origin=node.origin)


def text_pieces(block: TextBlock, element: Element, setting: Setting, *, after: float, origin: str) -> list[Piece]:
    """A text block as pieces: one when it has fewer than four lines, else its breakable parts."""
    count = len(block.lines)
    cuts = [0, count] if count < 4 else [0, *range(2, count - 1), count]
    extra = block.style.leading - (ASCENT + DESCENT) * block.style.size
    pieces: list[Piece] = []
    for first, last in pairwise(cuts):
        final = last == count
        pieces.append(
            Piece(
                block.part(first, last).height,
                _draw_part(block.part(first, last), element, more=not final),
                before=2 * setting.u if first == 0 else extra,
                after=after if final else extra,
                cut=Cut.LINE if first else Cut.PART,
                origin=origin,
            )
        )
    return pieces


def _draw_part(block: TextBlock, element: Element, more: bool) -> Draw:
    return lambda canvas, left, top: block.draw(canvas, element, left, top, more=more)


def notes_lines(node: NotesLines, setting: Setting, parent: Element) -> list[Piece]:
    """Ruled lines to write on, an artifact."""

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        _draw_ruled(canvas, setting, (left, top), node.count, NOTES_PITCH)

    height = node.count * NOTES_PITCH
    gaps = (1.5 * setting.u, 3 * setting.u)  # lines belong to the question above them
    return [Piece(height, draw, *gaps, cut=Cut.ITEM_OF_FEW, origin=node.origin)]


def _draw_ruled(canvas: TaggedCanvas, setting: Setting, at: tuple[float, float], count: int, pitch: float) -> None:
    left, top = at
    right = left + setting.theme.page.content_width
    with canvas.artifact():
        for line in range(1, count + 1):
            y = top + line * pitch
            canvas.rule((left, y), (right, y), 0.75, setting.theme.palette.edge)


def notes_slot(node: NotesSlot, setting: Setting, parent: Element) -> list[Piece]:
    """The patient's free notes over ruled lines; empty, the lines are there to write on."""
    style = setting.theme.scale.body
    element = parent.add("P", identity="slot:notes")
    pitch = max(NOTES_PITCH, style.leading * 1.1)

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        _draw_ruled(canvas, setting, (left, top), node.lines, pitch)
        ink = setting.theme.palette.ink
        place = SlotPlace(
            node.slot, left, top + pitch - 2 * MM, setting.theme.measure, style.size, setting.theme.floor, pitch, ink
        )
        canvas.slot(place, element, says=setting.words.blank_line)

    return [Piece(node.lines * pitch, draw, before=1.5 * setting.u, after=3 * setting.u, origin=node.origin)]
