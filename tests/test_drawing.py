"""Drawings: what is read is exact, what is not ours is refused with its place."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple

from handouts.diagnostics import Diagnostic, HandoutError
from handouts.document.drawing import (
    Anchor,
    Cap,
    Close,
    Colour,
    Cubic,
    Drawing,
    Join,
    Line,
    Move,
    Outline,
    Shape,
    Token,
    read_drawing,
)

CONTENT = Path(__file__).parent.parent / "content"
INK = Colour(Token.INK)
BLACK = Colour()


def drawn(inside: str, root: str = 'viewBox="0 0 10 10"') -> Drawing:
    return read_drawing(f'<svg xmlns="http://www.w3.org/2000/svg" {root}>\n{inside}\n</svg>'.encode(), "d.svg")


def only(inside: str, root: str = 'viewBox="0 0 10 10"') -> Shape:
    (shape,) = drawn(inside, root).shapes
    return shape


def refused(inside: str) -> str:
    with pytest.raises(HandoutError) as caught:
        drawn(inside)
    return str(caught.value)


def ends(path: Outline) -> list[tuple[float, float]]:
    return [(round(s.x, 6), round(s.y, 6)) for s in path if not isinstance(s, Close)]


# What is read


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ("M1 2L3 4z", (Move(1, 2), Line(3, 4), Close())),
        ("m1,2 2,2 1-1", (Move(1, 2), Line(3, 4), Line(4, 3))),
        ("M1 1h2v2H0V.5", (Move(1, 1), Line(3, 1), Line(3, 3), Line(0, 3), Line(0, 0.5))),
        ("M0 0c1 0 2 1 2 2", (Move(0, 0), Cubic(1, 0, 2, 1, 2, 2))),
        ("M0 0C0 1 1 2 2 2S4 3 4 4", (Move(0, 0), Cubic(0, 1, 1, 2, 2, 2), Cubic(3, 2, 4, 3, 4, 4))),
        ("M0 0Q3 0 3 3T6 6", (Move(0, 0), Cubic(2, 0, 3, 1, 3, 3), Cubic(3, 5, 4, 6, 6, 6))),
        ("M1 1l1 0zl0 1", (Move(1, 1), Line(2, 1), Close(), Move(1, 1), Line(1, 2))),
        ("M0 0A0 1 0 0 0 2 2", (Move(0, 0), Line(2, 2))),
        ("M1e1 1.5.5.5", (Move(10, 1.5), Line(0.5, 0.5))),
    ],
)
def test_path_commands_become_absolute_lines_and_cubics(data: str, path: Outline) -> None:
    assert only(f'<path d="{data}"/>').path == path


def test_empty_path_draws_nothing() -> None:
    assert drawn('<path d=""/>').shapes == ()


@pytest.mark.parametrize(("flags", "bulge"), [("0 1", (5, 1)), ("1 0", (5, 9)), ("01", (5, 1))])
def test_half_circle_arc_passes_through_its_top(flags: str, bulge: tuple[float, float]) -> None:
    path = only(f'<path d="M1 5A4 4 0 {flags} 9 5"/>').path
    assert ends(path) == [(1, 5), bulge, (9, 5)]


@pytest.mark.parametrize(("large", "count"), [(0, 1), (1, 3)])
def test_large_arc_flag_takes_the_long_way_round(large: int, count: int) -> None:
    path = only(f'<path d="M5 5A4 4 0 {large} 1 9 9"/>', 'viewBox="0 0 15 15"').path
    assert len(path) == 1 + count
    assert ends(path)[-1] == (9, 9)


def test_arc_points_lie_on_its_turned_ellipse() -> None:
    path = only('<path d="M8 5A6 4 30 1 1 5 8"/>', 'viewBox="0 0 20 20"').path
    cubics = [segment for segment in path if isinstance(segment, Cubic)]
    start = (8.0, 5.0)
    lengths = []
    for cubic in cubics:
        middle = (
            (start[0] + 3 * cubic.x1 + 3 * cubic.x2 + cubic.x) / 8,
            (start[1] + 3 * cubic.y1 + 3 * cubic.y2 + cubic.y) / 8,
        )
        lengths += [start, middle]
        start = (cubic.x, cubic.y)
    cos, sin = math.cos(math.radians(30)), math.sin(math.radians(30))
    unit = [((cos * x + sin * y) / 6, (cos * y - sin * x) / 4) for x, y in [*lengths, start]]
    (ax, ay), (bx, by), (cx, cy) = unit[0], unit[1], unit[-1]
    double = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    square = [x * x + y * y for x, y in (unit[0], unit[1], unit[-1])]
    ox = (square[0] * (by - cy) + square[1] * (cy - ay) + square[2] * (ay - by)) / double
    oy = (square[0] * (cx - bx) + square[1] * (ax - cx) + square[2] * (bx - ax)) / double
    assert [math.hypot(x - ox, y - oy) for x, y in unit] == pytest.approx([1.0] * len(unit), abs=1e-3)


def test_basic_shapes_become_paths() -> None:
    assert only('<rect x="1" y="2" width="3" height="4"/>').path == (
        *(Move(1, 2), Line(4, 2), Line(4, 6), Line(1, 6), Close()),
    )
    assert only('<line x1="1" y1="2" x2="3" y2="4"/>').path == (Move(1, 2), Line(3, 4))
    assert only('<polyline points="0,0 1,1 2,0"/>').path == (Move(0, 0), Line(1, 1), Line(2, 0))
    assert only('<polygon points="0 0 1 1 2 0"/>').path[-1] == Close()
    circle = only('<circle cx="5" cy="5" r="2"/>').path
    assert {(7, 5), (5, 7), (3, 5), (5, 3)} <= set(ends(circle))
    assert only('<ellipse cx="5" cy="5" rx="3" ry="2"/>').path[0] == Move(5, 3)


def test_corners_without_ry_are_as_round_as_rx() -> None:
    path = only('<rect width="10" height="10" rx="2"/>').path
    assert (10, 2) in ends(path)
    assert len([s for s in path if isinstance(s, Cubic)]) == 4


def test_percentages_are_of_the_drawing() -> None:
    assert ends(only('<rect width="100%" height="50%"/>').path)[2] == (10, 5)


def test_lengths_may_have_absolute_units() -> None:
    assert ends(only('<rect width="1in" height="72pt"/>', 'viewBox="0 0 96 96"').path)[2] == (96, 96)


def test_view_box_origin_is_taken_off() -> None:
    drawing = drawn('<path d="M5 5h1"/>', 'viewBox="5 5 20 10"')
    assert (drawing.width, drawing.height) == (20, 10)
    assert drawing.shapes[0].path == (Move(0, 0), Line(1, 0))


def test_width_and_height_size_a_drawing_without_view_box() -> None:
    drawing = drawn("", 'width="1in" height="48"')
    assert (drawing.width, drawing.height) == (96, 48)


@pytest.mark.parametrize(
    ("transform", "point"),
    [
        ("translate(2 3)", (3, 3)),
        ("translate(2)", (3, 0)),
        ("scale(2)", (2, 0)),
        ("rotate(90)", (0, 1)),
        ("rotate(90 1 1)", (2, 1)),
        ("matrix(0 1 -1 0 5 5)", (5, 6)),
        ("translate(1,1) scale(3)", (4, 1)),
    ],
)
def test_transforms_are_applied(transform: str, point: tuple[float, float]) -> None:
    path = only(f'<g transform="{transform}"><path d="M1 0"/></g>').path
    assert ends(path) == [point]


def test_scale_makes_strokes_and_dashes_wider() -> None:
    dashed = '<path d="M1 1h1" stroke="red" stroke-width="2" stroke-dasharray="1 2"/>'
    shape = only(f'<g transform="scale(3)">{dashed}</g>')
    assert (shape.stroke_width, shape.dash) == (6, (3, 6))


def test_pen_of_a_shape_is_read() -> None:
    shape = only(
        '<path d="M0 0h1" fill="none" stroke="#f00" stroke-linecap="round" stroke-linejoin="bevel" '
        'stroke-miterlimit="7" stroke-dasharray="3" stroke-dashoffset="1" fill-rule="evenodd"/>'
    )
    assert shape == Shape(
        (Move(0, 0), Line(1, 0)), None, Colour(rgb=(1, 0, 0)), 1, Cap.ROUND, Join.BEVEL, 7, (3, 3), 1, True, ""
    )


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#0B5563", Colour(rgb=(11 / 255, 85 / 255, 99 / 255))),
        ("#f00", Colour(rgb=(1, 0, 0))),
        ("RGB(255, 0, 51)", Colour(rgb=(1, 0, 0.2))),
        ("rgb(100% 0% 20%)", Colour(rgb=(1, 0, 0.2))),
        ("RebeccaPurple", Colour(rgb=(0.4, 0.2, 0.6))),
        ("currentColor", Colour(Token.ACCENT)),
        ("var(--tint2)", Colour(Token.TINT2)),
        ("var( --ink, #000 )", INK),
    ],
)
def test_colours_are_flat_or_of_the_palette(text: str, colour: Colour) -> None:
    assert only(f'<path d="M0 0h1" fill="{text}"/>').fill == colour


def test_colours_take_the_palette_and_thin_towards_white() -> None:
    palette = dict.fromkeys(Token, (0.0, 0.2, 0.4))
    assert Colour(Token.EDGE).in_palette(palette) == (0.0, 0.2, 0.4)
    assert Colour(Token.EDGE, strength=0.5).in_palette(palette) == pytest.approx((0.5, 0.6, 0.7))
    assert Colour(rgb=(1, 0, 0)).in_palette({}) == (1, 0, 0)


def test_opacity_is_blended_over_white() -> None:
    fill = only('<g opacity=".5"><path d="M0 0h1" fill="#000" fill-opacity="50%"/></g>').fill
    assert fill == Colour(strength=0.25)


def test_style_wins_over_class_and_class_over_attribute() -> None:
    sheet = "<style>/* a */ .a, .b{fill:#111;stroke:blue} .b{stroke:#fff}</style>"
    shape = only(f'{sheet}<path class="a b" fill="red" style="fill: #222" d="M0 0h1"/>')
    assert shape.fill == Colour(rgb=(2 / 15,) * 3)
    assert shape.stroke == Colour(rgb=(1, 1, 1))


def test_hidden_things_are_not_drawn() -> None:
    hidden = '<g display="none"><path d="M0 0h1"/></g><path visibility="hidden" d="M0 0h1"/>'
    assert drawn(hidden + '<path d="M0 0h1" fill="none"/><path d="M0 0h1" opacity="0"/>').shapes == ()


def test_defs_titles_and_foreign_vocabularies_are_passed_over() -> None:
    inside = (
        '<title>x</title><desc/><metadata><x xmlns="urn:x"/></metadata>'
        '<defs><linearGradient id="g"/><clipPath id="c"><rect/></clipPath><text>t</text></defs>'
        '<i:pgf xmlns:i="urn:i"><path d="M0 0h1"/></i:pgf>'
    )
    assert drawn(inside).shapes == ()


def test_use_repeats_a_shape_moved_and_in_its_own_colour() -> None:
    xlink = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    inside = f'<defs><path id="a" d="M0 0h1"/></defs><use {xlink} xlink:href="#a" x="2" y="3" fill="var(--ink)"/>'
    shape = only(inside)
    assert (shape.path, shape.fill) == ((Move(2, 3), Line(3, 3)), INK)


def test_shapes_know_their_nearest_named_group() -> None:
    inside = '<g id="before"><g><path d="M0 0h1"/></g></g><path d="M0 0h1"/>'
    assert [shape.group for shape in drawn(inside).shapes] == ["before", ""]


def test_comments_the_xml_declaration_and_character_data_of_a_style_sheet_are_read() -> None:
    data = b"""\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- drawn <?by?> nobody --><svg viewBox="0 0 2 2"><style><![CDATA[ .a{fill:#f00} ]]></style><!-- a > b -->
<path class="a" d="M0 0h&#49;"/></svg>"""
    (shape,) = read_drawing(data, "d.svg").shapes
    assert (shape.path, shape.fill) == ((Move(0, 0), Line(1, 0)), Colour(rgb=(1, 0, 0)))


def test_label_places_are_read_with_their_leader() -> None:
    inside = (
        '<g transform="translate(4 0)"><g id="label-nerve" data-target="1,2" data-at="3,4" data-align="start"/></g>'
        '<g id="label-bone--upper" data-at="5,6" data-room="7"/>'
    )
    assert drawn(inside).anchors == (
        Anchor("nerve", 5, 2, 7, 4, "start", inside=False, room=0),
        Anchor("bone", 5, 6, 5, 6, "middle", inside=True, room=7),
    )


# What is refused


def test_text_is_refused_with_its_line() -> None:
    assert refused("<text>Bone</text>") == (
        "d.svg:2:1: error[drawing-unsupported]: <text> cannot be printed as drawn\n"
        "  hint: convert the text to outlines, then export the drawing again"
    )


@pytest.mark.parametrize("name", ["script", "foreignObject", "animate", "set"])
def test_scripts_and_animations_are_refused_even_in_defs(name: str) -> None:
    hint = (
        "export the drawing again as plain SVG"
        if name == "script"
        else "use plain shapes in flat colours, or save the drawing as PNG"
    )
    assert refused(f"<defs><{name}/></defs>") == (
        f"d.svg:2:7: error[drawing-unsupported]: <{name}> cannot be printed\n  hint: {hint}"
    )


def test_gradient_fill_is_refused() -> None:
    assert refused('<rect width="1" height="1" fill="url(#g)"/>') == (
        "d.svg:2:1: error[drawing-unsupported]: gradient or pattern '#g' cannot be printed\n"
        "  hint: use flat colours, or save the drawing as PNG"
    )


@pytest.mark.parametrize("name", ["clip-path", "filter", "mask", "marker-end"])
def test_effects_are_refused(name: str) -> None:
    assert refused(f'<g {name}="url(#x)"/>') == (
        f"d.svg:2:1: error[drawing-unsupported]: '{name}' of 'url(#x)' would not print as drawn\n"
        "  hint: use plain shapes in flat colours, or save the drawing as PNG"
    )


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ('<g style="transform:scale(2)"/>', "'transform' of 'scale(2)' would not print as drawn"),
        ('<g onload="x()"/>', "<g> runs a script at 'onload'"),
        ("<svg/>", "<svg> cannot be printed as drawn"),
        ('<image href="#x"/>', "<image> cannot be printed as drawn"),
        ('<path d="M0 0h1" stroke="red" transform="scale(1 2)"/>', "outline of <path> is stretched"),
        ("<style>path{fill:red}</style>", "style rule 'path' is not a plain class"),
        ("<style>@media print{.a{fill:red}}</style>", "style rule '@media print{.a{fill:red}}' is not a plain class"),
        ('<g style="fill:red !important"/>', "style 'fill:red !important' overrides the order of rules"),
        ('<g fill="reddish"/>', "colour 'reddish' is not known"),
        ('<g stroke-linecap="pointed"/>', "'pointed' is not known here"),
        ('<rect width="2em"/>', "length '2em' cannot be read"),
        ('<symbol id="s"/><use href="#s"/>', "<use> of a <symbol> cannot be printed as drawn"),
        ('<g transform="spin(2)"/>', "transform 'spin' with 1 numbers is not known"),
    ],
)
def test_what_would_change_the_picture_is_unsupported(inside: str, message: str) -> None:
    assert f"error[drawing-unsupported]: {message}\n  hint: " in refused(inside)


def test_reference_outside_the_drawing_is_refused() -> None:
    assert refused('<a href="http://example.org/a.svg"/>') == (
        "d.svg:2:1: error[drawing-reference]: <a> refers to 'http://example.org/a.svg', outside the drawing\n"
        "  hint: put everything the drawing needs into the file itself"
    )


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ('<use href="other.svg#a"/>', "<use> refers to 'other.svg#a', outside the drawing"),
        ('<use href="#gone"/>', "<use> refers to '#gone', which is not in the drawing"),
        ('<g id="a"><use href="#a"/></g>', "<use> of '#a' contains itself"),
        ("<style>@import url(x.css);</style>", "style sheet imports another file"),
        ('<g fill="url(http://x.org/#a)"/>', "colour refers to 'http://x.org/#a', outside the drawing"),
        ('<g fill="var(--brand)"/>', "palette has no colour 'brand'"),
    ],
)
def test_missing_and_outside_references_are_refused(inside: str, message: str) -> None:
    assert f"error[drawing-reference]: {message}\n  hint: " in refused(inside)


def test_bytes_that_are_not_xml_are_corrupt() -> None:
    with pytest.raises(HandoutError) as caught:
        read_drawing(b"\x89PNG\r\n", "logo.svg")
    assert str(caught.value) == (
        "logo.svg:1:1: error[drawing-corrupt]: drawing is not XML: not well-formed (invalid token)\n"
        "  hint: export the drawing again as plain SVG"
    )


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ('<path d="L1 1"/>', "path data begins with 'L', not with a move"),
        ('<path d="M0 0L1"/>', "path data makes no sense at its end"),
        ('<path d="M0 0 x"/>', "path data makes no sense from 'x'"),
        ('<path d="M0 0z1"/>', "path data makes no sense from '1'"),
        ('<path d="M0 1e9"/>', "number '1e9' is out of bounds"),
        ('<path transform="scale(1e5) scale(1e5)" d="M1 1"/>', "a transform takes a point out of bounds"),
        ('<circle r="-1"/>', "a radius is negative"),
        ('<rect width="-1" height="1"/>', "a width, height or radius is negative"),
        ('<polygon points="1 2 3"/>', "points '1 2 3' end without a y"),
        ('<g style="fill"/>', "style 'fill' has no colon"),
        ('<g stroke-width="-2"/>', "'-2' is negative"),
        ('<g id="label-a" data-at="1"/>', "label place '1' is not two numbers"),
        ("<g>" * 80 + "</g>" * 80, "drawing is nested more than 60 deep"),
    ],
)
def test_values_without_meaning_are_corrupt(inside: str, message: str) -> None:
    assert f"error[drawing-corrupt]: {message}\n  hint: " in refused(inside)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html/>", "drawing begins with <html>, not with <svg>"),
        (b"<svg/>", "drawing has no size"),
        (b'<svg viewBox="0 0 1"/>', "viewBox '0 0 1' is not four numbers"),
        (b'<?xml version="1.0" encoding="klingon"?><svg/>', "drawing is not XML: its encoding is unknown"),
        (b"", "drawing is not XML: no element found"),
    ],
)
def test_files_that_are_no_drawing_are_corrupt(data: bytes, message: str) -> None:
    with pytest.raises(HandoutError) as caught:
        read_drawing(data, "d.svg")
    assert f"error[drawing-corrupt]: {message}\n  hint: " in str(caught.value)


DOCTYPE = "drawing has a <!DOCTYPE>", "remove it, from '<!DOCTYPE' to its '>': it draws nothing"
CHARACTER_DATA = "drawing has a CDATA section outside <style>", "export the drawing again as plain SVG"


def instruction(name: str) -> tuple[str, str]:
    return f"drawing has an instruction <?{name}?>", "remove it: it draws nothing"


@pytest.mark.parametrize(
    ("data", "place", "refusal"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"/>', "1:15", DOCTYPE),
        ('\n<!DOCTYPE svg SYSTEM "/etc/hosts"><svg viewBox="0 0 1 1" id="&a;"/>', "2:34", DOCTYPE),
        ("<!DOCTYPE svg><svg/>", "1:14", DOCTYPE),
        ('<?xml version="1.0"?>\n <?x <!-- ?><svg/>', "2:2", instruction("x")),
        ("<svg>\n<g><?x <!-- ?><path/><?x --> ?></g></svg>", "2:4", instruction("x")),
        ("<svg/>\n<?xml-stylesheet href='a.css'?>", "2:1", instruction("xml-stylesheet")),
        ("<svg><style>.a{} <?x?></style></svg>", "1:18", instruction("x")),
        ("<svg>\n<title><![CDATA[<!--]]></title></svg>", "2:8", CHARACTER_DATA),
        ("<svg><![CDATA[<!--]]><g/><![CDATA[-->]]></svg>", "1:6", CHARACTER_DATA),
    ],
)
def test_what_two_readers_could_take_for_different_things_is_refused(
    data: str, place: str, refusal: tuple[str, str]
) -> None:
    with pytest.raises(HandoutError) as caught:
        read_drawing(data.encode(), "d.svg")
    message, hint = refusal
    assert str(caught.value) == f"d.svg:{place}: error[drawing-unsupported]: {message}\n  hint: {hint}"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("<svg>\n&a;</svg>", "d.svg:2:1: error[drawing-corrupt]: drawing is not XML: undefined entity"),
        (
            "<svg>\n<?xml version='1.0'?></svg>",
            "d.svg:2:1: error[drawing-corrupt]: drawing is not XML: XML or text declaration not at start of entity",
        ),
    ],
)
def test_entities_and_late_declarations_are_no_xml(data: str, message: str) -> None:
    with pytest.raises(HandoutError) as caught:
        read_drawing(data.encode(), "d.svg")
    assert str(caught.value) == f"{message}\n  hint: export the drawing again as plain SVG"


OUTSIDE = "  hint: draw it inside the viewBox, or make the viewBox larger: what is outside is cut off"


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ('<path d="M2 -600H5V2z"/>', "<path> reaches 600 beyond the top edge of the drawing"),
        ('<g transform="translate(-4)"><rect width="9" height="9"/></g>', "<rect> reaches 4 beyond the left edge"),
        ('<circle cx="8" cy="5" r="3.2"/>', "<circle> reaches 1.2 beyond the right edge"),
        ('<path d="M5 5C5 15 6 15 6 5"/>', "<path> reaches 2.5 beyond the bottom edge"),
        ('<path d="M5 5Q5 9 9 9z" stroke="red" stroke-width="4"/>', "<path> reaches 1 beyond the right edge"),
        ('<g id="label-a" data-at="5,4000"/>', "label 'a' reaches 3,990 beyond the bottom edge"),
        ('<g id="label-a" data-at="5,5" data-target="-1,5"/>', "label 'a' reaches 1 beyond the left edge"),
    ],
)
def test_what_lies_outside_the_drawing_is_refused(inside: str, message: str) -> None:
    assert refused(f"\n {inside}").removesuffix(OUTSIDE).startswith("d.svg:3:")
    assert f"error[drawing-outside]: {message}" in refused(inside)
    assert refused(inside).endswith(OUTSIDE)


def test_every_shape_outside_is_told_and_nothing_else_when_the_drawing_has_no_size() -> None:
    assert refused('<path d="M0 -5h1"/>\n<path d="M0 -6h1"/>').count("error[drawing-outside]") == 2
    with pytest.raises(HandoutError) as caught:
        drawn('<path d="M0 -5h1"/>', 'viewBox="0 0"')
    assert [found.code for found in caught.value.diagnostics] == ["drawing-corrupt"]


@pytest.mark.parametrize(
    "inside",
    [
        '<rect width="10" height="10" stroke="red"/>',
        '<path d="M0 0C0 12 10 12 10 0z"/>',
        '<path d="M0 -99h9" fill="none"/><path d="M0 -99h9" display="none"/>',
        '<rect x="-.5" y="-.5" width="11" height="11"/>',
    ],
)
def test_frames_bleed_and_handles_of_curves_are_inside(inside: str) -> None:
    assert drawn(inside) is not None


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(HandoutError) as caught:
        read_drawing(b" " * (600 * 1024), "d.svg")
    assert str(caught.value) == (
        "d.svg: error[drawing-too-large]: drawing has 600 KiB, more than 512\n"
        "  hint: simplify the drawing, or save it as PNG"
    )


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ('<path d="M0 0h1"/>' * 5001, "drawing has more than 5,000 shapes or 100,000 segments"),
        (f'<path d="M0 0{"h1" * 100_000}"/>', "drawing has more than 5,000 shapes or 100,000 segments"),
        ("<g/>" * 50_001, "drawing has more than 50,000 elements or levels of groups beyond 100"),
    ],
)
def test_too_many_parts_are_refused(inside: str, message: str) -> None:
    assert f"error[drawing-too-large]: {message}\n  hint: " in refused(inside)


def test_uses_that_multiply_end_at_the_limit() -> None:
    levels = "".join(f'<g id="u{n}">' + f'<use href="#u{n - 1}"/>' * 10 + "</g>" for n in range(1, 12))
    inside = f'<defs><path id="u0" d="M0 0h1"/>{levels}</defs><use href="#u11"/>'
    assert "error[drawing-too-large]: drawing has more than 5,000 shapes" in refused(inside)


def test_every_refusal_is_reported_at_once_in_order() -> None:
    report = refused('<path d="L"/>\n<text/>\n<g fill="url(#a)"><image href="x.png"/></g>')
    assert [line.split(": ")[0] for line in report.splitlines() if "error[" in line] == [
        *("d.svg:2:1", "d.svg:3:1", "d.svg:4:1", "d.svg:4:19"),
    ]


def test_long_and_broken_user_text_stays_on_one_short_line() -> None:
    assert "colour 'a b" in refused('<g fill="a&#10;b"/>')
    assert f"colour '{'x' * 37}...' is not known" in refused(f'<g fill="{"x" * 500}"/>')


NAMES = st.sampled_from(["path", "rect", "circle", "use", "g", "style", "text", "polygon", "a", "svg"])
KEYS = st.sampled_from(["d", "transform", "points", "fill", "style", "class", "href", "id", "r", "width", "height"])
VALUES = st.one_of(
    st.text(max_size=20),
    st.text("MLHVCSQTAZmlhvcsqtaz0123456789.,-e #()%", max_size=40),
    st.sampled_from(["url(#a)", "#a", "scale(2)", "rotate(1e6)", "skewX(90)", "var(--ink)", "M0 0A1e-300 1 9 1 1 5 5"]),
)
ELEMENTS = st.builds(
    lambda name, given, text: f"<{name} " + " ".join(f"{k}={quote(v)}" for k, v in given.items()) + f">{text}</{name}>",
    NAMES,
    st.dictionaries(KEYS, VALUES, max_size=4),
    st.sampled_from(["", ".a{fill:red}", "<path d='M0 0'/>", "<use href='#a'/>"]),
)


def quote(text: str) -> str:
    plain = "".join(c for c in text if c.isprintable())
    return '"' + plain.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;") + '"'


def reads_or_refuses(data: bytes) -> None:
    findings: tuple[Diagnostic, ...] = ()
    shapes: tuple[Shape, ...] = ()
    try:
        shapes = read_drawing(data, "d.svg").shapes
    except HandoutError as error:
        findings = error.diagnostics
    assert all(each.location and each.message and each.hint for each in findings)
    assert all(math.isfinite(n) for shape in shapes for segment in shape.path for n in astuple(segment))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_drawing_or_refused(data: bytes) -> None:
    reads_or_refuses(data)


@settings(max_examples=200)
@given(st.lists(ELEMENTS, max_size=5))
def test_any_elements_are_a_drawing_or_refused(elements: list[str]) -> None:
    inside = "".join(elements)
    reads_or_refuses(f'<svg viewBox="0 0 9 9">{inside}</svg>'.encode())


# What ships


def shipped(folder: str) -> list[Path]:
    found = sorted((CONTENT / folder).glob("*.svg"))
    assert found
    return found


def colours(drawing: Drawing) -> set[Colour]:
    return {colour for shape in drawing.shapes for colour in (shape.fill, shape.stroke) if colour}


def test_icons_share_one_size_and_take_the_accent() -> None:
    for file in shipped("icons"):
        drawing = read_drawing(file.read_bytes(), file.name)
        assert (drawing.width, drawing.height) == (24, 24), file.name
        assert colours(drawing) == {Colour(Token.ACCENT)}, file.name
        assert {shape.stroke_width for shape in drawing.shapes} == {2.0}, file.name


def test_figures_take_every_colour_from_the_palette() -> None:
    for file in shipped("figures"):
        drawing = read_drawing(file.read_bytes(), file.name)
        assert {colour.token for colour in colours(drawing)} <= set(Token), file.name
        assert all(0 <= a.label_x <= drawing.width and 0 <= a.label_y <= drawing.height for a in drawing.anchors)


@pytest.mark.parametrize("name", ["foramen-lumbar", "foramen-cervical"])
def test_both_panels_of_a_foramen_name_the_same_parts(name: str) -> None:
    drawing = read_drawing((CONTENT / "figures" / f"{name}.svg").read_bytes(), name)
    before = sorted(a.key for a in drawing.anchors if a.label_x < drawing.width / 2)
    after = sorted(a.key for a in drawing.anchors if a.label_x >= drawing.width / 2)
    same = ["back", "bone", "bone", "disc", "front", "nerve"]
    assert before == sorted([*same, "bone-spur"])
    assert after == sorted([*same, "bone-taken-away"])


def test_logos_are_drawings_we_can_print() -> None:
    for file in (CONTENT / "clinics").glob("*/*.svg"):
        assert read_drawing(file.read_bytes(), file.name).shapes
