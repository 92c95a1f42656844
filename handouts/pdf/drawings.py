"""Drawings are painted as vector paths in the colours of a palette."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from handouts.document.drawing import Cap, Close, Cubic, Drawing, Join, Line, Segment, Shape, Token
from handouts.document.theme import Palette, Rgb
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.ink import fill_operator, stroke_operator
from handouts.pdf.objects import number
from handouts.pdf.paths import ending

_CAPS: Final = {Cap.BUTT: 0, Cap.ROUND: 1, Cap.SQUARE: 2}
_JOINS: Final = {Join.MITER: 0, Join.ROUND: 1, Join.BEVEL: 2}


def paint_drawing(
    canvas: TaggedCanvas,
    drawing: Drawing,
    box: tuple[float, float, float],
    palette: Palette,
    *,
    accent: Rgb | None = None,
    grey: bool = False,
) -> None:
    """Paint a drawing into a square (left, top, side), keeping its proportions; `accent` replaces the accent."""
    left, top, side = box
    scale = side / max(drawing.width, drawing.height)
    chosen = replace(palette, accent=accent) if accent else palette
    paint_shapes(canvas, drawing, (left, top, scale), chosen, grey=grey)


def paint_shapes(
    canvas: TaggedCanvas, drawing: Drawing, at: tuple[float, float, float], palette: Palette, *, grey: bool = False
) -> None:
    """Paint all shapes with the drawing's origin at (left, top) and `scale` points a unit, clipped to the drawing."""
    left, top, scale = at
    colours = {token: getattr(palette, token.value) for token in Token}
    operators, last = list[bytes](), b""
    for shape in drawing.shapes:
        state, path = _shape(shape, colours, grey)
        operators += [path] if state == last else [state, path]
        last = state
    canvas.drawing(b"\n".join(filter(None, operators)), left, top, scale, (drawing.width, drawing.height))


def _shape(shape: Shape, colours: Mapping[Token, Rgb], grey: bool) -> tuple[bytes, bytes]:
    """The graphics state of a shape, and its painted path."""
    fill = shape.fill.in_palette(colours) if shape.fill else None
    stroke = shape.stroke.in_palette(colours) if shape.stroke else None
    parts = [fill_operator(_luminance_grey(fill) if grey else fill)] if fill else []
    if stroke:
        lines = (_CAPS[shape.cap], _JOINS[shape.join], number(shape.miter_limit), b" ".join(map(number, shape.dash)))
        parts += [stroke_operator(_luminance_grey(stroke) if grey else stroke), number(shape.stroke_width) + b" w"]
        parts.append(b"%d J %d j %b M [%b] %b d" % (*lines, number(shape.dash_offset)))
    painted = ending(fill=bool(fill), stroke=bool(stroke), even_odd=shape.even_odd)
    return b" ".join(parts), b" ".join((*map(_operator, shape.path), painted))


def _operator(segment: Segment) -> bytes:
    """A piece of a path as its operator (ISO 32000-1, 8.5.2)."""
    if isinstance(segment, Close):
        return b"h"
    points = (segment.x1, segment.y1, segment.x2, segment.y2) if isinstance(segment, Cubic) else ()
    sign = b"c" if isinstance(segment, Cubic) else b"l" if isinstance(segment, Line) else b"m"
    return b" ".join((*map(number, (*points, segment.x, segment.y)), sign))


def _luminance_grey(colour: Rgb) -> Rgb:
    """The grey of the same luma (ITU-R BT.601 weights, what a copier's lamp sees)."""
    level = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
    return level, level, level
