"""The bytes of pictures become artwork to draw: SVG as shapes, a PNG logo as pixels on white paper."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePath
from typing import Final

from handouts.diagnostics import Diagnostic, HandoutError, Location
from handouts.document.artwork import ArtworkFiles, PictureFile
from handouts.document.drawing import Drawing, read_drawing
from handouts.pdf.pieces import Artwork, RasterLogo

LARGEST_SIDE: Final = 600
"""Pixels kept of a logo's longer side: 34 mm at 450 dots an inch."""
MOST_PIXELS: Final = 40_000_000
_drawing: Final = lru_cache(maxsize=64)(read_drawing)
"""All variants of a process have the same icons."""


def read_artwork(files: ArtworkFiles, *, grey: bool) -> Artwork:
    """Decode every picture; raises HandoutError with all that cannot be printed."""
    problems: list[Diagnostic] = []
    icons, figures = _drawings(files.icons, problems), _drawings(files.figures, problems)
    logo: Drawing | RasterLogo | None = None
    try:
        logo = _logo(files.logo, grey=grey) if files.logo else None
    except HandoutError as error:
        problems += error.diagnostics
    if problems:
        raise HandoutError(*problems)
    return Artwork(icons, figures, logo)


def _drawings(files: Mapping[str, PictureFile], problems: list[Diagnostic]) -> dict[str, Drawing]:
    drawings = {}
    for name, file in files.items():
        try:
            drawings[name] = _drawing(file.data, file.name)
        except HandoutError as error:
            problems += error.diagnostics
    return drawings


def _logo(file: PictureFile, *, grey: bool) -> Drawing | RasterLogo:
    if PurePath(file.name).suffix.lower() == ".svg":
        return _drawing(file.data, file.name)
    return _raster(file, grey=grey)


def _raster(file: PictureFile, *, grey: bool) -> RasterLogo:
    """Decode a PNG onto white paper; raises HandoutError when it is not a whole PNG or is absurdly large."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(file.data), formats=("PNG",))
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError("too many pixels")
            inked = picture.convert("RGBA")
    except Exception as error:
        raise HandoutError(
            Diagnostic(
                "logo-corrupt",
                f"'{PurePath(file.name).name}' is not a whole PNG picture of reasonable size",
                Location(file.name),
                "export the logo again as PNG, at most 6,000 pixels a side, or as SVG",
            )
        ) from error
    paper = Image.new("RGBA", inked.size, "white")
    paper.alpha_composite(inked)
    flat = paper.convert("L" if grey else "RGB")
    flat.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return RasterLogo(flat.width, flat.height, flat.tobytes(), grey)
