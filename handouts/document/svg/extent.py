"""An outline and its pen turned into the edges it is painted between, and how far it reaches over the drawing's own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from handouts.document.svg.outline import Close, Cubic, Move, Outline
from handouts.document.svg.refusal import RefusalError

TOLERANCE: Final = 0.05
"""Share of a drawing's longer side that ink may reach over its edges, to be cut off there: frames, bleed, roundings."""

Point = tuple[float, float]
Size = tuple[float, float]


def keep_inside(what: str, points: Sequence[Point], pen: float, size: Size) -> None:
    """Raise RefusalError when points, each as wide as a round `pen`, reach beyond a drawing of this size.

    A drawing without a size has been refused for that and has no edges.
    """
    width, height = size
    if not points or min(size) <= 0:
        return
    across, down = [x for x, _ in points], [y for _, y in points]
    beyond = {"left": -min(across), "top": -min(down), "right": max(across) - width, "bottom": max(down) - height}
    edge = max(beyond, key=lambda edge: beyond[edge])
    reach = beyond[edge] + pen / 2
    if reach > TOLERANCE * max(size):
        units = f"{reach:,.1f}".removesuffix(".0")
        message = f"{what} reaches {units} beyond the {edge} edge of the drawing"
        hint = "draw it inside the viewBox, or make the viewBox larger: what is outside is cut off"
        raise RefusalError("drawing-outside", message, hint)


def furthest_points(path: Outline) -> list[Point]:
    """Points of an outline, those among them at which it is furthest left, right, up and down."""
    points: list[Point] = []
    start = here = (0.0, 0.0)
    for segment in path:
        if isinstance(segment, Close):
            here = start
            continue
        if isinstance(segment, Cubic):
            points += _turning_points(here, segment)
        here = (segment.x, segment.y)
        points.append(here)
        start = here if isinstance(segment, Move) else start
    return points


def _turning_points(here: Point, cubic: Cubic) -> list[Point]:
    """Where a cubic turns back in x or in y."""
    along = (here[0], cubic.x1, cubic.x2, cubic.x)
    across = (here[1], cubic.y1, cubic.y2, cubic.y)
    return [(_at(turn, *along), _at(turn, *across)) for turn in (*_turns(*along), *_turns(*across))]


def _at(t: float, a: float, b: float, c: float, d: float) -> float:
    rest = 1 - t
    return rest**3 * a + 3 * rest**2 * t * b + 3 * rest * t**2 * c + t**3 * d


def _turns(a: float, b: float, c: float, d: float) -> Iterator[float]:
    """Where between 0 and 1 the derivative of a cubic is zero."""
    if min(a, d) <= min(b, c) and max(b, c) <= max(a, d):
        return
    square, line, constant = d - a + 3 * (b - c), 2 * (a - 2 * b + c), b - a
    if abs(square) < 1e-9 * (abs(line) + abs(constant)):
        roots = [-constant / line] if line else []
    else:
        root = math.sqrt(max(0.0, line * line - 4 * square * constant))
        roots = [(-line + root) / (2 * square), (-line - root) / (2 * square)]
    yield from (t for t in roots if 0 < t < 1)
