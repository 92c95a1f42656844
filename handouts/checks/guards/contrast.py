"""contrast: the clinic's brand colours, and every pair of text and background that the theme prints, can be read.

PASS: {accent: "#0B5563"}
PASS: {accent: "#FFD700", grey: true}
FAIL: {accent: "#FFD700"}
FAIL: {accent: "#C2410C"}
FAIL: {accent: "#000000"}
PASS: {accent2: "#D97706"}
FAIL: {accent2: "#FFD700"}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, Location, Severity
from handouts.document.theme import (
    ACCENT_CONTRAST,
    BAR_CONTRAST,
    DARKENING_STEP,
    WHITE,
    Palette,
    Rgb,
    contrast_ratio,
    grey_palette,
    palette_from,
    parse_hex,
    to_hex,
)

ID: Final = "contrast"
REASON: Final = "Text that stands out too little cannot be read by tired or old eyes, nor from a grey copy."
STANDARD: Final = "WCAG 2.1, 1.4.3 Contrast (Minimum)"

_COLOUR: Final = re.compile("#[0-9A-Fa-f]{6}")
_LEGIBLE: Final = 4.5
_TURNS_BROWN: Final = 25
"""Darkening steps after which nobody would know the colour again."""
_PAIRS: Final = (
    ("ink", "white", _LEGIBLE),
    ("ink", "tint1", 15.0),
    ("ink", "tint2", 15.0),
    ("accent", "white", ACCENT_CONTRAST),
    ("accent", "tint1", _LEGIBLE),
    ("accent", "tint2", _LEGIBLE),
    ("white", "ink", _LEGIBLE),
)
"""Text, background and the least ratio, as names of the palette's colours: all that the theme prints on each other.
The limits above 4.5 keep a grey photocopy legible."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Check the brand colours as the clinic wrote them, then the pairs of the palette made from the first."""
    place, written = subject.clinic_at("accent"), subject.handout.brand.accent
    if not subject.handout.edition.grey:
        yield from _second(subject.handout.brand.accent2, subject)
    if subject.handout.edition.grey:
        yield from _pairs(grey_palette(), written, place)
        return
    try:
        accent = parse_hex(written)
    except ValueError:
        return  # the loader has said so
    if contrast_ratio(accent, WHITE) < _LEGIBLE:
        yield _illegible(written, accent, place)
        return
    palette = palette_from(accent)
    if palette.steps:
        yield _darkened(written, accent, palette, place)
    yield from _pairs(palette, written, place)


def _second(written: str, subject: Subject) -> Iterator[Diagnostic]:
    """The colour of bars is printed as it is written: nothing is read in it (WCAG 2.1, 1.4.11)."""
    if not _COLOUR.fullmatch(written):
        return  # there is none, or the loader has said so
    colour = parse_hex(written)
    if contrast_ratio(colour, WHITE) >= BAR_CONTRAST:
        return
    message = f"second brand colour '{written}' has a contrast of {_shown(colour, WHITE)} with white, less than "
    hint = f"the nearest darker one that passes is '{nearest_legible(colour, BAR_CONTRAST)}'"
    yield Diagnostic(ID, f"{message}{BAR_CONTRAST:g}:1", subject.clinic_at("accent2"), hint)


def _illegible(written: str, accent: Rgb, place: Location | None) -> Diagnostic:
    message = f"brand colour '{written}' has a contrast of {_shown(accent, WHITE)} with white, less than {_LEGIBLE}:1"
    hint = f"the nearest darker one that passes is '{nearest_legible(accent)}'"
    palette = palette_from(accent)
    if palette.steps > _TURNS_BROWN:
        hint += f"; print darkens it to '{to_hex(palette.accent)}', which will look brown, so choose another hue"
    return Diagnostic(ID, message, place, hint)


def _darkened(written: str, accent: Rgb, palette: Palette, place: Location | None) -> Diagnostic:
    used = to_hex(palette.accent)
    ratio = _shown(accent, WHITE)
    message = f"brand colour '{written}' has a contrast of {ratio} with white and is printed darker, as '{used}'"
    hint = f"{ACCENT_CONTRAST:g}:1 survives a photocopier; write '{used}', or a dark shade of your own"
    return Diagnostic(ID, message, place, hint, Severity.WARNING)


def _pairs(palette: Palette, written: str, place: Location | None) -> Iterator[Diagnostic]:
    for text, background, least in _PAIRS:
        over, under = getattr(palette, text), getattr(palette, background)
        if contrast_ratio(over, under) >= least:
            continue
        message = (
            f"{text} on {background} has a contrast of {_shown(over, under)}, less than {least:g}:1, "
            f"with brand colour '{written}'"
        )
        severity = Severity.ERROR if contrast_ratio(over, under) < _LEGIBLE else Severity.WARNING
        yield Diagnostic(ID, message, place, "choose a slightly lighter brand colour", severity)


def nearest_legible(accent: Rgb, least: float = _LEGIBLE) -> str:
    """Darken a colour by steps of 2 % until it has 4.5:1 with white, or another ratio, rounded as it is written."""
    steps, written = 0, to_hex(accent)
    while contrast_ratio(parse_hex(written), WHITE) < least:
        steps += 1
        factor = 1 - DARKENING_STEP * steps
        written = to_hex((accent[0] * factor, accent[1] * factor, accent[2] * factor))
    return written


def _shown(one: Rgb, other: Rgb) -> str:
    # cut, not rounded: 4.499 must not be shown as the 4.5 it misses
    return f"{int(contrast_ratio(one, other) * 100) / 100:.2f}:1"
