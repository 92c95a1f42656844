"""The bytes of an SVG file turned into a drawing of plain outlines, or into diagnostics: never into a wrong picture."""

from __future__ import annotations

import math
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from handouts.diagnostics import Diagnostic, HandoutError, Location
from handouts.document.svg.extent import furthest_points, keep_inside
from handouts.document.svg.markup import Element, MarkupError, parse_markup
from handouts.document.svg.outline import (
    Close,
    Cubic,
    Line,
    Matrix,
    Move,
    Outline,
    Segment,
    numbers,
    transform_matrix,
    transformed,
)
from handouts.document.svg.paint import (
    Cap,
    Colour,
    Declaration,
    Join,
    Rgb,
    Style,
    Token,
    class_rules,
    declarations,
    is_presentation,
    read_length,
    styled,
)
from handouts.document.svg.refusal import EXPORT_AGAIN, PLAIN, RefusalError, corrupt, outside, quoted, unsupported
from handouts.document.svg.shapes import SHAPES, element_lengths, element_outline

__all__ = [
    "Anchor",
    "Cap",
    "Close",
    "Colour",
    "Cubic",
    "Drawing",
    "Join",
    "Line",
    "Move",
    "Outline",
    "Rgb",
    "Segment",
    "Shape",
    "Token",
    "read_drawing",
]

MOST_BYTES: Final = 512 * 1024
MOST_SHAPES: Final = 5_000
MOST_SEGMENTS: Final = 100_000
MOST_ELEMENTS: Final = 50_000
DEEPEST: Final = 100

Align = Literal["start", "middle", "end"]


class Shape(Struct, frozen=True):
    """One outline to fill, then stroke; lengths in the drawing's units. `group` is the nearest group that has an id."""

    path: Outline
    fill: Colour | None
    stroke: Colour | None
    stroke_width: float
    cap: Cap
    join: Join
    miter_limit: float
    dash: tuple[float, ...]
    dash_offset: float
    even_odd: bool
    group: str


class Anchor(Struct, frozen=True):
    """Where a figure's label goes.

    (`label_x`, `label_y`) is the start, middle or end (`align`) of the text, half way up its lines. The leader runs
    from there to a dot at (`x`, `y`); a label that is `inside` its shape has none. The text may be `room` units wide
    (0: as wide as it likes) and wraps beyond that.
    """

    key: str
    x: float
    y: float
    label_x: float
    label_y: float
    align: Align
    inside: bool
    room: float


class Drawing(Struct, frozen=True):
    """Shapes in painting order within 0,0 to width,height; y grows downwards. What reaches over is to be cut off."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    anchors: tuple[Anchor, ...] = ()


def read_drawing(data: bytes, location_file: str) -> Drawing:
    """Read an SVG file; raises HandoutError with every finding when it would not print exactly as drawn."""
    if len(data) > MOST_BYTES:
        message = f"drawing has {len(data) // 1024} KiB, more than {MOST_BYTES // 1024}"
        raise HandoutError(Diagnostic("drawing-too-large", message, Location(location_file), _SIMPLIFY))
    try:
        root = parse_markup(data)
    except MarkupError as error:
        refusal = error.refusal
        place = Location(location_file, error.line, error.column)
        raise HandoutError(Diagnostic(refusal.code, refusal.message, place, refusal.hint)) from None
    return _Reader(location_file, root).read()


_SIMPLIFY: Final = "simplify the drawing, or save it as PNG"
_OUTLINE_TEXT: Final = "convert the text to outlines, then export the drawing again"
_HINTS: Final = {
    "text": _OUTLINE_TEXT,
    "tspan": _OUTLINE_TEXT,
    "image": "save the whole drawing as PNG, or trace the picture into shapes",
    "script": EXPORT_AGAIN,
    "symbol": "ungroup the symbol, then export the drawing again",
    "svg": "ungroup the inner drawing, then export it again",
    "switch": EXPORT_AGAIN,
}
_GROUPS: Final = frozenset(("svg", "g", "a"))
_ALIVE: Final = frozenset(
    ("script", "foreignObject", "set", "animate", "animateColor", "animateMotion", "animateTransform")
)
"""Elements refused wherever they stand."""
_MATERIAL: Final = frozenset(
    ("clipPath", "defs", "filter", "linearGradient", "marker", "mask", "pattern", "radialGradient", "symbol")
)
_UNSEEN: Final = _ALIVE | _MATERIAL | {"desc", "metadata", "style", "title", "view"}
"""Elements that draw nothing where they stand; what refers to the drawing ones among them is refused there."""

Rules = tuple[tuple[str, Declaration], ...]


class _Context(Struct, frozen=True):
    """What an element inherits on the way down; `uses` are the elements being repeated, to see a circle."""

    style: Style
    matrix: Matrix
    group: str = ""
    uses: tuple[str, ...] = ()
    depth: int = 0


class _Reader:
    """Walks the elements once, keeping shapes, anchors and every refusal with its place."""

    def __init__(self, file: str, root: Element) -> None:
        self.file = file
        self.root = root
        self.findings: list[Diagnostic] = []
        self.shapes: list[Shape] = []
        self.anchors: list[Anchor] = []
        self.segments = self.elements = 0
        self.width = self.height = 0.0
        self.by_id: dict[str, Element] = {}
        self.rules: Rules = ()

    def read(self) -> Drawing:
        for element in self.root.walk():
            self.survey(element)
        try:
            start = self.frame()
        except RefusalError as refusal:
            self.note(refusal, self.root)
            self.width = self.height = 0.0
            start = _Context(Style(), Matrix())
        try:
            self.draw(self.root, start)
        except RefusalError as refusal:
            self.note(refusal, self.root)
        if self.findings:
            raise HandoutError(*self.findings)
        return Drawing(self.width, self.height, tuple(self.shapes), tuple(self.anchors))

    def note(self, refusal: RefusalError, element: Element) -> None:
        place = Location(self.file, element.line, element.column)
        self.findings.append(Diagnostic(refusal.code, refusal.message, place, refusal.hint))

    def frame(self) -> _Context:
        """Size the drawing from its viewBox, or else its width and height."""
        if self.root.name != "svg":
            raise corrupt(f"drawing begins with <{self.root.name or 'another vocabulary'}>, not with <svg>")
        left = top = 0.0
        if box := self.root.attributes.get("viewBox"):
            edges = numbers(box)
            if len(edges) != 4:
                raise corrupt(f"viewBox {quoted(box)} is not four numbers")
            left, top, self.width, self.height = edges
        else:
            size = (self.root.attributes.get(side, "0") for side in ("width", "height"))
            self.width, self.height = (read_length(side, 0.0) for side in size)
        if min(self.width, self.height) < 0.01:
            raise corrupt("drawing has no size", "give <svg> a viewBox")
        return _Context(Style(), Matrix(e=-left, f=-top))

    def survey(self, element: Element) -> None:
        """Collect ids and style rules, and refuse what is dangerous even where nothing is drawn."""
        self.by_id.setdefault(element.attributes.get("id", ""), element)
        try:
            if element.name == "style":
                self.rules += class_rules(element.text)
            elif element.name in _ALIVE:
                raise unsupported(f"<{element.name}> cannot be printed", _HINTS.get(element.name, PLAIN))
            target = element.attributes.get("href", "#").strip()
            if not target.startswith("#"):
                message = f"<{element.name}> refers to {quoted(target)}, outside the drawing"
                raise outside(message, "put everything the drawing needs into the file itself")
        except RefusalError as refusal:
            self.note(refusal, element)

    def draw(self, element: Element, context: _Context) -> None:
        """Draw one element and what is below it, keeping refusals; too much of anything ends the drawing."""
        self.elements += 1
        if self.elements > MOST_ELEMENTS or context.depth > DEEPEST:
            most = f"{MOST_ELEMENTS:,} elements or levels of groups beyond {DEEPEST}"
            raise RefusalError("drawing-too-large", f"drawing has more than {most}", _SIMPLIFY)
        if not element.name or element.name in _UNSEEN:
            return
        try:
            inner = self.entered(element, context)
            if not inner.style.shown:
                return
            self.draw_own(element, inner)
        except RefusalError as refusal:
            if refusal.code == "drawing-too-large":
                raise
            self.note(refusal, element)
            return
        if element.name in _GROUPS:
            for child in element.children:
                self.draw(child, inner)

    def draw_own(self, element: Element, inner: _Context) -> None:
        """Draw what an element shows itself; raises RefusalErrorError when that is not in our part of SVG."""
        if element.name in SHAPES:
            self.add_shape(element, inner)
        elif element.name == "use":
            self.repeat(element, inner)
        elif element.name not in _GROUPS or (element.name == "svg" and element is not self.root):
            raise unsupported(f"<{element.name}> cannot be printed as drawn", _HINTS.get(element.name, PLAIN))
        else:
            self.add_anchor(element, inner)

    def entered(self, element: Element, context: _Context) -> _Context:
        """The context inside an element: its style, transform and id applied."""
        found = element.attributes
        if handlers := [name for name in found if name.startswith("on")]:
            raise unsupported(f"<{element.name}> runs a script at {quoted(handlers[0])}", EXPORT_AGAIN)
        classes = found.get("class", "").split()
        own = [pair for pair in found.items() if is_presentation(pair[0])]
        own += [declaration for name, declaration in self.rules if name in classes]
        own += declarations(found.get("style", ""))
        if element is self.root:
            own = [pair for pair in own if pair[0] not in ("width", "height")]
        matrix = context.matrix @ transform_matrix(found.get("transform", ""))
        group = found.get("id", context.group) if element.name == "g" else context.group
        style = styled(context.style, own)
        return replace(context, style=style, matrix=matrix, group=group, depth=context.depth + 1)

    def repeat(self, element: Element, context: _Context) -> None:
        """Draw what `use` refers to; raises RefusalError when that is missing, itself or a symbol."""
        reference = element.attributes.get("href", "").strip()
        if reference and not reference.startswith("#"):
            return  # the survey has refused it
        name = reference[1:]
        target = self.by_id.get(name)
        if not name or target is None:
            raise outside(f"<use> refers to {quoted('#' + name)}, which is not in the drawing", EXPORT_AGAIN)
        if name in context.uses:
            raise outside(f"<use> of {quoted('#' + name)} contains itself", EXPORT_AGAIN)
        if target.name in ("symbol", "svg"):
            raise unsupported(f"<use> of a <{target.name}> cannot be printed as drawn", _HINTS["symbol"])
        x, y = element_lengths(element, (self.width, self.height), "x", "y")
        matrix = context.matrix @ Matrix(e=x, f=y)
        self.draw(target, replace(context, matrix=matrix, uses=(*context.uses, name)))

    def add_shape(self, element: Element, context: _Context) -> None:
        style, matrix = context.style, context.matrix
        path = transformed(element_outline(element, (self.width, self.height)), matrix)
        fill, stroke = style.fill_colour, style.stroke_colour
        if not path or not style.visible or (fill is None and stroke is None):
            return
        if stroke and not matrix.keeps_shape:
            hint = "expand strokes to shapes, then export the drawing again"
            raise unsupported(f"outline of <{element.name}> is stretched", hint)
        scale = matrix.scale if stroke else 1.0
        if not math.isfinite(style.stroke_width * scale):
            raise corrupt("a transform makes a stroke endless")
        self.segments += len(path)
        dash = tuple(length * scale for length in style.dash)
        width = style.stroke_width * scale
        pen = (width, style.cap, style.join, style.miter_limit, dash, style.dash_offset * scale)
        self.shapes.append(Shape(path, fill, stroke, *pen, style.even_odd, context.group))
        if len(self.shapes) > MOST_SHAPES or self.segments > MOST_SEGMENTS:
            most = f"{MOST_SHAPES:,} shapes or {MOST_SEGMENTS:,} segments"
            raise RefusalError("drawing-too-large", f"drawing has more than {most}", _SIMPLIFY)
        keep_inside(f"<{element.name}>", furthest_points(path), width if stroke else 0.0, (self.width, self.height))

    def add_anchor(self, element: Element, context: _Context) -> None:
        """Keep the label place of a `<g id="label-KEY" data-at="x,y"/>`; after "--" an id only tells twins apart."""
        given = element.attributes
        name = given.get("id", "")
        if not name.startswith("label-") or "data-at" not in given:
            return
        at = _pair(given["data-at"], context.matrix)
        target = _pair(given["data-target"], context.matrix) if "data-target" in given else at
        align = _ALIGN.get(given.get("data-align", "middle"))
        if align is None:
            raise corrupt(f"label align {quoted(given['data-align'])} is not known", f"known: {', '.join(_ALIGN)}")
        key = name.removeprefix("label-").partition("--")[0]
        room = read_length(given.get("data-room", "0")) * context.matrix.scale
        keep_inside(f"label {quoted(key)}", (target, at), 0.0, (self.width, self.height))
        self.anchors.append(Anchor(key, *target, *at, align, "data-target" not in given, room))


_ALIGN: Final[dict[str, Align]] = {"start": "start", "middle": "middle", "end": "end"}


def _pair(text: str, matrix: Matrix) -> tuple[float, float]:
    pair = numbers(text)
    if len(pair) != 2:
        raise corrupt(f"label place {quoted(text)} is not two numbers")
    return matrix.point(*pair)
