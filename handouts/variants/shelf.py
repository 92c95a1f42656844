"""The folder of what is kept: found by key, checked when read, the longest unused dropped when there is much."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from handouts.variants.ready import ReadyVariant

WHERE: Final = "HANDOUTS_CACHE"
"""Environment variable that names another folder; empty, nothing is kept."""
MOST_BYTES: Final = 64 * 1024 * 1024
VARIANT: Final = ".variant"
"""What a laid-out packet is kept as."""
NAMES: Final = ".names"
"""What the names of all content are kept as: they save a batch reading it."""
_PART: Final = ".part"
_ALL: Final = tuple(kind + part for kind in (VARIANT, NAMES) for part in ("", _PART))
_MAGIC: Final = b"handouts variant 1\n"
_DIGEST_SIZE: Final = 32
_OTHERS_MAY_WRITE: Final = 0o022


class Kept(Struct, frozen=True):
    """One kept file: its size, and when it was last used (seconds since 1970)."""

    path: Path
    size: int
    used: float

    @property
    def is_packet(self) -> bool:
        """Whether it is a laid-out packet, or a part of one."""
        return VARIANT in self.path.suffixes


class Shelf(Struct, frozen=True):
    """A folder of kept files, for one user alone. Whatever it cannot do is left undone: it only saves time.

    Each file is written beside its place and moved there, so that any number of processes may use one folder.
    """

    folder: Path
    most_bytes: int = MOST_BYTES

    def find(self, key: str) -> ReadyVariant | None:
        """The variant kept under a key; None when there is none, or what is there is not whole."""
        from handouts.variants.ready import decoded  # with all that a variant is made of

        written = self.read(key)
        return decoded(written) if written is not None else None

    def read(self, key: str, kind: str = VARIANT) -> bytes | None:
        """What is kept under a key as it was encoded."""
        path = self._path(key, kind)
        written = self._whole(path)
        if written is not None:
            with suppress(OSError):
                os.utime(path)  # it was of use
        return written

    def shown(self, one: Kept) -> ReadyVariant | None:
        """What a kept file holds, without counting that as use; None when it is not whole."""
        from handouts.variants.ready import decoded

        written = self._whole(one.path)
        return decoded(written) if written is not None else None

    def _whole(self, path: Path) -> bytes | None:
        try:
            if not (self._is_ours() and path.is_file() and path.stat().st_size <= self.most_bytes):
                return None
            data = path.read_bytes()
        except OSError:
            return None
        start = len(_MAGIC) + _DIGEST_SIZE
        written = data[start:]
        return written if data[:start] == _head(path.stem, written) else None

    def keep(self, key: str, written: bytes, kind: str = VARIANT) -> None:
        """Keep what is encoded."""
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._is_ours():
                return
            import tempfile  # only here: finding should not wait for it

            handle, name = tempfile.mkstemp(dir=self.folder, suffix=kind + _PART)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_head(key, written) + written)
                os.replace(name, self._path(key, kind))
            except BaseException:
                with suppress(OSError):  # it is not to stand in for the reason
                    os.unlink(name)
                raise
            self._make_room()

    def is_used(self) -> bool:
        """Whether it can be: a folder is not when others may write to it."""
        try:
            return self._is_ours()
        except OSError:
            return True  # there is none yet

    def kept(self) -> tuple[Kept, ...]:
        """The packets that are kept, the last used first."""
        return tuple(sorted(self._found(VARIANT), key=lambda one: -one.used))

    def clear(self) -> tuple[Kept, ...]:
        """Drop everything kept; returns what went."""
        return tuple(one for one in self._found(*_ALL) if _dropped(one))

    def _path(self, key: str, kind: str) -> Path:
        return self.folder / f"{key}{kind}"

    def _is_ours(self) -> bool:
        """Whether nobody else can have put a file here."""
        if not hasattr(os, "getuid"):
            return True
        stat = self.folder.stat()
        return stat.st_uid == os.getuid() and not stat.st_mode & _OTHERS_MAY_WRITE

    def _found(self, *suffixes: str) -> Iterator[Kept]:
        with suppress(OSError), os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.name.endswith(suffixes) and entry.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):  # another process dropped it
                        stat = entry.stat()
                        yield Kept(Path(entry.path), stat.st_size, stat.st_mtime)

    def _make_room(self) -> None:
        size = 0
        for one in sorted(self._found(*_ALL), key=lambda one: -one.used):
            size += one.size
            if size > self.most_bytes:
                _dropped(one)


def usual_shelf(environment: Mapping[str, str]) -> Shelf | None:
    """The shelf of this user; None when the environment asks for none, or there is no place for one."""
    named = environment.get(WHERE)
    if named is not None:
        return Shelf(Path(named)) if named else None
    caches = _caches(environment)
    return Shelf(caches / "handouts") if caches else None


def _caches(environment: Mapping[str, str]) -> Path | None:
    """Where this user's programs keep what can be made again; None for a user without a home folder."""
    if sys.platform == "win32":
        named, usual = environment.get("LOCALAPPDATA", ""), "AppData/Local"
    elif sys.platform == "darwin":
        named, usual = "", "Library/Caches"
    else:
        named, usual = environment.get("XDG_CACHE_HOME", ""), ".cache"
    if os.path.isabs(named):  # a relative one does not count (XDG Base Directory Specification)
        return Path(named)
    try:
        return Path.home() / usual
    except RuntimeError:
        return None


def _head(key: str, written: bytes) -> bytes:
    """What a kept file starts with: a digest of its key too, so that one under a wrong name is not taken."""
    import hashlib  # whoever only names the folder need not wait for it

    return _MAGIC + hashlib.sha256(key.encode() + written).digest()


def _dropped(one: Kept) -> bool:
    try:
        one.path.unlink()
    except OSError:
        return False
    return True
