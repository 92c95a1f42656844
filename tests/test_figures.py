"""Every shipped figure prints as drawn: in the page's colours, with lines and labels that survive a copier."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from handouts.document.drawing import Anchor, Close, Cubic, Drawing, Outline, Shape, Token, read_drawing
from handouts.document.theme import MM, Theme, theme_for
from handouts.document.tree import Edition, Paper, Text, TypeSize
from handouts.pdf.components.pictures import BESIDE_MM, FRAME_PADDING, UNITS_PER_MM
from handouts.pdf.fonts import typefaces
from handouts.pdf.pieces import ASCENT, DESCENT
from handouts.pdf.typeset import Typesetter
from handouts.shipped import fonts_folder

CONTENT = Path(__file__).parent.parent / "content"
FIGURES = sorted((CONTENT / "figures").glob("*.svg"))
NAMES = [path.stem for path in FIGURES]
PAGES = [(paper, size) for paper in Paper for size in TypeSize]
LONGER = 1.4
"""How much longer than English the words of another language are held to be."""
MOST_BYTES = 12 * 1024
THINNEST_POINTS = 0.75
BONE = re.compile(r"[clst]\d")
"""Names of bones, such as `c5`, which a block may leave out."""
LEVELS = {
    "neck-side": {"c2-c3", "c3-c4", "c4-c5", "c5-c6", "c6-c7", "c7-t1"},
    "low-back-side": {"l1-l2", "l2-l3", "l3-l4", "l4-l5", "l5-s1"},
}


class Box(NamedTuple):
    """Where a label stands, in points from the drawing's top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        apart = self.right <= other.left or other.right <= self.left
        return not apart and self.top < other.bottom and other.top < self.bottom


@cache
def figure(name: str) -> Drawing:
    return read_drawing((CONTENT / "figures" / f"{name}.svg").read_bytes(), f"{name}.svg")


@cache
def typesetter() -> Typesetter:
    return Typesetter(typefaces(fonts_folder()), lambda slot: "")


def printed_scale(drawing: Drawing, theme: Theme) -> float:
    """Points for each unit of the drawing on the page, as components/pictures.py sets it."""
    return min(MM / UNITS_PER_MM, (theme.page.content_width - 2 * MM) / drawing.width)


def sample_words(key: str, longer: float) -> str:
    """An English label for `key`; `longer` stretches every word as another language might."""
    words = "Your level" if key.startswith("level-") else key.replace("-", " ")
    if BONE.fullmatch(key):
        return words.upper()
    return " ".join(word + "n" * round(len(word) * (longer - 1)) for word in words.capitalize().split())


def label_box(anchor: Anchor, words: str, theme: Theme, scale: float) -> Box:
    style = theme.scale.small
    longest = max(typesetter().width(word, style) for word in words.split())
    room = anchor.room * scale if anchor.room else theme.page.content_width
    lines = typesetter().lines((Text(words),), style, max(room, longest))
    width = max(line.width for line in lines)
    height = (len(lines) - 1) * style.leading + (ASCENT + DESCENT) * style.size
    left = anchor.label_x * scale - {"start": 0.0, "middle": width / 2, "end": width}[anchor.align]
    top = anchor.label_y * scale - height / 2
    return Box(left, top, left + width, top + height)


def label_boxes(name: str, paper: Paper, size: TypeSize) -> Iterator[tuple[str, Box]]:
    drawing, theme = figure(name), theme_for(Edition(paper, size), "#0B5563")
    longer = LONGER if size is TypeSize.STANDARD else 1.0
    for anchor in drawing.anchors:
        yield (
            f"{anchor.key} at {anchor.label_x:g},{anchor.label_y:g}",
            label_box(anchor, sample_words(anchor.key, longer), theme, printed_scale(drawing, theme)),
        )


def reach(path: Outline) -> tuple[list[float], list[float]]:
    """Every x and every y of an outline, handles of its curves included."""
    points: list[tuple[float, float]] = []
    for segment in path:
        if isinstance(segment, Cubic):
            points += [(segment.x1, segment.y1), (segment.x2, segment.y2)]
        if not isinstance(segment, Close):
            points.append((segment.x, segment.y))
    return [x for x, _ in points], [y for _, y in points]


def figure_items() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((CONTENT / "blocks").glob("*.yaml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["items"]:
            if "figure" in item:
                yield f"{path.stem}/{item['id']}", item


@pytest.mark.parametrize("name", NAMES)
def test_figure_reads_and_has_something_to_print(name: str) -> None:
    assert figure(name).shapes


@pytest.mark.parametrize("path", FIGURES, ids=NAMES)
def test_figure_has_a_title_for_its_editor_and_no_words_drawn_in(path: Path) -> None:
    names = [element.tag.partition("}")[2] for element in ElementTree.parse(path).getroot().iter()]
    assert names[1] == "title"
    assert not {"text", "tspan", "image", "script", "foreignObject"} & set(names)


@pytest.mark.parametrize("path", FIGURES, ids=NAMES)
def test_figure_stays_small_enough_to_read_as_source(path: Path) -> None:
    assert path.stat().st_size <= MOST_BYTES


@pytest.mark.parametrize("name", NAMES)
def test_figure_takes_every_colour_from_the_palette_so_that_it_prints_in_grey(name: str) -> None:
    colours = {colour for shape in figure(name).shapes for colour in (shape.fill, shape.stroke) if colour}
    assert {colour.token for colour in colours} <= set(Token)
    assert {colour.strength for colour in colours} == {1.0}


def test_tint_never_stands_without_an_outline() -> None:
    """At one bit a tint goes white, so what it fills must have an edge of its own."""
    bare = [
        (name, shape.group)
        for name in NAMES
        for shape in figure(name).shapes
        if shape.fill and shape.fill.token in (Token.TINT1, Token.TINT2) and not shape.stroke
    ]
    assert bare == []


@pytest.mark.parametrize("name", NAMES)
def test_thinnest_line_of_a_figure_survives_the_copier(name: str) -> None:
    drawing = figure(name)
    scale = min(printed_scale(drawing, theme_for(Edition(paper, size), "#0B5563")) for paper, size in PAGES)
    thinnest = min(shape.stroke_width for shape in drawing.shapes if shape.stroke)
    assert thinnest * scale >= THINNEST_POINTS


@pytest.mark.parametrize("name", NAMES)
def test_figure_stays_inside_its_frame(name: str) -> None:
    drawing = figure(name)

    def sticks_out(shape: Shape) -> bool:
        xs, ys = reach(shape.path)
        pen = shape.stroke_width / 2 if shape.stroke else 0.0
        return min(xs) < pen or min(ys) < pen or max(xs) > drawing.width - pen or max(ys) > drawing.height - pen

    assert [(shape.group, reach(shape.path)) for shape in drawing.shapes if sticks_out(shape)] == []


@pytest.mark.parametrize(("paper", "size"), PAGES)
@pytest.mark.parametrize("name", NAMES)
def test_labels_of_a_figure_keep_apart(name: str, paper: Paper, size: TypeSize) -> None:
    boxes = list(label_boxes(name, paper, size))
    assert [(one, other) for (one, a), (other, b) in combinations(boxes, 2) if a.meets(b)] == []


@pytest.mark.parametrize(("paper", "size"), PAGES)
@pytest.mark.parametrize("name", NAMES)
def test_labels_of_a_figure_stay_inside_its_frame(name: str, paper: Paper, size: TypeSize) -> None:
    drawing, theme = figure(name), theme_for(Edition(paper, size), "#0B5563")
    scale = printed_scale(drawing, theme)
    beside = drawing.width <= BESIDE_MM * UNITS_PER_MM and not theme.stacked
    width = drawing.width * scale
    margin, below = (0.0, 0.0) if beside else ((theme.page.content_width - width) / 2, FRAME_PADDING / 2)
    frame = Box(-margin, 0.0, width + margin, drawing.height * scale + below)
    out = [
        label
        for label, box in label_boxes(name, paper, size)
        if box.left < frame.left or box.top < frame.top or box.right > frame.right or box.bottom > frame.bottom
    ]
    assert out == []


def leader(anchor: Anchor, scale: float) -> list[tuple[float, float]]:
    """Points along the line from a label to what it names, a millimetre clear of the label, as it is drawn."""
    reach_out = {"start": -1.0 * MM, "end": 1.0 * MM}.get(anchor.align, 0.0)
    x0, y0 = anchor.label_x * scale + reach_out, anchor.label_y * scale
    x1, y1 = anchor.x * scale, anchor.y * scale
    return [(x0 + (x1 - x0) * step / 100, y0 + (y1 - y0) * step / 100) for step in range(101)]


@pytest.mark.parametrize(("paper", "size"), PAGES)
@pytest.mark.parametrize("name", NAMES)
def test_leaders_of_a_figure_run_past_its_labels(name: str, paper: Paper, size: TypeSize) -> None:
    drawing = figure(name)
    scale = printed_scale(drawing, theme_for(Edition(paper, size), "#0B5563"))
    boxes = list(label_boxes(name, paper, size))
    struck = [
        (anchor.key, label)
        for anchor in drawing.anchors
        if not anchor.inside
        for label, box in boxes
        if any(box.left < x < box.right and box.top < y < box.bottom for x, y in leader(anchor, scale))
    ]
    assert struck == []


@pytest.mark.parametrize(("name", "levels"), LEVELS.items())
def test_side_view_has_a_place_to_mark_every_level(name: str, levels: set[str]) -> None:
    keys = {anchor.key for anchor in figure(name).anchors}
    assert {key.removeprefix("level-") for key in keys if key.startswith("level-")} == levels


@pytest.mark.parametrize(("place", "item"), [pytest.param(*found, id=found[0]) for found in figure_items()])
def test_labels_of_a_block_are_places_of_its_figure(place: str, item: dict[str, Any]) -> None:
    keys = {anchor.key for anchor in figure(item["figure"]).anchors}
    assert set(item.get("labels", {})) <= keys
    needed = {key for key in keys if not key.startswith("level-") and not BONE.fullmatch(key)}
    assert needed <= set(item.get("labels", {}))
