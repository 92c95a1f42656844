"""Drawings are painted as vector paths in the colours of a palette."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace
from reportlab.pdfgen.canvas import Canvas

from handouts.document.drawing import Cap, Close, Cubic, Drawing, Join, Line, Segment, Shape, Token
from handouts.document.theme import Palette, Rgb
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.ink import set_fill, set_stroke
from handouts.pdf.objects import number

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
    with canvas.drawing(left, top, scale, (drawing.width, drawing.height)) as raw:
        for shape in drawing.shapes:
            _paint_shape(canvas, raw, shape, colours, grey)


def _paint_shape(canvas: TaggedCanvas, raw: Canvas, shape: Shape, colours: Mapping[Token, Rgb], grey: bool) -> None:
    fill = shape.fill.in_palette(colours) if shape.fill else None
    stroke = shape.stroke.in_palette(colours) if shape.stroke else None
    if fill:
        set_fill(raw, _luminance_grey(fill) if grey else fill)
    if stroke:
        set_stroke(raw, _luminance_grey(stroke) if grey else stroke)
        raw.setLineWidth(shape.stroke_width)
        raw.setLineCap(_CAPS[shape.cap])
        raw.setLineJoin(_JOINS[shape.join])
        raw.setMiterLimit(shape.miter_limit)
        raw.setDash(list(shape.dash), shape.dash_offset)
    path = b" ".join(map(_operator, shape.path))
    canvas.paint_path(path, stroke=bool(stroke), fill=bool(fill), even_odd=shape.even_odd)


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
