"""The pictures a handout names become the bytes of their files: icons, figures and the clinic's logo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from msgspec.structs import replace

from handouts.content.folders import shown
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, HandoutError, Location
from handouts.document.artwork import ArtworkFiles, Kind, PictureFile, drawings_named
from handouts.document.handout import Handout
from handouts.resolve.resolution import Resolved

_NAMED_BY: Final[tuple[tuple[Kind, str], ...]] = (("figures", "figure"), ("icons", "icon"))
At = Callable[[Kind, str], Location | None]
"""The place where a drawing is named."""


def find_artwork(handout: Handout, library: Library, at: At = lambda _kind, _name: None) -> ArtworkFiles:
    """Read the file of every picture the handout names; raises HandoutError with all that cannot be printed."""
    problems: list[Diagnostic] = []
    found: dict[Kind, dict[str, PictureFile]] = {"icons": {}, "figures": {}}
    for kind, name in drawings_named(handout):
        try:
            path = library.drawing_path(kind, name)
            found[kind][name] = PictureFile(shown(path), path.read_bytes())
        except HandoutError as error:
            problems += [replace(found, location=found.location or at(kind, name)) for found in error.diagnostics]
    logo: PictureFile | None = None
    try:
        if path_of_logo := library.logo_path(handout.clinic):
            logo = PictureFile(shown(path_of_logo), path_of_logo.read_bytes())
    except HandoutError as error:
        problems += error.diagnostics
    files = ArtworkFiles(found["icons"], found["figures"], logo)
    if problems:
        raise HandoutError(*problems, *_undecodable(files, grey=handout.edition.grey))
    return files


def _undecodable(files: ArtworkFiles, *, grey: bool) -> tuple[Diagnostic, ...]:
    """What is wrong inside the files that are there, so that one build tells of them all."""
    from handouts.pdf.artwork import read_artwork  # only now: it brings the whole layout along

    try:
        read_artwork(files, grey=grey)
    except HandoutError as error:
        return error.diagnostics
    return ()


def missing_drawings(resolved: Resolved, library: Library) -> Iterator[Diagnostic]:
    """Find figures and icons that an item names and nobody has, at the name."""
    for placed in (placed for block in resolved.blocks for placed in block.items):
        for kind, key in _NAMED_BY:
            if name := getattr(placed.item, key, None):
                yield from _missing(library, kind, name, placed.at(key))


def _missing(library: Library, kind: Kind, name: str, at: Location) -> tuple[Diagnostic, ...]:
    try:
        library.drawing_path(kind, name, at)
    except HandoutError as error:
        return error.diagnostics
    return ()
