"""Warning cards, callouts, the contact block and the other-formats box become pieces (VISUAL 6)."""

from __future__ import annotations

from typing import Final

from handouts.document.artwork import CARD_ICONS
from handouts.document.theme import MM, WHITE
from handouts.document.tree import (
    CallCard,
    Callout,
    CalloutKind,
    CardKind,
    Contact,
    ContactBlock,
    FormatsBox,
    Text,
)
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.components.lists import DISC, NO_NUMBER, list_item
from handouts.pdf.drawings import paint_drawing
from handouts.pdf.marks import Point
from handouts.pdf.pieces import Draw, Piece, Setting, TextBlock
from handouts.pdf.structure import Element

LEAD_WIDTH: Final = 54 * MM
WIDEST_LEAD: Final = 60 * MM
"""A long phone number makes the lead block wider, so that it stays on its line."""
LEAD_TITLE_LEFT: Final = 18 * MM
PADDING: Final = 3 * MM
CORNER_CUT: Final = 4.2 * MM
CORNER_RADIUS: Final = 5 * MM
EMERGENCY_BORDER: Final = 2.5
CALL_BORDER: Final = 1.25
BULLET_INSET: Final = 0.95


class _Card:
    """Geometry of one warning card: a lead block with title and numbers, and the list of signs."""

    def __init__(self, node: CallCard, setting: Setting) -> None:
        theme = setting.theme
        self.node, self.setting = node, setting
        self.width = theme.page.content_width
        self.stacks = theme.stacked
        body, self.icon = theme.scale.body, 1.75 * theme.scale.section.size
        self.title_left = LEAD_TITLE_LEFT if not self.stacks else PADDING + self.icon + 3 * MM
        urgent = node.kind is CardKind.EMERGENCY
        widest = max((setting.block(spans, body, self.width, bold=urgent).width for spans in node.lines), default=0.0)
        self.lead_width = min(max(LEAD_WIDTH, widest + 2 * PADDING), WIDEST_LEAD)
        lead_width = self.width if self.stacks else self.lead_width
        self.title = setting.words_block(node.title, theme.scale.card, lead_width - self.title_left - 1 * MM)
        self.lines = [setting.block(spans, body, lead_width - 2 * PADDING, bold=urgent) for spans in node.lines]
        self.hang = BULLET_INSET * body.size
        list_width = self.width - (0 if self.stacks else self.lead_width) - 2 * PADDING - self.hang
        self.signs = [setting.block(sign.spans, body, list_width) for sign in node.signs]
        self.gap = setting.pitch_gap
        self.lead_text = max(self.title.height, self.icon) + sum(self.gap + line.height for line in self.lines)
        self.list_text = sum(sign.height for sign in self.signs) + self.gap * (len(self.signs) - 1)
        self.lead_height = self.lead_text + 2 * PADDING
        self.list_height = self.list_text + 2 * PADDING
        self.height = self.lead_height + self.list_height if self.stacks else max(self.lead_height, self.list_height)

    @property
    def ink(self) -> tuple[float, float, float]:
        """The colour of words in the lead block."""
        return WHITE if self.node.kind is CardKind.EMERGENCY else self.setting.theme.palette.ink

    def draw_shapes(self, canvas: TaggedCanvas, left: float, top: float) -> None:
        """Outline and lead block: an octagon for emergencies, rounded for a call."""
        with canvas.artifact():
            if self.node.kind is CardKind.EMERGENCY:
                self._octagon(canvas, left, top)
            else:
                self._rounded(canvas, left, top)
            icon = self.setting.artwork.icons.get(CARD_ICONS[self.node.kind])
            if icon:
                colour = WHITE if self.node.kind is CardKind.EMERGENCY else self.setting.theme.palette.accent
                y = self._lead_top(top) + (max(self.title.height, self.icon) - self.icon) / 2
                paint_drawing(canvas, icon, (left + PADDING, y, self.icon), self.setting.theme.palette, accent=colour)

    def _octagon(self, canvas: TaggedCanvas, left: float, top: float) -> None:
        inset = EMERGENCY_BORDER / 2
        palette = self.setting.theme.palette
        x0, y0, x1, y1 = left + inset, top + inset, left + self.width - inset, top + self.height - inset
        canvas.polygon(_cut_corners((x0, y0), (x1, y1)), fill=palette.white)
        if self.stacks:
            lead = [(x0, y0 + CORNER_CUT), (x0 + CORNER_CUT, y0), (x1 - CORNER_CUT, y0), (x1, y0 + CORNER_CUT),
                    (x1, top + self.lead_height), (x0, top + self.lead_height)]  # fmt: skip
        else:
            right = left + self.lead_width
            lead = [(x0 + CORNER_CUT, y0), (right, y0), (right, y1), (x0 + CORNER_CUT, y1), (x0, y1 - CORNER_CUT),
                    (x0, y0 + CORNER_CUT)]  # fmt: skip
        canvas.polygon(lead, fill=palette.ink)
        canvas.polygon(_cut_corners((x0, y0), (x1, y1)), stroke=palette.ink, width=EMERGENCY_BORDER)

    def _rounded(self, canvas: TaggedCanvas, left: float, top: float) -> None:
        palette = self.setting.theme.palette
        box = (left + 0.6, top + 0.6, self.width - 1.2, self.height - 1.2)
        canvas.rectangle(box, fill=palette.white, radius=CORNER_RADIUS)
        right, bottom = left + self.width - 0.6, top + self.height - 0.6
        with canvas.clipped_round(box, CORNER_RADIUS):
            if self.stacks:
                canvas.rectangle((left, top, self.width, self.lead_height), fill=palette.tint2)
            else:
                canvas.rectangle((left, top, self.lead_width, self.height), fill=palette.tint2)
        if self.stacks:
            y = top + self.lead_height
            canvas.rule((left + 0.6, y), (right, y), CALL_BORDER, palette.accent)
        else:
            x = left + self.lead_width
            canvas.rule((x, top + 0.6), (x, bottom), CALL_BORDER, palette.accent)
        canvas.rectangle(box, stroke=palette.accent, width=CALL_BORDER, radius=CORNER_RADIUS)

    def _lead_top(self, top: float) -> float:
        return top + PADDING if self.stacks else top + (self.height - self.lead_text) / 2

    def draw_words(self, canvas: TaggedCanvas, left: float, top: float, parent: Element) -> None:
        """Title, lines and signs, in reading order."""
        y = self._lead_top(top)
        head = max(self.title.height, self.icon)
        title_top = y + (head - self.title.height) / 2
        title = parent.add(f"H{self.node.level}")
        self.title.draw(canvas, title, left + self.title_left, title_top, colour=self.ink)
        y += head + self.gap
        for line in self.lines:
            line.draw(canvas, parent.add("P"), left + PADDING, y, colour=self.ink)
            y += line.height + self.gap
        self._draw_signs(canvas, left, top, parent.add("L", attributes={"List": {"ListNumbering": DISC}}))

    def _draw_signs(self, canvas: TaggedCanvas, left: float, top: float, parent: Element) -> None:
        x = left + PADDING + (0 if self.stacks else self.lead_width)
        y = top + (self.lead_height + PADDING if self.stacks else (self.height - self.list_text) / 2)
        for sign in self.signs:
            label, body = list_item(parent)
            with canvas.marked(label):
                canvas.text("•", x, sign.baseline(y), sign.style.size, bold=False)
            sign.draw(canvas, body, x + self.hang, y)
            y += sign.height + self.gap


def call_card(node: CallCard, setting: Setting, parent: Element) -> list[Piece]:
    """The emergency card or the call-us card; never splits."""
    card = _Card(node, setting)
    element = parent.add("Sect")

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        card.draw_shapes(canvas, left, top)
        card.draw_words(canvas, left, top, element)

    first, *others = (sign.origin for sign in node.signs)
    gap = 2.2 * setting.u
    return [Piece(card.height, draw, before=gap, after=gap, origin=first, also=tuple(others))]


def _cut_corners(first: Point, last: Point) -> list[Point]:
    (x0, y0), (x1, y1) = first, last
    cut = CORNER_CUT
    return [(x0 + cut, y0), (x1 - cut, y0), (x1, y0 + cut), (x1, y1 - cut),
            (x1 - cut, y1), (x0 + cut, y1), (x0, y1 - cut), (x0, y0 + cut)]  # fmt: skip


def callout(node: Callout, setting: Setting, parent: Element) -> list[Piece]:
    """A note (tinted, accent bar) or a never (white, heavy black frame); never splits."""
    palette, width = setting.theme.palette, setting.theme.page.content_width
    inset, drop = 4 * MM, 2.8 * MM
    block = setting.block(node.spans, setting.theme.scale.body, min(setting.theme.measure, width - 2 * inset))
    height = block.height + 2 * drop
    element = parent.add("Sect").add("P")

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.artifact():
            if node.kind is CalloutKind.NOTE:
                canvas.rectangle((left, top, width, height), fill=palette.tint1)
                canvas.rectangle((left, top, 3.2, height), fill=palette.accent)
            else:
                box = (left + 1.25, top + 1.25, width - 2.5, height - 2.5)
                canvas.rectangle(box, fill=palette.white, stroke=palette.ink, width=2.5)
        block.draw(canvas, element, left + inset, top + drop)

    return [Piece(height, draw, before=2.4 * setting.u, after=2.4 * setting.u, origin=node.origin)]


def contact_block(node: ContactBlock, setting: Setting, parent: Element) -> list[Piece]:
    """Phone lines with an accent bar at their left, two columns at standard size."""
    width, gutter = setting.theme.page.content_width, 5 * MM
    columns = 1 if setting.theme.stacked else 2
    column = (width - gutter * (columns - 1)) / columns
    element = parent.add("L", attributes={"List": {"ListNumbering": NO_NUMBER}})
    cells = [_contact(contact, setting, column) for contact in node.contacts]
    pieces: list[Piece] = []
    for first in range(0, len(cells), columns):
        row = cells[first : first + columns]
        height = max(number.height + 1.7 * MM + hours.height for number, hours in row)
        pieces.append(Piece(height, _draw_contacts(row, height, column + gutter, setting, element),
                            before=2 * setting.u, after=2.4 * setting.u))  # fmt: skip
    return pieces


def _contact(contact: Contact, setting: Setting, column: float) -> tuple[TextBlock, TextBlock]:
    measure = column - 3 * MM
    number = setting.block((Text(contact.label + " "), contact.number), setting.theme.scale.body, measure)
    return number, setting.words_block(contact.hours, setting.theme.scale.small, measure)


def _draw_contacts(
    row: list[tuple[TextBlock, TextBlock]], height: float, step: float, setting: Setting, parent: Element
) -> Draw:
    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        for index, (number, hours) in enumerate(row):
            x = left + index * step
            with canvas.artifact():
                canvas.rectangle((x, top, 2.4, height), fill=setting.theme.palette.accent)
            body = parent.add("LI").add("LBody")
            number.draw(canvas, body.add("P"), x + 3 * MM, top)
            hours.draw(canvas, body.add("P"), x + 3 * MM, top + number.height + 1.7 * MM)

    return draw


def formats_box(node: FormatsBox, setting: Setting, parent: Element) -> list[Piece]:
    """The offer of other formats, set at 18 points or more."""
    style, width, inset = setting.theme.scale.formats, setting.theme.page.content_width, 3 * MM
    title = setting.words_block(node.title, style, width - 2 * inset, bold=True)
    block = setting.block(node.spans, style, width - 2 * inset)
    gap = style.leading - 0.98 * style.size
    height = title.height + gap + block.height + 2 * inset
    element = parent.add("Sect")

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.artifact():
            canvas.rectangle(
                (left + 0.6, top + 0.6, width - 1.2, height - 1.2), stroke=setting.theme.palette.accent, width=1.25
            )
        title.draw(canvas, element.add("P"), left + inset, top + inset)
        block.draw(canvas, element.add("P"), left + inset, top + inset + title.height + gap)

    return [Piece(height, draw, before=3 * setting.u, after=2.4 * setting.u, origin=node.origin)]
