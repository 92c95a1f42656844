"""A file a clinic names in its `clinic.yaml` -> its path beside that file, or why it cannot be taken."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Final

from msgspec import Struct

from handouts.content.folders import MAX_IMAGE_BYTES, Folders, shown
from handouts.diagnostics import Diagnostic, HandoutError, Location

MAX_PDF_BYTES: Final = 20_000_000
"""The largest PDF of a clinic's own."""


class Kind(Struct, frozen=True):
    """A kind of file: what messages call it, how its name ends, and how to get it right."""

    name: str
    suffixes: tuple[str, ...]
    wrong: str
    save_as: str
    leave_out: str
    largest: int


LOGO: Final = Kind(
    "logo",
    (".svg", ".png"),
    "is neither SVG nor PNG",
    "save it as SVG or PNG",
    "remove the key 'logo'",
    MAX_IMAGE_BYTES,
)
ATTACHMENT: Final = Kind(
    "attachment", (".pdf",), "is no PDF", "save it as PDF", "remove it from 'attachments'", MAX_PDF_BYTES
)


def beside_clinic(folders: Folders, clinic: str, written: str, at: Location, kind: Kind) -> Path:
    """Find a file in a clinic's folder. Raises HandoutError for a path out of it and for anything but a plain file."""
    name = PurePosixPath(written)
    if name.is_absolute() or ".." in name.parts or "\\" in written:
        hint = f"put the {kind.name} beside clinic.yaml and give its file name"
        raise HandoutError(Diagnostic("outside-content", f"'{name}' is outside the clinic's folder", at, hint))
    if name.suffix.lower() not in kind.suffixes:
        raise HandoutError(Diagnostic(f"{kind.name}-type", f"'{name}' {kind.wrong}", at, kind.save_as))
    path = folders.on_top(f"clinics/{clinic}/{name}")
    if path is None:
        folder = (folders.on_top(f"clinics/{clinic}/clinic.yaml") or folders.roots[-1]).parent
        hint = f"put it into '{shown(folder)}', or {kind.leave_out}"
        raise HandoutError(Diagnostic(f"missing-{kind.name}", f"there is no {kind.name} file '{name}'", at, hint))
    return folders.checked(path, kind.largest, at)
