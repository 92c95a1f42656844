"""The visual specification, sections 2, 4 and 5, as tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handouts.document.theme import (
    EDGE,
    INK,
    MM,
    WHITE,
    contrast_ratio,
    darken,
    grey_palette,
    mix,
    palette_from,
    parse_hex,
    relative_luminance,
    theme_for,
    to_hex,
)
from handouts.document.tree import Edition, Paper, TypeSize

RIVERBEND, NORTHMOOR = "#0B5563", "#5B2A6E"
STANDARD, LARGE, GIANT = TypeSize.STANDARD, TypeSize.LARGE, TypeSize.GIANT
ALL_SIZES = pytest.mark.parametrize("size", TypeSize)
colours = st.tuples(*[st.integers(0, 255).map(lambda level: level / 255)] * 3)


def theme(size: TypeSize = STANDARD, paper: Paper = Paper.LETTER):
    return theme_for(Edition(paper, size), RIVERBEND)


def mm(points: float) -> float:
    return round(points / MM, 1)


@pytest.mark.parametrize(("paper", "width", "height"), [(Paper.LETTER, 215.9, 279.4), (Paper.A4, 210.0, 297.0)])
@pytest.mark.parametrize(
    ("size", "right", "top", "bottom", "rule"),
    [(STANDARD, 18, 31.5, 22, 17.9), (LARGE, 14, 47, 29, 26.4), (GIANT, 14, 54, 33, 29.7)],
)
def test_page_geometry(size, right, top, bottom, rule, paper, width, height):
    page = theme(size, paper).page
    assert (mm(page.width), mm(page.height)) == (width, height)
    assert (mm(page.left), mm(page.right)) == (25, right)
    assert mm(page.band_top) == 12
    assert mm(page.content_top) == top
    assert mm(page.height - page.content_bottom) == bottom
    assert mm(page.height - page.footer_rule) == rule
    assert mm(page.height - page.footer_bottom) == 12


@pytest.mark.parametrize(
    ("size", "paper", "content", "measure"),
    [
        (STANDARD, Paper.LETTER, 172.9, 150.6),
        (STANDARD, Paper.A4, 167.0, 150.6),
        (LARGE, Paper.LETTER, 176.9, 176.9),
        (LARGE, Paper.A4, 171.0, 171.0),
        (GIANT, Paper.LETTER, 176.9, 176.9),
        (GIANT, Paper.A4, 171.0, 171.0),
    ],
)
def test_running_text_is_never_wider_than_its_measure(size, paper, content, measure):
    assert mm(theme(size, paper).page.content_width) == content
    assert mm(theme(size, paper).measure) == measure


@pytest.mark.parametrize(
    ("role", "standard", "large", "giant", "bold", "colour"),
    [
        ("title", (26, 30), (30, 35), (38, 44), True, "ink"),
        ("section", (20, 25), (25, 31), (32, 39), True, "accent"),
        ("subhead", (16, 21), (21, 27), (27, 34), True, "ink"),
        ("card", (22, 25), (27.5, 31), (35, 40), True, "ink"),
        ("key_value", (18, 21.6), (23, 27.6), (29, 34.8), True, "accent"),
        ("body", (14, 19), (18, 24), (24, 32), False, "ink"),
        ("small", (12, 15.5), (16, 20.5), (20, 26), False, "ink"),
        ("clinic", (17, 21), (22, 27), (28.6, 34), True, "accent"),
        ("formats", (18, 24), (18, 24), (24, 32), False, "ink"),
    ],
)
def test_type_scale(role, standard, large, giant, bold, colour):
    for size, (points, leading) in ((STANDARD, standard), (LARGE, large), (GIANT, giant)):
        style = getattr(theme(size).scale, role)
        assert (style.size, style.leading, style.bold, style.colour) == (points, leading, bold, colour)


@pytest.mark.parametrize(("size", "floor", "unit"), [(STANDARD, 12, 4.75), (LARGE, 16, 6), (GIANT, 20, 8)])
def test_floor_and_spacing_unit(size, floor, unit):
    assert theme(size).floor == floor
    assert theme(size).unit == unit


@ALL_SIZES
def test_no_style_is_smaller_than_the_floor(size):
    scale = theme(size).scale
    assert min(getattr(scale, role).size for role in scale.__struct_fields__) == theme(size).floor


def test_only_standard_print_sets_parts_side_by_side():
    assert [theme(size).stacked for size in (STANDARD, LARGE, GIANT)] == [False, True, True]


@pytest.mark.parametrize(
    ("accent", "tint1", "tint2", "contrast"),
    [(RIVERBEND, "#EEF3F4", "#D8E4E6", 8.4), (NORTHMOOR, "#F4F0F5", "#E5DDE8", 10.5)],
)
def test_the_tints_of_an_accent(accent, tint1, tint2, contrast):
    palette = palette_from(parse_hex(accent))
    assert (to_hex(palette.accent), to_hex(palette.tint1), to_hex(palette.tint2)) == (accent, tint1, tint2)
    assert round(contrast_ratio(palette.accent, WHITE), 1) == contrast
    assert palette.steps == 0


def test_fixed_colours():
    palette = palette_from(parse_hex(RIVERBEND))
    assert (to_hex(palette.ink), to_hex(palette.edge), to_hex(palette.white)) == ("#000000", "#595959", "#FFFFFF")
    assert round(contrast_ratio(EDGE, WHITE), 1) == 7.0


def test_the_grey_edition_has_its_own_palette():
    palette = grey_palette()
    assert [to_hex(c) for c in (palette.accent, palette.tint1, palette.tint2)] == ["#333333", "#F3F3F3", "#E2E2E2"]
    assert (palette.ink, palette.edge, palette.white) == (INK, EDGE, WHITE)
    assert theme_for(Edition(grey=True), RIVERBEND).palette == palette
    assert theme_for(Edition(grey=True), RIVERBEND, "#D97706").palette.bar == palette.accent
    assert to_hex(theme_for(Edition(grey=False), RIVERBEND).palette.accent) == RIVERBEND


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#FFFFFF", 21), ("#FFFFFF", "#FFFFFF", 1), ("#767676", "#FFFFFF", 4.54), ("#FF0000", "#FFFFFF", 4)],
)
def test_wcag_reference_contrasts(one, other, ratio):
    assert round(contrast_ratio(parse_hex(one), parse_hex(other)), 2) == ratio
    assert contrast_ratio(parse_hex(other), parse_hex(one)) == contrast_ratio(parse_hex(one), parse_hex(other))


def test_relative_luminance_of_the_primaries():
    assert [relative_luminance(parse_hex(c)) for c in ("#FF0000", "#00FF00", "#0000FF")] == [0.2126, 0.7152, 0.0722]
    assert relative_luminance((0.03, 0.03, 0.03)) == pytest.approx(0.03 / 12.92)


@given(colours)
def test_any_accent_is_darkened_until_it_reaches_seven_to_one_and_no_further(colour):
    steps, dark = darken(colour)
    assert contrast_ratio(dark, WHITE) >= 7.0
    assert all(now == pytest.approx(before * (1 - 0.02 * steps)) for before, now in zip(colour, dark, strict=True))
    if steps:
        one_less = tuple(channel * (1 - 0.02 * (steps - 1)) for channel in colour)
        assert contrast_ratio(one_less, WHITE) < 7.0


def test_the_clinic_can_be_told_how_often_its_accent_was_darkened():
    assert palette_from(parse_hex("#FFD400")).steps == 30
    assert to_hex(palette_from(parse_hex("#FFD400")).accent) == "#665500"


@given(colours)
def test_every_pair_that_carries_text_has_enough_contrast(colour):
    palette = palette_from(colour)
    assert contrast_ratio(palette.ink, palette.tint2) >= 14.4
    assert contrast_ratio(palette.accent, palette.tint2) >= 4.5
    assert contrast_ratio(palette.white, palette.ink) == 21


@given(colours)
def test_hexadecimal_colours_read_back(colour):
    assert parse_hex(to_hex(colour)) == colour


@pytest.mark.parametrize("text", ["", "#FFF", "0B55631", "#GGGGGG", "red"])
def test_what_is_not_six_digits_is_no_colour(text):
    with pytest.raises(ValueError):
        parse_hex(text)


def test_mixing_goes_from_white_to_the_colour():
    assert mix((0.2, 0.4, 0.6), 0.0) == WHITE
    assert mix((0.2, 0.4, 0.6), 1.0) == pytest.approx((0.2, 0.4, 0.6))


def test_a_second_colour_is_that_of_bars_and_of_nothing_else() -> None:
    one, two = (theme_for(Edition(), RIVERBEND, second).palette for second in ("", "#D97706"))
    assert to_hex(two.bar) == "#D97706"
    assert one.bar == one.accent
    assert replace(two, second=None) == one
