"""The drawings a handout names become artwork for the layout: icons, figures and the logo, read and checked."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, HandoutError, Location
from handouts.document.drawing import Drawing, read_drawing
from handouts.document.tree import ActivityTable, Component, Figure, Handout, Timeline, Timetable
from handouts.pdf.components.cards import CARD_ICONS
from handouts.pdf.pieces import Artwork, RasterLogo

LARGEST_SIDE: Final = 600
"""Pixels kept of a logo's longer side: 34 mm at 450 dots an inch."""
MOST_PIXELS: Final = 40_000_000


def load_artwork(handout: Handout, library: Library) -> Artwork:
    """Read every drawing the handout names; raises HandoutError with all that cannot be printed."""
    problems: list[Diagnostic] = []
    icons: dict[str, Drawing] = {}
    figures: dict[str, Drawing] = {}
    for kind, name, found in _named(handout, icons, figures):
        try:
            path = library.drawing_path("icons" if kind == "icon" else "figures", name)
            found[name] = read_drawing(path.read_bytes(), path.name)
        except HandoutError as error:
            problems += error.diagnostics
    logo: Drawing | RasterLogo | None = None
    try:
        logo = _logo(handout, library)
    except HandoutError as error:
        problems += error.diagnostics
    if problems:
        raise HandoutError(*problems)
    return Artwork(icons, figures, logo)


def _named(
    handout: Handout, icons: dict[str, Drawing], figures: dict[str, Drawing]
) -> Iterator[tuple[str, str, dict[str, Drawing]]]:
    seen: set[tuple[str, str]] = {("icon", "")}
    components = [part for section in handout.sections for part in section.components]
    wanted = [("icon", name) for name in CARD_ICONS.values()]
    wanted += [named for part in components for named in _of(part)]
    for kind, name in wanted:
        if (kind, name) not in seen:
            seen.add((kind, name))
            yield kind, name, icons if kind == "icon" else figures


def _of(part: Component) -> Iterator[tuple[str, str]]:
    if isinstance(part, Timetable):
        yield from (("icon", group.icon) for group in part.groups)
    elif isinstance(part, ActivityTable):
        yield from (("icon", row.icon) for row in part.rows)
    elif isinstance(part, Timeline):
        yield from (("icon", step.icon) for step in part.steps)
    elif isinstance(part, Figure):
        yield "figure", part.drawing


def _logo(handout: Handout, library: Library) -> Drawing | RasterLogo | None:
    path = library.logo_path(handout.clinic)
    if path is None:
        return None
    data = path.read_bytes()
    if path.suffix.lower() == ".svg":
        return read_drawing(data, path.name)
    return _raster(data, path, grey=handout.edition.grey)


def _raster(data: bytes, path: Path, *, grey: bool) -> RasterLogo:
    """Decode a PNG onto white paper; raises HandoutError when it is not a whole PNG or is absurdly large."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(data), formats=("PNG",))
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError("too many pixels")
            inked = picture.convert("RGBA")
    except Exception as error:
        raise HandoutError(
            Diagnostic(
                "logo-corrupt",
                f"'{path.name}' is not a whole PNG picture of reasonable size",
                Location(path.name),
                "export the logo again as PNG, at most 6,000 pixels a side, or as SVG",
            )
        ) from error
    paper = Image.new("RGBA", inked.size, "white")
    paper.alpha_composite(inked)
    flat = paper.convert("L" if grey else "RGB")
    flat.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return RasterLogo(flat.width, flat.height, flat.tobytes(), grey)
