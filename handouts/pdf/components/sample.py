"""The SAMPLE mark: a box at the right in standard print, a framed line in large and giant print (VISUAL 6)."""

from __future__ import annotations

from typing import Final

from handouts.document.handout import Handout
from handouts.document.theme import MM
from handouts.document.tree import Text
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.marks import HEADER
from handouts.pdf.pieces import ASCENT, DESCENT, Setting, TextBlock
from handouts.pdf.structure import Element

SAMPLE_BOX: Final = (56 * MM, 13 * MM)
SAMPLE_PADDING: Final = 1.7 * MM


def mark_height(setting: Setting) -> float:
    """Height of the framed line in points; its room stays when there is no mark."""
    return (ASCENT + DESCENT) * setting.theme.scale.small.size + 2 * SAMPLE_PADDING


def mark_line(handout: Handout, setting: Setting) -> TextBlock:
    """The words of the framed line."""
    words = (Text(handout.approval.title, bold=True), Text(" " + handout.approval.reason))
    return setting.block(words, setting.theme.scale.small, setting.theme.page.content_width - 6 * MM)


def draw_mark_line(
    canvas: TaggedCanvas, setting: Setting, mark: TextBlock, element: Element | None, left: float, top: float
) -> None:
    """SAMPLE as one framed line over the full width (large and giant print)."""
    width = setting.theme.page.content_width
    kind = {"kind": HEADER} if element is None else {}
    with canvas.artifact(**kind):
        box = (left + 0.625, top + 0.625, width - 1.25, mark_height(setting) - 1.25)
        canvas.rectangle(box, fill=setting.theme.palette.white, stroke=setting.theme.palette.ink, width=1.25)
    x = left + (width - mark.width) / 2
    if element:
        mark.draw(canvas, element, x, top + SAMPLE_PADDING)
    else:
        mark.draw_artifact(canvas, x, top + SAMPLE_PADDING, HEADER)


def draw_mark_box(
    canvas: TaggedCanvas, handout: Handout, setting: Setting, element: Element | None, left: float, top: float
) -> None:
    """SAMPLE as a box at the right of the band or strip (standard print)."""
    width, height = SAMPLE_BOX
    style = setting.theme.scale.small
    lines = [(handout.approval.title, True), (handout.approval.reason, False)]
    with canvas.artifact(HEADER):
        box = (left + 0.625, top + 0.625, width - 1.25, height - 1.25)
        canvas.rectangle(box, fill=setting.theme.palette.white, stroke=setting.theme.palette.ink, width=1.25)
    y = top + (height - style.leading - (ASCENT + DESCENT) * style.size) / 2
    for text, bold in lines:
        block = setting.words_block(text, style, width, bold=bold)
        x = left + (width - block.width) / 2
        if element:
            block.draw(canvas, element, x, y, more=bold)
        else:
            block.draw_artifact(canvas, x, y, HEADER)
        y += style.leading
