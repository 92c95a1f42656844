"""Shapes as path operators in the coordinates of the page (ISO 32000-1, 8.5), and how they are painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.pdfgen.pathobject import PDFPathObject

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
    """A rectangle with round corners."""
    path = PDFPathObject()
    path.roundRect(*corner, *size, radius)
    return _operators(path)


def circle(centre: Point, radius: float) -> bytes:
    """A circle of four curves."""
    path = PDFPathObject()
    path.circle(*centre, radius)
    return _operators(path)


def _operators(path: PDFPathObject) -> bytes:
    """Path operators alone: without the one that ends a path before."""
    return bytes(path.getCode().encode("ascii").removeprefix(b"n "))


def painting(path: bytes, fill: Rgb | None, stroke: Rgb | None, width: float) -> bytes:
    """Colours, the width of lines, a path, and the operator that fills and strokes it."""
    parts = [fill_operator(fill)] if fill is not None else []
    parts += [stroke_operator(stroke), number(width) + b" w"] if stroke is not None else []
    return b" ".join((*parts, path, ending(fill=fill is not None, stroke=stroke is not None)))


def ending(*, fill: bool, stroke: bool, even_odd: bool = False) -> bytes:
    """The operator that fills and strokes a path."""
    return _PAINTING[fill, stroke] + (b"*" if even_odd and fill else b"")
