"""The manifest of a run, a line of JSON for each row: written when the run ends, and held against its folder later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from handouts import __version__
from handouts.audit.finding import counted
from handouts.batch.ledger import NAME as LEDGER
from handouts.batch.ledger import Entry, entries_in
from handouts.diagnostics import Diagnostic, Location
from handouts.finish import opened_whole, refusal_of

NAME: Final = "manifest.jsonl"
_AGAIN: Final = "run the batch again with --resume"
_REPLACED: Final = "look which of the two is right: --resume makes that of the batch again"


class _Line(Struct, frozen=True):
    """What a line says that can be held against the folder."""

    row: int
    file: str
    sha256: str
    code: str


def begin(folder: Path) -> None:
    """Take the manifest of the run before away: a folder has none until its run has ended. Raises HandoutError."""
    try:
        (folder / NAME).unlink(missing_ok=True)
    except OSError as refusal:
        raise refusal_of(folder / NAME, refusal) from refusal


def finish(folder: Path, finished: Mapping[int, Entry]) -> None:
    """Write the manifest: by row each packet's file, digests, pages, time taken, and the tool's version.

    Raises HandoutError when the disk refuses.
    """
    with opened_whole(folder / NAME) as file:
        for row, entry in sorted(finished.items()):
            line = {"row": row, **asdict(entry), "tool": f"handouts {__version__}"}
            file.write(msgspec.json.encode(line, order="sorted") + b"\n")


def against_manifest(folder: Path) -> Iterator[Diagnostic]:
    """What of a folder is not as its last run left it; nothing for a folder in which there was no batch."""
    path, known = folder / NAME, _known_to_ledger(folder)
    if not path.exists():
        if known:
            message = "the last batch in this folder was not finished, so nobody knows which packets are missing"
            yield Diagnostic("batch-unfinished", message, Location(str(folder)), "go on with it with --resume")
        return
    lines = _lines(path)
    if lines is None:
        yield Diagnostic("manifest-unreadable", "it is no manifest of a batch", Location(str(path)), _AGAIN)
        return
    here = {file.name for file in folder.glob("*.pdf")}
    for line in lines:
        if line.file not in here:
            message = f"the packet of row {line.row} is not there any more"
            yield Diagnostic("packet-missing", message, Location(str(path)), _AGAIN)
        elif hashlib.sha256(_bytes(folder / line.file)).hexdigest() != line.sha256:
            message = f"it is not the file the batch made for row {line.row}"
            yield Diagnostic("packet-replaced", message, Location(str(folder / line.file)), _REPLACED)
    others = here - {line.file for line in lines}
    yield from _old_runs(folder, others - known, {line.code for line in lines})
    for name in sorted(others):
        if name in known:
            message = "it is a packet of an earlier batch: its row was changed, refused or taken out since"
            yield Diagnostic("packet-of-no-row", message, Location(str(folder / name)), "remove it")
        elif _is_no_run(_bytes(folder / name)):
            message = "it is a file that the last batch in this folder did not make"
            yield Diagnostic("packet-of-no-row", message, Location(str(folder / name)), "put it into another folder")


def _is_no_run(data: bytes) -> bool:
    from handouts.audit.runs import is_run  # no batch needs it

    return bool(data) and not is_run(data)


def _old_runs(folder: Path, names: Iterable[str], codes: set[str]) -> Iterator[Diagnostic]:
    """Print runs with packets that are not those of the last batch."""
    from handouts.audit.runs import codes_in  # no batch needs it

    for name in sorted(names):
        old = codes_in(_bytes(folder / name)) - codes
        if old:
            packets = counted(len(old), "packet that is none", "packets that are none")
            message = f"it holds {packets} of the last batch in this folder"
            hint = "print the run again, and throw this one away"
            yield Diagnostic("print-run-old", message, Location(str(folder / name)), hint)


def _lines(path: Path) -> list[_Line] | None:
    """The lines of a manifest; None when it is none."""
    try:
        return [msgspec.json.decode(line, type=_Line) for line in _bytes(path).splitlines()]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _known_to_ledger(folder: Path) -> set[str]:
    """Files of every packet that a batch ever made here."""
    return {entry.file for entry in entries_in(_bytes(folder / LEDGER))}


def _bytes(path: Path) -> bytes:
    """A file; empty when it cannot be read or is no plain file, as it should be."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""
