"""Finished bytes -> a file on disk that is whole or not there, readable by its owner only."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from handouts.diagnostics import Diagnostic, ExitCode, HandoutError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS)
_HINTS = {
    **dict.fromkeys(_NO_ROOM, "free some space, or choose another folder with -o"),
    **dict.fromkeys(_NOT_ALLOWED, "choose a folder you may write to with -o"),
    errno.ENOENT: "make the folder first, or choose another with -o",
    errno.ENOTDIR: "part of the path is a file: choose a folder with -o",
    errno.EISDIR: "add a file name: this is a folder",
    errno.ENAMETOOLONG: "choose a shorter file name with -o",
}
_ANY_OTHER = "choose another place with -o"
_FOLDERS_CANNOT_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)
"""What some network file systems answer to fsync on a folder; the file itself is safe by then."""


_LEFT_BEHIND = 3600
"""Seconds without a byte after which nobody writes to a file any more."""


def write_packet(path: Path, data: bytes) -> None:
    """Write `data` to `path` atomically, durable and with mode 0600; an older file there is replaced in one step.

    Raises HandoutError `cannot-write` (exit code FAILED) for whatever the file system refuses, and leaves no
    temporary or partial file, not even when interrupted.
    """
    with opened_whole(path) as file:
        file.write(data)


@contextmanager
def opened_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that is at `path` only when the block ends without an error; raises what `write_packet` raises.

    It reaches the disk before it has its name.
    """
    try:
        with _moved_into(path) as handle, os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(path.parent)
    except (OSError, ValueError) as refusal:
        raise refusal_of(path, refusal) from refusal


def write_one_of_many(path: str, data: bytes) -> None:
    """Write like `write_packet`, but leave it to the system when the bytes reach the disk.

    A batch reads its files back and can make any of them again, and waiting for the disk takes longer than the rest.
    """
    try:
        with _moved_into(path) as handle:
            try:
                if os.write(handle, data) < len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            finally:
                os.close(handle)
    except OSError as refusal:
        raise refusal_of(Path(path), refusal) from refusal


@contextmanager
def _moved_into(path: Path | str) -> Iterator[int]:
    """A file that nobody else has, open for writing and to be closed in the block; at `path` when that ends well.

    It is filled beside `path`: on the same file system, so that the rename is atomic. `tempfile` makes such files too,
    and takes longer to import than a packet to write.
    """
    name = os.path.join(os.path.dirname(path), f".handouts-{os.urandom(8).hex()}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:  # an interrupt may come as soon as the file is there
        yield os.open(name, flags, 0o600)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):  # it was never there
            os.unlink(name)
        raise


def half_written(folder: Path) -> Iterator[Path]:
    """Files that are on their way into a folder, or were when somebody was killed."""
    return folder.glob(".handouts-*.part")


def clear_left_behind(folder: Path) -> None:
    """Remove what was half-written when somebody was killed; what is being written now is younger."""
    for part in half_written(folder):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _LEFT_BEHIND:
                part.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut (POSIX; elsewhere a folder cannot be opened)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as refusal:
        if refusal.errno not in _FOLDERS_CANNOT_SYNC:
            raise
    finally:
        os.close(handle)


def refusal_of(path: Path, refusal: OSError | ValueError) -> HandoutError:
    """The error `cannot-write` for what the file system said about a path."""
    code = refusal.errno if isinstance(refusal, OSError) else None
    reason = os.strerror(code) if code is not None else str(refusal)
    message = f"cannot write '{path}': {reason[:1].lower()}{reason[1:]}"
    refused = Diagnostic("cannot-write", message, hint=_HINTS.get(code or 0, _ANY_OTHER))
    return HandoutError(refused, exit_code=ExitCode.FAILED)
