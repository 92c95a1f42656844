"""SVG path data turned into absolute moves, lines and cubic curves."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Final

from handouts.document.svg.outline import NUMBER, Close, Cubic, Line, Matrix, Move, Outline, Segment, number
from handouts.document.svg.refusal import corrupt, quoted

_FLAT: Final = 1e-9
"""An arc with a radius below this is a straight line."""

_FLAG: Final = re.compile(r"[\s,]*([01])")
_COMMAND: Final = re.compile(r"[\s,]*([MmZzLlHhVvCcSsQqTtAa])")
_ARGUMENTS: Final = {"m": "xy", "l": "xy", "h": "x", "v": "y", "c": "xyxyxy", "s": "xyxy", "q": "xyxy", "t": "xy"} | {
    "a": "nnnffxy",
    "z": "",
}
"""What follows each path command: coordinates (x, y), plain numbers (n) and flags (f)."""


def path_outline(data: str) -> Outline:
    """Turn the `d` of a path into an outline (SVG 1.1, 8.3); raises RefusalError at the first mistake."""
    pen = _Pen()
    for command, arguments in _instructions(data):
        pen.draw(command, arguments)
    return tuple(pen.segments)


def _instructions(data: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    position, command = 0, ""
    end = len(data.rstrip(" \t\r\n,"))
    while position < end:
        match = _COMMAND.match(data, position)
        if match:
            command, position = match[1], match.end()
        elif command in ("", "Z", "z"):
            raise corrupt(f"path data makes no sense from {quoted(data[position:])}")
        arguments, position = _arguments(data, position, _ARGUMENTS[command.lower()])
        yield command, arguments
        # SVG 1.1, 8.3.2: further pairs after a moveto are lines.
        command = {"M": "L", "m": "l"}.get(command, command)


def _arguments(data: str, position: int, kinds: str) -> tuple[tuple[float, ...], int]:
    found = []
    for kind in kinds:
        match = (_FLAG if kind == "f" else NUMBER).match(data, position)
        if not match:
            rest = data[position:].strip(" \t\r\n,")
            where = f"from {quoted(rest)}" if rest else "at its end"
            raise corrupt(f"path data makes no sense {where}")
        found.append(number(match[1]))
        position = match.end()
    return tuple(found), position


class _Pen:
    """Follows path commands and writes absolute segments."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.x = self.y = self.start_x = self.start_y = 0.0
        self.control: tuple[str, float, float] = ("", 0.0, 0.0)
        self.closed = False

    def draw(self, command: str, arguments: tuple[float, ...]) -> None:
        """Carry out one command; raises RefusalError when a path does not begin with a move."""
        kind = command.lower()
        if not self.segments and kind != "m":
            raise corrupt(f"path data begins with {quoted(command)}, not with a move")
        if self.closed and kind not in "mz":
            self.segments.append(Move(self.x, self.y))
        self.closed = kind == "z"
        if command.islower():
            base = {"x": self.x, "y": self.y, "n": 0.0, "f": 0.0}
            arguments = tuple(n + base[k] for n, k in zip(arguments, _ARGUMENTS[kind], strict=True))
        _STROKES[kind](self, *arguments)
        if kind not in "csqt":
            self.control = ("", 0.0, 0.0)

    def move(self, x: float, y: float) -> None:
        self.segments.append(Move(x, y))
        self.x, self.y = self.start_x, self.start_y = x, y

    def line(self, x: float, y: float) -> None:
        self.segments.append(Line(x, y))
        self.x, self.y = x, y

    def horizontal(self, x: float) -> None:
        self.line(x, self.y)

    def vertical(self, y: float) -> None:
        self.line(self.x, y)

    def close(self) -> None:
        self.segments.append(Close())
        self.x, self.y = self.start_x, self.start_y

    def cubic(self, x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> None:
        self.segments.append(Cubic(x1, y1, x2, y2, x, y))
        self.x, self.y, self.control = x, y, ("c", x2, y2)

    def smooth_cubic(self, x2: float, y2: float, x: float, y: float) -> None:
        self.cubic(*self._mirrored("c"), x2, y2, x, y)

    def quadratic(self, x1: float, y1: float, x: float, y: float) -> None:
        third = (self.x + 2 * (x1 - self.x) / 3, self.y + 2 * (y1 - self.y) / 3)
        self.cubic(*third, x + 2 * (x1 - x) / 3, y + 2 * (y1 - y) / 3, x, y)
        self.control = ("q", x1, y1)

    def smooth_quadratic(self, x: float, y: float) -> None:
        self.quadratic(*self._mirrored("q"), x, y)

    def arc(self, rx: float, ry: float, turn: float, large: float, sweep: float, x: float, y: float) -> None:
        if min(abs(rx), abs(ry)) < _FLAT:
            self.line(x, y)
        elif (x, y) != (self.x, self.y):
            for curve in _arc_curves((self.x, self.y), (abs(rx), abs(ry)), turn, large != sweep, sweep != 0, (x, y)):
                self.cubic(*curve)

    def _mirrored(self, kind: str) -> tuple[float, float]:
        if self.control[0] != kind:
            return self.x, self.y
        return 2 * self.x - self.control[1], 2 * self.y - self.control[2]


_STROKES: Final[dict[str, Callable[..., None]]] = {
    "m": _Pen.move,
    "l": _Pen.line,
    "h": _Pen.horizontal,
    "v": _Pen.vertical,
    "z": _Pen.close,
    "c": _Pen.cubic,
    "s": _Pen.smooth_cubic,
    "q": _Pen.quadratic,
    "t": _Pen.smooth_quadratic,
    "a": _Pen.arc,
}


def _arc_curves(
    start: tuple[float, float],
    radii: tuple[float, float],
    turn: float,
    far: bool,
    sweep: bool,
    end: tuple[float, float],
) -> Iterator[tuple[float, float, float, float, float, float]]:
    """Cubics along an elliptical arc: endpoints to centre as SVG 1.1, F.6.5, in the ellipse's own unit circle."""
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    rx, ry = radii
    half_x, half_y = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    u, v = (cos * half_x + sin * half_y) / rx, (cos * half_y - sin * half_x) / ry
    reach = math.hypot(u, v)
    grow = max(1.0, reach)
    rx, ry, u, v, reach = rx * grow, ry * grow, u / grow, v / grow, reach / grow
    away = math.sqrt(max(0.0, 1 - reach * reach)) / max(reach, 1e-12) * (1 if far else -1)
    centre_u, centre_v = away * v, -away * u
    first = math.atan2(v - centre_v, u - centre_u)
    span = (math.atan2(-v - centre_v, -u - centre_u) - first) % (2 * math.pi)
    span = span if sweep else span - 2 * math.pi
    middle_x, middle_y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    place = Matrix(cos * rx, sin * rx, -sin * ry, cos * ry, middle_x, middle_y)
    place = place @ Matrix(e=centre_u, f=centre_v)
    pieces = max(1, math.ceil(abs(span) / (math.pi / 2) - 1e-9))
    step = span / pieces
    handle = 4 / 3 * math.tan(step / 4)
    for piece in range(pieces):
        (c0, s0), (c1, s1) = ((math.cos(t), math.sin(t)) for t in (first + piece * step, first + (piece + 1) * step))
        last = end if piece == pieces - 1 else place.point(c1, s1)
        yield (
            *place.point(c0 - handle * s0, s0 + handle * c0),
            *place.point(c1 + handle * s1, s1 - handle * c1),
            *last,
        )
