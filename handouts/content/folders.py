"""Content folders laid one over another: a relative path becomes the bytes of the file that stands on top."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from msgspec import Struct

from handouts.content.source import MAX_BYTES, too_large
from handouts.diagnostics import Diagnostic, HandoutError, Location

MAX_IMAGE_BYTES: Final = 4 * 1024 * 1024
"""The largest logo or drawing."""


def shown(path: Path) -> str:
    """Name a file as its reader would: relative to the current folder when it is inside it."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


class Folders(Struct, frozen=True):
    """Content folders in order; a file of a later folder stands over the file of the same name in an earlier one."""

    roots: tuple[Path, ...]

    def names(self, folder: str, *suffixes: str) -> tuple[str, ...]:
        """List the names (without suffix) of the files with these suffixes, or of the subfolders without any."""
        entries = [entry for root in self.roots for entry in _entries(root / folder)]
        if not suffixes:
            return tuple(sorted({e.name for e in entries if e.is_dir() and not e.name.startswith(".")}))
        split = (os.path.splitext(entry.name) for entry in entries if not entry.name.startswith("."))
        return tuple(sorted({stem for stem, suffix in split if suffix in suffixes}))

    def on_top(self, relative: str) -> Path | None:
        """Find the file in the last folder that has it."""
        return next((root / relative for root in reversed(self.roots) if _present(root / relative)), None)

    def all_of(self, relative: str) -> tuple[Path, ...]:
        """Find the file in every folder that has it, lowest first."""
        return tuple(root / relative for root in self.roots if _present(root / relative))

    def checked(self, path: Path, largest: int = MAX_BYTES, at: Location | None = None) -> Path:
        """Return a path found in one of the folders if it is a plain file of their own, else raise HandoutError.

        `at` is the place to blame when the path was written in a content file. Links are refused so that what a
        reviewer sees in the folder is all there is.
        """
        place = at or Location(shown(path))
        root = next(root for root in self.roots if path.is_relative_to(root))
        inside = path.relative_to(root)
        for length in range(1, len(inside.parts) + 1):
            part = root.joinpath(*inside.parts[:length])
            if part.is_symlink():
                hint = "put the file itself into the content folder"
                raise HandoutError(Diagnostic("symlink", f"'{shown(part)}' is a symbolic link", place, hint))
        if not path.is_file():
            raise HandoutError(
                Diagnostic("not-a-file", f"'{shown(path)}' is not a file", place, "put a plain file there")
            )
        if path.stat().st_size > largest:
            raise HandoutError(too_large(largest, place, f"'{path.name}'"))
        return path

    def read(self, path: Path) -> bytes:
        """Read a file found in one of the folders."""
        self.checked(path)
        try:
            return path.read_bytes()
        except OSError as error:
            raise HandoutError(unreadable(shown(path), error)) from None


def open_folders(roots: Iterable[Path]) -> Folders:
    """Check that every root is a folder. Raises HandoutError naming each one that is not."""
    found = tuple(root.absolute() for root in roots)
    hint = "give --content (or HANDOUTS_CONTENT) a folder of the shape content/README.md describes"
    missing = [
        Diagnostic("no-content-folder", f"there is no folder '{shown(root)}'", None, hint)
        for root in found
        if not root.is_dir()
    ]
    if missing:
        raise HandoutError(*missing)
    return Folders(found)


def unreadable(file: str, error: OSError) -> Diagnostic:
    """Say that the system refused to read a file, and why."""
    reason = (error.strerror or "unknown reason").lower()
    message = f"the file cannot be read: {reason}"
    return Diagnostic("unreadable-file", message, Location(file), "check its path and permissions")


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return list(entries)


def _present(path: Path) -> bool:
    return os.path.lexists(path)  # False, not an error, for a name no disk can hold
