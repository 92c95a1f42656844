"""Shapes as path operators in the coordinates of the page (ISO 32000-1, 8.5), and how they are painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.pdfgen.pdfgeom import bezierArc

from handouts.document.theme import Rgb
from handouts.pdf.ink import fill_operator, stroke_operator
from handouts.pdf.marks import Point
from handouts.pdf.objects import number

_PAINTING: Final = {(False, False): b"n", (True, False): b"f", (False, True): b"S", (True, True): b"B"}
"""Operators that end a path, by whether they fill and stroke it (8.5.3)."""


def polygon(points: Sequence[Point]) -> bytes:
    """Straight lines from point to point."""
    first, *others = [b"%b %b" % (number(x), number(y)) for x, y in points]
    return b"%b m " % first + b" ".join(b"%b l" % point for point in others)


def rectangle(corner: Point, size: tuple[float, float]) -> bytes:
    """A rectangle from its lower left corner."""
    return b" ".join(map(number, (*corner, *size))) + b" re"


def rounded(corner: Point, size: tuple[float, float], radius: float) -> bytes:
    """A rectangle with round corners, from the right end of its lower edge on."""
    (left, low), across = corner, 2 * radius
    far, high = left + size[0] - across, low + size[1] - across
    squares = ((far, low, 270), (far, high, 0), (left, high, 90), (left, low, 180))
    arcs = [bezierArc(x, y, x + across, y + across, angle, 90)[0] for x, y, angle in squares]
    return _closed(arcs)


def circle(centre: Point, radius: float) -> bytes:
    """A circle of four curves."""
    x, y = centre
    return _closed(bezierArc(x - radius, y - radius, x + radius, y + radius, 0, 360))


def _closed(arcs: Sequence[Sequence[float]]) -> bytes:
    """Curves of eight coordinates, each joined to the next by a straight line where they do not meet."""
    parts: list[bytes] = []
    here: tuple[bytes, ...] = ()
    for arc in arcs:
        *start, x1, y1, x2, y2, x3, y3 = map(number, arc)
        if tuple(start) != here:
            parts += [*start, b"l" if here else b"m"]
        parts += [x1, y1, x2, y2, x3, y3, b"c"]
        here = (x3, y3)
    return b" ".join((*parts, b"h"))


def painting(path: bytes, fill: Rgb | None, stroke: Rgb | None, width: float) -> bytes:
    """Colours, the width of lines, a path, and the operator that fills and strokes it."""
    parts = [fill_operator(fill)] if fill is not None else []
    parts += [stroke_operator(stroke), number(width) + b" w"] if stroke is not None else []
    return b" ".join((*parts, path, ending(fill=fill is not None, stroke=stroke is not None)))


def ending(*, fill: bool, stroke: bool, even_odd: bool = False) -> bytes:
    """The operator that fills and strokes a path."""
    return _PAINTING[fill, stroke] + (b"*" if even_odd and fill else b"")
