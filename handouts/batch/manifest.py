"""The manifest of a run, a line of JSON for each row: written when the run ends, and held against its folder later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from handouts import __version__
from handouts.batch.ledger import Entry
from handouts.diagnostics import Diagnostic, Location

NAME: Final = "manifest.jsonl"
_AGAIN: Final = "run the batch again with --resume"
_LEFT: Final = "finish a batch that was stopped with --resume; otherwise remove the file"


class _Line(Struct, frozen=True):
    """What a line says that can be held against the folder."""

    row: int
    file: str
    sha256: str


def lines_of(finished: Mapping[int, Entry]) -> Iterator[bytes]:
    """The lines, by row: each packet's file, digests, pages, time taken, and the tool's version."""
    for row, entry in sorted(finished.items()):
        line = json.dumps({"row": row, **asdict(entry), "tool": f"handouts {__version__}"}, sort_keys=True)
        yield f"{line}\n".encode()


def against_manifest(folder: Path) -> Iterator[Diagnostic]:
    """What of a folder is not as its last run left it; nothing for a folder without a manifest."""
    from handouts.audit.runs import is_run  # no batch needs it

    path = folder / NAME
    try:
        lines = [msgspec.json.decode(line, type=_Line) for line in path.read_bytes().splitlines()]
    except FileNotFoundError:
        return
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        yield Diagnostic("manifest-unreadable", "it is no manifest of a batch", Location(str(path)), _AGAIN)
        return
    here = {file.name for file in folder.glob("*.pdf")}
    for line in lines:
        if line.file not in here:
            message = f"the packet of row {line.row} is not there any more"
            yield Diagnostic("packet-missing", message, Location(str(path)), _AGAIN)
        elif hashlib.sha256(_bytes(folder / line.file)).hexdigest() != line.sha256:
            message = f"it is not the file the batch made for row {line.row}"
            yield Diagnostic("packet-replaced", message, Location(str(folder / line.file)), _AGAIN)
    for name in sorted(here - {line.file for line in lines}):
        if not is_run(_bytes(folder / name)):
            message = "it is no packet of the last batch in this folder: its row may have been changed or taken out"
            yield Diagnostic("packet-of-no-row", message, Location(str(folder / name)), _LEFT)


def _bytes(path: Path) -> bytes:
    """A file, empty when it cannot be read: then it is not what it should be either."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""
