"""Graphics operators of a page -> drawings painted without edges, or over words that stand there already.

A drawing is what is painted in coordinates of its own (scaled, turned or mirrored by `cm`). It must be clipped to a box
first (ISO 32000-1, 8.5.4), and no text that was shown before may begin inside that box: so no picture covers the page
around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.audit.finding import counted
from handouts.audit.tokens import LINE, PATH, ContentError, Operand, numbers

_MARGIN: Final = 0.5
"""Points by which a text may begin inside a box: roundings."""
_PATHS: Final = (b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*")
_BUILDS: Final = (b"m", b"l", b"c", b"v", b"y", b"h")

Box = tuple[float, float, float, float]
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
_UPRIGHT: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
"""The coordinates of the page itself."""


class _State(Struct, frozen=True):
    """What `q` keeps: the coordinates, and, of a drawing, the box it is clipped to."""

    matrix: Matrix = _UPRIGHT
    is_drawing: bool = False
    clip: Box | None = None


class Drawn:
    """Follows the drawings of one page or form: `handlers` take its operators, `flaws` tells what was wrong."""

    def __init__(self) -> None:
        self._states = [_State()]
        self._line = _UPRIGHT
        self._path: list[Box | None] = []
        self._texts: list[Point] = []
        self._unclipped = 0
        self._covered: set[Point] = set()
        self.handlers: Mapping[bytes, Callable[[list[Operand]], None]] = {
            b"q": lambda _: self._states.append(self._states[-1]),
            b"Q": lambda _: self._restore(),
            b"cm": self._move,
            b"re": self._rectangle,
            b"W": lambda _: self._clip(),
            b"W*": lambda _: self._clip(),
            b"n": lambda _: self._path.clear(),
            b"BT": lambda _: self._place(_UPRIGHT),
            b"Tm": lambda operands: self._place(_matrix(operands)),
            b"Td": self._next_line,
            b"TD": self._next_line,
            b"Tj": lambda _: self._texts.append(self._start()),
            b"TJ": lambda _: self._texts.append(self._start()),
            LINE: self._text_at,
            b"Do": lambda _: self._picture(),
            **dict.fromkeys((*_BUILDS, PATH), lambda _: self._path.append(None)),
            **dict.fromkeys(_PATHS, lambda _: self._paint()),
        }

    def flaws(self) -> Iterator[tuple[str, str]]:
        """Codes and messages."""
        if self._unclipped:
            marks = counted(self._unclipped, "mark of a drawing is", "marks of drawings are")
            yield "audit-drawing", f"{marks} painted without a box to keep to"
        if self._covered:
            texts = counted(len(self._covered), "text is", "texts are")
            yield "audit-drawing", f"{texts} covered by a drawing"

    def _restore(self) -> None:
        if len(self._states) > 1:
            self._states.pop()

    def _move(self, operands: list[Operand]) -> None:
        state, own = self._states[-1], _matrix(operands)
        is_drawing = state.is_drawing or own[:4] != _UPRIGHT[:4]
        self._states[-1] = replace(state, matrix=_within(own, state.matrix), is_drawing=is_drawing)

    def _rectangle(self, operands: list[Operand]) -> None:
        x, y, width, height = _exactly(4, operands)
        self._path.append(_box(self._states[-1].matrix, (x, y, x + width, y + height)))

    def _clip(self) -> None:
        """Clip to a path that is one rectangle; another shape keeps a drawing to no box."""
        if len(self._path) == 1 and (box := self._path[0]):
            self._states[-1] = replace(self._states[-1], clip=_overlap(box, self._states[-1].clip))

    def _paint(self) -> None:
        self._path.clear()
        state = self._states[-1]
        if state.is_drawing and state.clip is None:
            self._unclipped += 1
        elif state.is_drawing and state.clip is not None:
            self._cover(state.clip)

    def _picture(self) -> None:
        """An image fills the unit square of its coordinates; a form has a box of its own."""
        self._cover(_box(self._states[-1].matrix, (0.0, 0.0, 1.0, 1.0)))

    def _cover(self, box: Box) -> None:
        left, bottom, right, top = box
        inside = (
            (x, y)
            for x, y in self._texts
            if left + _MARGIN < x < right - _MARGIN and bottom + _MARGIN < y < top - _MARGIN
        )
        self._covered.update(inside)

    def _place(self, matrix: Matrix) -> None:
        self._line = matrix

    def _next_line(self, operands: list[Operand]) -> None:
        x, y = _exactly(2, operands)
        self._line = _within((1.0, 0.0, 0.0, 1.0, x, y), self._line)

    def _text_at(self, operands: list[Operand]) -> None:
        x, y = map(float, operands[0][1].split())
        self._line = (1.0, 0.0, 0.0, 1.0, x, y)
        self._texts.append((x, y) if self._states[-1].matrix is _UPRIGHT else self._start())

    def _start(self) -> Point:
        *_, x, y = _within(self._line, self._states[-1].matrix)
        return x, y


def _exactly(count: int, operands: list[Operand]) -> list[float]:
    found = numbers(operands)
    if len(found) != count:
        raise ContentError("the content holds an operator without its numbers")
    return found


def _matrix(operands: list[Operand]) -> Matrix:
    a, b, c, d, e, f = _exactly(6, operands)
    return a, b, c, d, e, f


def _within(inner: Matrix, outer: Matrix) -> Matrix:
    """The coordinates of `inner` seen from those that `outer` is in (8.3.4)."""
    a, b, c, d, e, f = outer
    p, q, r, s, x, y = inner
    return a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * x + c * y + e, b * x + d * y + f


def _box(matrix: Matrix, corners: Box) -> Box:
    """The upright box around a rectangle in other coordinates."""
    left, bottom, right, top = corners
    points = [_within((1.0, 0.0, 0.0, 1.0, x, y), matrix)[4:] for x in (left, right) for y in (bottom, top)]
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def _overlap(one: Box, other: Box | None) -> Box:
    if other is None:
        return one
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
