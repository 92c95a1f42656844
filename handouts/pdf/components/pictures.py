"""The recovery timeline and labelled figures become pieces (VISUAL 6: timeline, figure + caption)."""

from __future__ import annotations

from typing import Final

from handouts.document.drawing import Anchor, Drawing
from handouts.document.theme import MM
from handouts.document.tree import Figure, Timeline, TimelineStep, TypeSize
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.components.lists import NO_NUMBER, list_item
from handouts.pdf.drawings import paint_drawing, paint_shapes
from handouts.pdf.pieces import ASCENT, DESCENT, Cut, Piece, Setting, TextBlock
from handouts.pdf.structure import Element
from handouts.pdf.typeset import joined

NODE: Final = 12 * MM
NODE_ICON: Final = 7 * MM
RAIL: Final = 1.8
STEP_GAP: Final = 1.2 * MM
STEP_INSET: Final = 1.5 * MM
"""Room between the small text of a step and the next step."""
STACKED_TEXT_LEFT: Final = 18 * MM
FRAME_PADDING: Final = 4 * MM
BESIDE_MM: Final = 45.0
"""Drawings no wider than this stand beside their words, but in giant type."""
CAPTION_GAP: Final = 2 * MM


def timeline(node: Timeline, setting: Setting, parent: Element) -> list[Piece]:
    """Steps along a rail: side by side at standard size, one under the other in large print."""
    element = parent.add("L", attributes={"List": {"ListNumbering": NO_NUMBER}})
    steps = _stacked_steps(node, setting, element) if setting.theme.stacked else [_row_of_steps(node, setting, element)]
    if not node.caption:
        return steps
    block = setting.block(node.caption, setting.theme.scale.body, setting.theme.measure)
    words = parent.add("P")
    caption = Piece(block.height, lambda canvas, left, top: block.draw(canvas, words, left, top),
                    before=2 * setting.u, after=2.4 * setting.u)  # fmt: skip
    return [*steps, caption]


class _Step:
    """The words of one step: name and date bold, then what happens, small."""

    def __init__(self, step: TimelineStep, setting: Setting, width: float) -> None:
        scale = setting.theme.scale
        self.step = step
        self.name = setting.words_block(step.name, scale.body, width, bold=True)
        self.when = setting.block(joined(step.when), scale.small, width, bold=True) if step.when else None
        text_style = scale.body if setting.theme.stacked else scale.small
        self.text = setting.block(step.spans, text_style, width - STEP_INSET)
        self.gap = scale.small.leading - (ASCENT + DESCENT) * scale.small.size
        self.when_height = self.when.height + self.gap if self.when else 0.0
        self.height = self.name.height + self.gap + self.when_height + self.text.height

    def draw(self, canvas: TaggedCanvas, parent: Element, left: float, top: float) -> None:
        label, body = list_item(parent)
        self.name.draw(canvas, label, left, top, more=True)
        y = top + self.name.height + self.gap
        if self.when:
            self.when.draw(canvas, body, left, y, more=True)
            y += self.when_height
        self.text.draw(canvas, body, left, y)


def _row_of_steps(node: Timeline, setting: Setting, parent: Element) -> Piece:
    width = setting.theme.page.content_width
    column = (width - STEP_GAP * (len(node.steps) - 1)) / len(node.steps)
    steps = [_Step(step, setting, column) for step in node.steps]
    below = NODE + 2 * MM

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        middle = top + NODE / 2
        accent = setting.theme.palette.accent
        with canvas.artifact():
            canvas.rule((left + NODE / 2, middle), (left + width - 4 * MM, middle), RAIL * MM, accent)
            tip = left + width - 0.5 * MM
            canvas.polygon(
                [(tip, middle), (tip - 4.4 * MM, middle - 2.4 * MM), (tip - 4.4 * MM, middle + 2.4 * MM)], fill=accent
            )
            for index, step in enumerate(steps):
                _draw_node(canvas, setting, step.step.icon, left + index * (column + STEP_GAP), top)
        for index, step in enumerate(steps):
            step.draw(canvas, parent, left + index * (column + STEP_GAP), top + below)

    height = below + max(step.height for step in steps)
    origins = tuple(step.origin for step in node.steps)
    return Piece(height, draw, before=1.6 * setting.u, after=2.4 * setting.u, keep=bool(node.caption), also=origins)


def _stacked_steps(node: Timeline, setting: Setting, parent: Element) -> list[Piece]:
    last = len(node.steps) - 1
    return [_stacked_step(step, setting, parent, end=index == last) for index, step in enumerate(node.steps)]


def _stacked_step(node: TimelineStep, setting: Setting, parent: Element, *, end: bool) -> Piece:
    step = _Step(node, setting, setting.theme.page.content_width - STACKED_TEXT_LEFT)
    height = max(step.height, NODE) + 2 * setting.u

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        with canvas.artifact():
            if not end:
                canvas.rule(
                    (left + 6 * MM, top), (left + 6 * MM, top + height), RAIL * MM, setting.theme.palette.accent
                )
            _draw_node(canvas, setting, node.icon, left, top)
        step.draw(canvas, parent, left + STACKED_TEXT_LEFT, top)

    return Piece(height, draw, after=2.4 * setting.u if end else 0.0, cut=Cut.ITEM, origin=node.origin)


def _draw_node(canvas: TaggedCanvas, setting: Setting, icon_name: str, left: float, top: float) -> None:
    palette = setting.theme.palette
    canvas.circle(
        (left + NODE / 2, top + NODE / 2), NODE / 2 - 0.9, fill=palette.white, stroke=palette.accent, width=1.8
    )
    icon = setting.artwork.icons.get(icon_name)
    if icon:
        inset = (NODE - NODE_ICON) / 2
        paint_drawing(canvas, icon, (left + inset, top + inset, NODE_ICON), palette)


def figure(node: Figure, setting: Setting, parent: Element) -> list[Piece]:
    """A framed drawing with its labels and caption; never separated. A small one stands beside its words."""
    drawing = setting.artwork.figures[node.drawing]
    element = parent.add("Figure", alt=node.alt)
    if drawing.width <= BESIDE_MM * UNITS_PER_MM and setting.theme.size is not TypeSize.GIANT:
        return [_figure_beside(node, drawing, setting, element, parent)]
    return [_figure_above(node, drawing, setting, element, parent)]


UNITS_PER_MM: Final = 2.0
"""User units of a figure for each millimetre on paper."""


def _figure_above(node: Figure, drawing: Drawing, setting: Setting, element: Element, parent: Element) -> Piece:
    width = setting.theme.page.content_width
    scale = min(MM / UNITS_PER_MM, (width - 2 * MM) / drawing.width)
    titles = _panel_titles(node, setting, width)
    title_height = FRAME_PADDING + max((block.height for block in titles), default=0.0)
    frame = title_height + drawing.height * scale + FRAME_PADDING / 2
    words = [
        setting.block(spans, setting.theme.scale.body, setting.theme.measure) for spans in (node.caption, *node.beside)
    ]
    gap = 2 * setting.u
    height = frame + CAPTION_GAP + sum(block.height for block in words) + gap * (len(words) - 1)
    others = [parent.add("P") for _ in node.beside]

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        element.attributes = {"Layout": {"BBox": canvas.bounding_box(left, top, width, frame)}}
        _draw_frame(canvas, setting, left, top, width, frame, len(titles))
        for index, block in enumerate(titles):
            block.draw(
                canvas, element, left + index * width / len(titles) + FRAME_PADDING, top + FRAME_PADDING, more=True
            )
        x = left + (width - drawing.width * scale) / 2
        _draw_labelled(canvas, node, drawing, setting, element, (x, top + title_height, scale))
        y = top + frame + CAPTION_GAP
        for block, owner in zip(words, [element.add("Caption"), *others], strict=True):
            block.draw(canvas, owner, left, y)
            y += block.height + gap

    return Piece(height, draw, before=2.4 * setting.u, after=3 * setting.u, origin=node.origin)


def _figure_beside(node: Figure, drawing: Drawing, setting: Setting, element: Element, parent: Element) -> Piece:
    width = setting.theme.page.content_width
    scale = MM / UNITS_PER_MM
    box_width, box_height = drawing.width * scale, drawing.height * scale
    left_of_words = box_width + 5 * MM
    words = [
        setting.block(spans, setting.theme.scale.body, width - left_of_words) for spans in (node.caption, *node.beside)
    ]
    gap = 2 * setting.u
    words_height = sum(block.height for block in words) + gap * (len(words) - 1)
    height = max(box_height, words_height)
    others = [parent.add("P") for _ in node.beside]

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        element.attributes = {"Layout": {"BBox": canvas.bounding_box(left, top, box_width, box_height)}}
        _draw_frame(canvas, setting, left, top, box_width, box_height, 1)
        _draw_labelled(canvas, node, drawing, setting, element, (left, top, scale))
        y = top + (height - words_height) / 2
        for block, owner in zip(words, [element.add("Caption"), *others], strict=True):
            block.draw(canvas, owner, left + left_of_words, y)
            y += block.height + gap

    return Piece(height, draw, before=2.2 * setting.u, after=2.2 * setting.u, origin=node.origin)


def _panel_titles(node: Figure, setting: Setting, width: float) -> list[TextBlock]:
    measure = width / max(1, len(node.panels)) - 2 * FRAME_PADDING
    return [setting.block(panel.title, setting.theme.scale.body, measure) for panel in node.panels]


def _draw_frame(
    canvas: TaggedCanvas, setting: Setting, left: float, top: float, width: float, height: float, panels: int
) -> None:
    edge = setting.theme.palette.edge
    with canvas.artifact():
        canvas.rectangle(
            (left + 0.375, top + 0.375, width - 0.75, height - 0.75), stroke=edge, width=0.75, radius=1 * MM
        )
        for panel in range(1, panels):
            x = left + panel * width / panels
            canvas.rule((x, top + FRAME_PADDING), (x, top + height - FRAME_PADDING), 0.75, edge)


def _draw_labelled(
    canvas: TaggedCanvas, node: Figure, drawing: Drawing, setting: Setting, element: Element,
    at: tuple[float, float, float],
) -> None:  # fmt: skip
    """The shapes and leaders as one sequence of the Figure, then each label as real text inside it."""
    x, y, scale = at
    labels = dict(node.labels)
    placed = [(anchor, labels[anchor.key]) for anchor in drawing.anchors if anchor.key in labels]
    with canvas.marked(element):
        paint_shapes(canvas, drawing, (x, y, scale), setting.theme.palette)
        for anchor, _ in placed:
            _draw_leader(canvas, anchor, setting, at)
    for anchor, text in placed:
        _draw_label(canvas, anchor, text, setting, element, at)


def _draw_leader(canvas: TaggedCanvas, anchor: Anchor, setting: Setting, at: tuple[float, float, float]) -> None:
    """A straight line from the label's near end to a dot on what it names."""
    if anchor.inside:
        return
    x, y, scale = at
    reach = {"start": -1.0 * MM, "end": 1.0 * MM}.get(anchor.align, 0.0)
    start = (x + anchor.label_x * scale + reach, y + anchor.label_y * scale)
    end = (x + anchor.x * scale, y + anchor.y * scale)
    canvas.rule(start, end, 0.9)
    canvas.circle(end, 0.7 * MM, fill=setting.theme.palette.ink)


def _draw_label(
    canvas: TaggedCanvas, anchor: Anchor, text: str, setting: Setting, element: Element, at: tuple[float, float, float]
) -> None:
    """A label half way up its anchor, wrapped to the anchor's room; it never scales with the drawing."""
    x, y, scale = at
    style = setting.theme.scale.small
    room = anchor.room * scale if anchor.room else setting.theme.page.content_width
    longest = max(setting.type.width(word, style) for word in text.split(" "))
    block = setting.words_block(text, style, max(room, longest))
    top = y + anchor.label_y * scale - block.height / 2
    for index, line in enumerate(block.lines):
        shift = {"start": 0.0, "middle": line.width / 2, "end": line.width}[anchor.align]
        words = "".join(fragment.text for fragment in line.fragments)
        with canvas.marked(element):
            canvas.text(
                words + " ", x + anchor.label_x * scale - shift, block.baseline(top, index), style.size, bold=False
            )
