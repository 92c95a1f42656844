"""Every drawing and logo there is to what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Literal

from handouts.content.folders import shown
from handouts.content.library import Library
from handouts.diagnostics import Diagnostic, HandoutError
from handouts.document.artwork import ArtworkFiles, PictureFile
from handouts.gate.makers import Maker, loaded
from handouts.pdf.artwork import read_artwork

Kind = Literal["figures", "icons"]


def faulty_pictures(library: Library, makers: Iterable[Maker]) -> Iterator[Diagnostic]:
    """Decode every drawing, whether a packet shows it or not, and the makers' logos."""
    icons, figures = _files(library, "icons"), _files(library, "figures")
    yield from _undecodable(ArtworkFiles(icons, figures))
    for clinic in dict.fromkeys(maker.clinic for maker in makers):
        path = loaded(partial(library.logo_path, clinic))
        if path:
            yield from _undecodable(ArtworkFiles({}, {}, PictureFile(shown(path), path.read_bytes())))


def _files(library: Library, kind: Kind) -> dict[str, PictureFile]:
    paths = {name: loaded(partial(library.drawing_path, kind, name)) for name in library.names(kind)}
    return {name: PictureFile(shown(path), path.read_bytes()) for name, path in paths.items() if path}


def _undecodable(files: ArtworkFiles) -> tuple[Diagnostic, ...]:
    try:
        read_artwork(files, grey=False)
    except HandoutError as error:
        return error.diagnostics
    return ()
