"""The files of an approval onto the disk of a clinic's own folder, each whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from handouts.content.folders import shown
from handouts.diagnostics import Diagnostic, HandoutError, Location
from handouts.finish import refusal_of, write_packet


def save(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Write files by their names in a content folder, in the order given; None removes one.

    Raises HandoutError; before anything is written where a name leads over a link, which reading would refuse.
    """
    if links := [link for link in map(partial(_link_on, folder), files) if link]:
        hint = "put the folder or file itself into the content folder"
        found = (Diagnostic("symlink", f"'{one}' is a symbolic link", Location(one), hint) for one in links)
        raise HandoutError(*found)
    for name, data in files.items():
        path = folder / name
        try:
            if data is None:
                path.unlink(missing_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            write_packet(path, data)
            path.chmod(0o666 & ~_mask())
        except OSError as refusal:
            raise refusal_of(path, refusal) from refusal


def _link_on(folder: Path, name: str) -> str:
    parts = Path(name).parts
    ways = (folder.joinpath(*parts[:length]) for length in range(1, len(parts) + 1))
    return next((shown(way) for way in ways if way.is_symlink()), "")


def _mask() -> int:
    """What the user's files are usually closed to: an approval is no secret, and colleagues must read it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
