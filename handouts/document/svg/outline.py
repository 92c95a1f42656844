"""SVG basic shapes and transforms turned into absolute moves, lines and cubic curves."""

from __future__ import annotations

import math
import re
from typing import Final

from msgspec import Struct
from msgspec.structs import astuple

from handouts.document.svg.refusal import corrupt, quoted, unsupported

LARGEST: Final = 1e6
"""No coordinate may be further out, so that sums and products of coordinates stay finite."""

_CIRCLE: Final = 4 / 3 * (math.sqrt(2) - 1)
"""Control length of a cubic that follows a quarter of a unit circle."""


class Move(Struct, frozen=True):
    x: float
    y: float


class Line(Struct, frozen=True):
    x: float
    y: float


class Cubic(Struct, frozen=True):
    x1: float
    y1: float
    x2: float
    y2: float
    x: float
    y: float


class Close(Struct, frozen=True):
    pass


Segment = Move | Line | Cubic | Close
Outline = tuple[Segment, ...]


class Matrix(Struct, frozen=True):
    """The affine map x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def __matmul__(self, inner: Matrix) -> Matrix:
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            *self.point(inner.e, inner.f),
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where the map takes a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def scale(self) -> float:
        """How much longer the map makes a stroke's width."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))

    @property
    def keeps_shape(self) -> bool:
        """Whether a round pen stays round: no skew, the same scale both ways (to 1 %)."""
        along, across = math.hypot(self.a, self.b), math.hypot(self.c, self.d)
        room = 0.01 * max(along, across)
        return abs(along - across) <= room and abs(self.a * self.c + self.b * self.d) <= room * max(along, across)


NUMBER: Final = re.compile(r"[\s,]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII)


def number(text: str) -> float:
    """Read one number within bounds; raises RefusalError."""
    try:
        value = float(text)
    except ValueError:
        raise corrupt(f"{quoted(text)} is not a number") from None
    if not abs(value) <= LARGEST:
        raise corrupt(f"number {quoted(text)} is out of bounds", "keep every number within 1,000,000 of zero")
    return value


def numbers(text: str) -> tuple[float, ...]:
    """Read numbers separated by blanks or commas; raises RefusalError."""
    found, position = [], 0
    while match := NUMBER.match(text, position):
        found.append(number(match[1]))
        position = match.end()
    if text[position:].strip(" \t\r\n,"):
        raise corrupt(f"{quoted(text)} is not a list of numbers")
    return tuple(found)


def ellipse_outline(cx: float, cy: float, rx: float, ry: float) -> Outline:
    """Four cubics round a centre; nothing when a radius is zero."""
    if min(rx, ry) < 0:
        raise corrupt("a radius is negative")
    return rectangle_outline(cx - rx, cy - ry, 2 * rx, 2 * ry, rx, ry)


def rectangle_outline(x: float, y: float, width: float, height: float, rx: float, ry: float) -> Outline:
    """A rectangle, its corners rounded by rx and ry; nothing when a side is zero."""
    if min(width, height, rx, ry) < 0:
        raise corrupt("a width, height or radius is negative")
    if not width or not height:
        return ()
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    right, bottom = x + width, y + height
    if not rx or not ry:
        return Move(x, y), Line(right, y), Line(right, bottom), Line(x, bottom), Close()
    kx, ky = rx * (1 - _CIRCLE), ry * (1 - _CIRCLE)
    return (
        Move(x + rx, y),
        Line(right - rx, y),
        Cubic(right - kx, y, right, y + ky, right, y + ry),
        Line(right, bottom - ry),
        Cubic(right, bottom - ky, right - kx, bottom, right - rx, bottom),
        Line(x + rx, bottom),
        Cubic(x + kx, bottom, x, bottom - ky, x, bottom - ry),
        Line(x, y + ry),
        Cubic(x, y + ky, x + kx, y, x + rx, y),
        Close(),
    )


def points_outline(text: str, closed: bool) -> Outline:
    """The points of a polyline or polygon; raises RefusalError when one lacks its y."""
    flat = numbers(text)
    if len(flat) % 2:
        raise corrupt(f"points {quoted(text)} end without a y")
    pairs = list(zip(flat[::2], flat[1::2], strict=True))
    if not pairs:
        return ()
    end: Outline = (Close(),) if closed else ()
    return (Move(*pairs[0]), *(Line(x, y) for x, y in pairs[1:]), *end)


def transformed(outline: Outline, matrix: Matrix) -> Outline:
    """Map an outline; raises RefusalError when a point lands out of bounds."""
    result = tuple(_mapped(segment, matrix) for segment in outline)
    if not all(abs(value) <= LARGEST for segment in result for value in astuple(segment)):
        raise corrupt("a transform takes a point out of bounds", "keep every number within 1,000,000 of zero")
    return result


def _mapped(segment: Segment, matrix: Matrix) -> Segment:
    match segment:
        case Move(x, y):
            return Move(*matrix.point(x, y))
        case Line(x, y):
            return Line(*matrix.point(x, y))
        case Cubic(x1, y1, x2, y2, x, y):
            return Cubic(*matrix.point(x1, y1), *matrix.point(x2, y2), *matrix.point(x, y))
    return segment


_TRANSFORM: Final = re.compile(r"[\s,]*([a-zA-Z]+)\s*\(([^()]*)\)[\s,]*")


def transform_matrix(text: str) -> Matrix:
    """Read a `transform` attribute (SVG 1.1, 7.6); raises RefusalError."""
    matrix, position = Matrix(), 0
    while match := _TRANSFORM.match(text, position):
        matrix = matrix @ _step(match[1], numbers(match[2]))
        position = match.end()
    if text[position:].strip():
        raise corrupt(f"transform {quoted(text)} makes no sense")
    return matrix


def _step(name: str, n: tuple[float, ...]) -> Matrix:
    match name, len(n):
        case "matrix", 6:
            return Matrix(*n)
        case "translate", 1 | 2:
            return Matrix(e=n[0], f=n[1] if len(n) == 2 else 0.0)
        case "scale", 1 | 2:
            return Matrix(a=n[0], d=n[-1])
        case "rotate", 1 | 3:
            cos, sin = math.cos(math.radians(n[0])), math.sin(math.radians(n[0]))
            cx, cy = n[1:] or (0.0, 0.0)
            return Matrix(e=cx, f=cy) @ Matrix(cos, sin, -sin, cos) @ Matrix(e=-cx, f=-cy)
        case "skewX", 1:
            return Matrix(c=math.tan(math.radians(n[0])))
        case "skewY", 1:
            return Matrix(b=math.tan(math.radians(n[0])))
    raise unsupported(f"transform {quoted(name)} with {len(n)} numbers is not known")
