"""Path and basic shape elements turned into outlines in their own units."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from handouts.document.svg.markup import Element
from handouts.document.svg.outline import Line, Move, Outline, ellipse_outline, points_outline, rectangle_outline
from handouts.document.svg.paint import read_length
from handouts.document.svg.path import path_outline

SHAPES: Final = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))

_SIDE: Final = dict.fromkeys(("x", "cx", "x1", "x2", "width"), 0) | dict.fromkeys(("y", "cy", "y1", "y2", "height"), 1)
"""Which side of the drawing a percentage is of: its width (0) or its height (1)."""

Size = tuple[float, float]


def element_lengths(element: Element, size: Size, *names: str) -> Iterator[float]:
    """Lengths among an element's attributes, 0 when missing; raises RefusalError."""
    for name in names:
        whole = size[_SIDE[name]] if name in _SIDE else None
        yield read_length(element.attributes.get(name, "0"), whole)


def element_outline(element: Element, size: Size) -> Outline:
    """The outline of an element of SHAPES in its own units (SVG 1.1, 8 and 9); raises RefusalError."""
    match element.name:
        case "path":
            return path_outline(element.attributes.get("d", ""))
        case "rect":
            return rectangle_outline(*element_lengths(element, size, "x", "y", "width", "height"), *_corners(element))
        case "circle":
            cx, cy, r = element_lengths(element, size, "cx", "cy", "r")
            return ellipse_outline(cx, cy, r, r)
        case "ellipse":
            return ellipse_outline(*element_lengths(element, size, "cx", "cy", "rx", "ry"))
        case "line":
            x1, y1, x2, y2 = element_lengths(element, size, "x1", "y1", "x2", "y2")
            return Move(x1, y1), Line(x2, y2)
    return points_outline(element.attributes.get("points", ""), element.name == "polygon")


def _corners(element: Element) -> Iterator[float]:
    """The radii of a rectangle's corners; one that is missing takes the other's value (SVG 1.1, 9.2)."""
    given = {name: value for name, value in element.attributes.items() if name in ("rx", "ry") and value != "auto"}
    for name, other in (("rx", "ry"), ("ry", "rx")):
        yield read_length(given.get(name, given.get(other, "0")))
