"""logo-resolution: a logo of pixels has at least 200 of them to the inch at the largest size it is printed at.

PASS: {logo: [640, 640]}
PASS: {logo: [268, 10]}
PASS: {logo: [20, 134]}
FAIL: {logo: [133, 133]}
FAIL: {logo: [267, 100]}
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Final

from handouts.checks.subject import Subject
from handouts.diagnostics import Diagnostic, HandoutError, Severity
from handouts.document.theme import LOGO_TALLEST_MM, LOGO_WIDEST_MM

ID: Final = "logo-resolution"
REASON: Final = "A blurred logo makes a patient doubt the paper, and the clinic on the phone."
STANDARD: Final = "content/README.md, Clinics and surgeons: logo"

_FEWEST: Final = 200
_MM_AN_INCH: Final = 25.4
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Measure the clinic's PNG logo at its largest; what is drawn with lines (SVG) is sharp at any size."""
    try:
        path = subject.library.logo_path(subject.resolved.clinic.clinic)
    except HandoutError:
        return  # the loader has said so
    pixels = _pixels(path) if path else None
    if path is None or pixels is None:
        return
    width, height = pixels
    millimetres = min(max(LOGO_TALLEST_MM.values()) / height, LOGO_WIDEST_MM / width)
    density = _MM_AN_INCH / millimetres
    if density < _FEWEST:
        share = _FEWEST / density
        message = (
            f"logo '{path.name}' has {width} x {height} pixels, {density:.0f} to the inch where it is "
            f"{width * millimetres:.0f} mm wide, fewer than {_FEWEST}"
        )
        hint = f"export it as SVG, or as PNG of at least {ceil(width * share)} x {ceil(height * share)} pixels"
        yield Diagnostic(ID, message, subject.clinic_at("logo"), hint, Severity.WARNING)


def _pixels(path: Path) -> tuple[int, int] | None:
    """Read width and height from the first chunk of a PNG (ISO/IEC 15948, 11.2.2); None for any other file."""
    try:
        with path.open("rb") as file:
            start = file.read(24)
    except OSError:
        return None
    if len(start) < 24 or not start.startswith(_SIGNATURE) or start[12:16] != b"IHDR":
        return None
    width, height = int.from_bytes(start[16:20], "big"), int.from_bytes(start[20:24], "big")
    return (width, height) if width and height else None
