"""A brand colour that cannot be read is an error that names one that can; one a copier would lose is a warning."""

from __future__ import annotations

import pytest
from checking import checked, findings
from hypothesis import given
from hypothesis import strategies as st
from test_resolution import CONTENT

from handouts.checks.guards import contrast
from handouts.document.theme import WHITE, contrast_ratio, parse_hex


def test_colour_of_the_shipped_clinics_passes() -> None:
    assert findings(contrast, accent="#0B5563") == []
    assert findings(contrast, accent="#5B2A6E") == []


def test_illegible_brand_colour_is_an_error_that_names_the_nearest_one(tmp_path) -> None:
    written = (CONTENT / "clinics/riverbend-spine/clinic.yaml").read_text("utf-8")
    changed = written.replace("#0B5563", "#FFD700").replace("logo: logo.svg\n", "")
    assert checked(tmp_path, clinics__riverbend_spine__clinic=changed) == [
        "clinics/riverbend-spine/clinic.yaml:9:9: error[contrast]: brand colour '#FFD700' has a contrast of 1.40:1 "
        "with white, less than 4.5:1\n"
        "  hint: the nearest darker one that passes is '#8A7400'; print darkens it to '#665600', which will look "
        "brown, so choose another hue"
    ]


def test_pale_colour_that_keeps_its_hue_is_an_error_without_a_word_about_brown() -> None:
    assert findings(contrast, accent="#1E88E5") == [
        f"{PLACE}: error[contrast]: brand colour '#1E88E5' has a contrast of 3.67:1 with white, less than 4.5:1\n"
        "  hint: the nearest darker one that passes is '#1A78CA'"
    ]


PLACE = "content/clinics/riverbend-spine/clinic.yaml:9:9"


def test_colour_between_the_limits_is_a_warning_that_names_what_is_printed() -> None:
    assert findings(contrast, accent="#C2410C") == [
        f"{PLACE}: warning[contrast]: brand colour '#C2410C' has a contrast of 5.17:1 with white and is printed "
        "darker, as '#9F350A'\n"
        "  hint: 7:1 survives a photocopier; write '#9F350A', or a dark shade of your own"
    ]


def test_colour_so_dark_that_its_tint_swallows_ink_is_a_warning() -> None:
    assert findings(contrast, accent="#000000") == [
        f"{PLACE}: warning[contrast]: ink on tint2 has a contrast of 14.47:1, less than 15:1, with brand colour "
        "'#000000'\n  hint: choose a slightly lighter brand colour"
    ]


def test_grey_edition_prints_no_brand_colour_so_none_can_fail() -> None:
    assert findings(contrast, accent="#FFD700", grey=True) == []


def test_second_colour_is_printed_as_written_when_its_bars_can_be_seen() -> None:
    assert findings(contrast, accent2="#D97706", accent="#0B5563") == []
    assert findings(contrast, accent2="#FFD700", grey=True) == []


def test_second_colour_too_pale_for_a_bar_is_an_error_that_names_one_that_is_not(tmp_path) -> None:
    written = (CONTENT / "clinics/riverbend-spine/clinic.yaml").read_text("utf-8")
    changed = written.replace('accent: "#0B5563"\n', 'accent: "#0B5563"\naccent2: "#FFD700"\n')
    assert checked(tmp_path, clinics__riverbend_spine__clinic=changed.replace("logo: logo.svg\n", "")) == [
        "clinics/riverbend-spine/clinic.yaml:10:10: error[contrast]: second brand colour '#FFD700' has a contrast of "
        "1.40:1 with white, less than 3:1\n"
        "  hint: the nearest darker one that passes is '#AD9200'"
    ]


def test_what_is_no_colour_is_left_to_the_loader() -> None:
    assert findings(contrast, accent="teal") == []


@pytest.mark.parametrize("accent", ["#777777", "#767676"])
def test_limit_lies_between_the_two_greys_that_wcag_names(accent: str) -> None:
    (found,) = findings(contrast, accent=accent)
    assert ("error[" in found) == (accent == "#777777")


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_colour_named_as_the_nearest_passes_as_it_is_written(channels: tuple[int, int, int]) -> None:
    red, green, blue = (channel / 255 for channel in channels)
    named = contrast.nearest_legible((red, green, blue))
    assert contrast_ratio(parse_hex(named), WHITE) >= 4.5
    assert findings(contrast, accent=named) == [] or "error" not in findings(contrast, accent=named)[0]
