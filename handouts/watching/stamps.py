"""Folders and files become stamps: what the system says of each, so that two looks tell what changed between them."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from msgspec import Struct


class Stamp(Struct, frozen=True):
    """Times (nanoseconds), size (bytes) and inode of a file: who writes to it or replaces it changes one of them."""

    modified: int
    status_changed: int
    size: int
    inode: int


Stamps = Mapping[Path, Stamp]


def stamps_of(folders: Collection[Path], files: Collection[Path], ignored: Callable[[Path], bool]) -> Stamps:
    """Stamp every file in the folders, and these files; a file that is not there has no stamp."""
    in_folders = ((path, _stamp(path, follow=False)) for folder in folders for path in _within(folder))
    single = ((path, _stamp(path, follow=True)) for path in files)
    found = {path: stamp for pairs in (in_folders, single) for path, stamp in pairs if stamp}
    return {path: stamp for path, stamp in found.items() if not ignored(path)}


def _within(folder: Path) -> Iterator[Path]:
    """The files a library could read; not those an editor keeps beside them, nor the history of a version control."""
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(here, name) for name in files if not name.startswith((".", "#")) and not name.endswith("~"))


def _stamp(path: Path, *, follow: bool) -> Stamp | None:
    try:
        status = os.stat(path, follow_symlinks=follow)
    except (OSError, ValueError):
        return None
    return Stamp(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
