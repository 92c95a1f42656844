"""What of a run is finished: one line a packet, appended when its file is whole, so that a run can go on anywhere.

A line holds the packet's key (a digest of all its inputs), its file and the digest of that; nothing of a patient.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from handouts.diagnostics import Diagnostic, ExitCode, HandoutError
from handouts.finish import half_written, refusal_of

try:
    import fcntl
except ImportError:  # pragma: no cover (not on this system)
    fcntl = None  # type: ignore[assignment]

NAME: Final = ".handouts-ledger.jsonl"
_LOCK: Final = ".handouts-lock"


class Entry(Struct, frozen=True):
    """One finished packet. `key` stands for all its inputs, `sha256` for its file's bytes; `code` is on its pages."""

    key: str
    file: str
    sha256: str
    code: str
    pages: int
    variant: str
    milliseconds: float


def entries_in(written: bytes) -> Iterator[Entry]:
    """The entries of a ledger as it stands on disk, without lines that are none."""
    for line in written.splitlines():
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            yield msgspec.json.decode(line, type=Entry)


class Ledger:
    """The ledger of one folder, open for appending while `ledger_of` holds it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / NAME
        self.entries: dict[str, Entry] = {}
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as refusal:
            raise refusal_of(self._path, refusal) from refusal

    def read(self) -> None:
        """Know what the file says: at first, and after an interruption, which may come when a line is written and not
        yet known. A last line that was cut off is dropped: its packet is made again.
        """
        try:
            written = self._path.read_bytes()
            whole = written[: written.rfind(b"\n") + 1]
            if len(whole) < len(written):
                os.ftruncate(self._file, len(whole))
        except OSError as refusal:
            raise refusal_of(self._path, refusal) from refusal
        self.entries |= {entry.key: entry for entry in entries_in(whole)}

    def finished(self, key: str) -> Entry | None:
        """The entry of a packet whose file is still there and whole."""
        entry = self.entries.get(key)
        if entry is None:
            return None
        try:
            data = (self.folder / entry.file).read_bytes()
        except OSError:
            return None
        return entry if hashlib.sha256(data).hexdigest() == entry.sha256 else None

    def others(self, files: Collection[str]) -> tuple[str, ...]:
        """Packets the ledger knows and the folder still has, but for these."""
        known = {entry.file for entry in self.entries.values()}.difference(files)
        return tuple(sorted(name for name in known if (self.folder / name).is_file()))

    def add(self, entry: Entry) -> None:
        """Append a packet that is on disk. Raises HandoutError when the disk refuses."""
        known = self.entries.get(entry.key)
        if known is not None and known.sha256 == entry.sha256:
            return
        line = msgspec.json.encode(entry) + b"\n"
        try:
            written = os.write(self._file, line)
            if written < len(line):
                os.ftruncate(self._file, os.fstat(self._file).st_size - written)
                raise OSError(28, os.strerror(28))
        except OSError as refusal:
            raise refusal_of(self._path, refusal) from refusal
        self.entries[entry.key] = entry

    def close(self) -> None:
        """Close the file; the ledger stays."""
        os.close(self._file)


@contextmanager
def ledger_of(folder: Path) -> Iterator[Ledger]:
    """Open a folder's ledger for one run alone; raises HandoutError while another run has it.

    Files that a killed run left half-written are removed, and those of workers that were lost in this one.
    """
    lock = _locked(folder)
    try:
        _clear(folder)
        ledger = Ledger(folder)
        try:
            ledger.read()
            yield ledger
        except BaseException:
            with suppress(OSError):  # it is not to stand in for the reason
                _clear(folder)
            raise
        finally:
            ledger.close()
    finally:
        os.close(lock)


def _clear(folder: Path) -> None:
    for part in half_written(folder):
        part.unlink(missing_ok=True)


def _locked(folder: Path) -> int:
    path = folder / _LOCK
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as refusal:
        raise refusal_of(path, refusal) from refusal
    try:
        if fcntl is not None:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # not inherited by workers, and gone with this process
    except OSError:
        os.close(handle)
        hint = "wait until it has ended, or choose another folder with -o"
        busy = Diagnostic("folder-in-use", f"another run is writing to '{folder}'", hint=hint)
        raise HandoutError(busy, exit_code=ExitCode.FAILED) from None
    return handle
