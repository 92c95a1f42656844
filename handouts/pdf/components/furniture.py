"""What stands on every page around the text: the header strip of pages 2 and on, and the footer (VISUAL 6)."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from handouts.document.handout import Handout
from handouts.document.theme import MM
from handouts.document.tree import Break, Slot, SlotField, Text
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.components.sample import SAMPLE_BOX, draw_mark_box, draw_mark_line, mark_height, mark_line
from handouts.pdf.laid_out import SlotPlace
from handouts.pdf.marks import FOOTER, HEADER
from handouts.pdf.pieces import ASCENT, DESCENT, Setting, TextBlock

STRIP_SLOTS: Final = 105 * MM
STRIP_REFERENCE: Final = 34 * MM
STRIP_GUTTER: Final = 4 * MM


def draw_strip(canvas: TaggedCanvas, handout: Handout, setting: Setting) -> None:
    """The header of pages 2 and on: whose packet this is, the SAMPLE mark or the clinic, a rule."""
    theme, page = setting.theme, setting.theme.page
    small = theme.scale.small
    top, left = page.band_top, page.left
    if theme.stacked:
        slots_width, bottom = page.content_width, top + 2 * small.leading
    else:
        slots_width, bottom = STRIP_SLOTS, top + SAMPLE_BOX[1]
    _draw_strip_slots(canvas, setting, left, bottom, slots_width)
    right, mark_at = left + page.content_width, bottom + 1.6 * MM
    # The mark's room stays when an approval takes the mark away, so that it never reflows a page (VISUAL 2).
    rule_at = mark_at + mark_height(setting) + 2 * MM if theme.stacked else bottom + 2 * MM
    if not handout.approval.title:
        _draw_clinic(canvas, handout, setting, right, mark_at + mark_height(setting) if theme.stacked else bottom)
    elif theme.stacked:
        draw_mark_line(canvas, setting, mark_line(handout, setting), None, left, mark_at)
    else:
        draw_mark_box(canvas, handout, setting, None, right - SAMPLE_BOX[0], top)
    with canvas.artifact(HEADER):
        canvas.rule((left, rule_at), (right, rule_at), 0.75, theme.palette.accent)


def _draw_clinic(canvas: TaggedCanvas, handout: Handout, setting: Setting, right: float, bottom: float) -> None:
    """Clinic and phone at the right of the strip, where the SAMPLE mark stands until a clinician approves."""
    block = _clinic(handout, setting)
    top = bottom - block.height
    for index, line in enumerate(block.lines):
        x = right - line.width
        block.part(index, index + 1).draw_artifact(canvas, x, top + index * block.style.leading, HEADER)


def _clinic(handout: Handout, setting: Setting) -> TextBlock:
    """Name over phone in the room of the mark, else one behind the other; then in lines as close as the strip is high.

    The phone is alone where even that is too narrow (page 1 has the name), and in large print where one line is.
    """
    theme, small, brand = setting.theme, setting.theme.scale.small, handout.brand
    name, phone = Text(brand.name, bold=True), Text(brand.day_phone)
    close = replace(small, leading=(SAMPLE_BOX[1] - (ASCENT + DESCENT) * small.size) / 2)
    room = theme.page.content_width - (0.0 if theme.stacked else STRIP_SLOTS + STRIP_GUTTER)
    joined = (name, Text(" "), phone)
    ways = ((joined, small, 1),) if theme.stacked else (((name, Break(), phone), small, 2), (joined, small, 2),
                                                        (joined, close, 3))  # fmt: skip
    for spans, style, most in ways:
        block = setting.block(spans, style, room)
        if len(block.lines) <= most:
            return block
    return setting.block((phone,), small, room)


def _draw_strip_slots(canvas: TaggedCanvas, setting: Setting, left: float, bottom: float, width: float) -> None:
    """Name over reference and date; unfilled, two labelled lines to write on."""
    theme = setting.theme
    small = theme.scale.small
    last = bottom - DESCENT * small.size
    name_line = width - STRIP_REFERENCE - STRIP_GUTTER
    writing = bottom - small.leading + 0.6 * MM
    label = writing + small.size + 0.6 * MM
    rows = (
        (Slot(SlotField.NAME), True, last - small.leading, (left, left + name_line), setting.words.name),
        (
            Slot(SlotField.STRIP, bold=False),
            False,
            last,
            (left + width - STRIP_REFERENCE, left + width),
            setting.words.reference,
        ),
    )
    for slot, _, baseline, (x0, x1), words in rows:
        empty = canvas.line_of_text(words, x0, label, small.size)
        place = SlotPlace(
            slot, left, baseline, width, small.size, theme.floor, small.leading, theme.palette.ink, b"", empty
        )
        canvas.slot(place, None, artifact=HEADER, rule=((x0, writing), (x1, writing)))


def draw_footer(canvas: TaggedCanvas, handout: Handout, setting: Setting, number: int, total: int) -> None:
    """Procedure, version, review date and the packet's code at the left, page x of y at the right."""
    theme, page = setting.theme, setting.theme.page
    small = theme.scale.small
    size, gap = small.size, 1.6 * MM
    labels = [setting.words.page_of.format(n=one, total=total) for one in range(1, total + 1)]
    widths = [setting.type.width(label, small, bold=True) for label in labels]
    right = page.left + page.content_width
    first = page.footer_rule + gap + ASCENT * size
    parts = handout.footer.split(". ", 1) if theme.stacked else [handout.footer]
    with canvas.artifact(FOOTER):
        canvas.rule(
            (page.left, page.footer_rule),
            (page.left + page.content_width, page.footer_rule),
            0.75,
            theme.palette.accent,
        )
        baseline, x = first, page.left
        for index, part in enumerate(parts):
            baseline = first + index * small.leading
            x = canvas.text(part + " ", page.left, baseline, size, bold=False)
        canvas.text(labels[number - 1], right - widths[number - 1], first, size, bold=True)
    end = right - max(widths) if len(parts) == 1 else right  # alike on all pages, and so is the code
    place = SlotPlace(Slot(SlotField.TOKEN, bold=False), x, baseline, end - x, size, theme.floor, small.leading,
                      theme.palette.ink)  # fmt: skip
    canvas.slot(place, None, artifact=FOOTER)
