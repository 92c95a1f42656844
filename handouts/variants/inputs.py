"""Everything a variant is made from, content files and tool alike, becomes the key it is kept under."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from handouts import __version__
from handouts.resolve.request import Request, for_anybody
from handouts.shipped import fonts_folder

_CLINICS: Final = "clinics"
_LIBRARIES: Final = (
    "babel", "cryptography", "fonttools", "msgspec", "pillow", "pypdf", "pyyaml", "reportlab", "uharfbuzz",
)  # fmt: skip
_INSTALLED: Final = (".dist-info", ".egg-info")
_TOOL: Final = (".py", ".ttf", ".icc")
_PLAIN_LEVEL: Final = re.compile(r"[CTLS][0-9]{1,2}(?:-[CTLS][0-9]{1,2})?")
_MOST_BYTES: Final = 64 * 1024 * 1024
"""Larger content folders hold something else too: reading all of that would take longer than a layout."""

ContentOf = Callable[[str | None], bytes | None]
"""The state of the content of a clinic, or of all of it."""


def key_of(
    request: Request, roots: Sequence[Path], *, require_approval: bool = False, content: ContentOf | None = None
) -> str | None:
    """A digest of all a request's variant depends on, whoever the patient is; None where that cannot be told, or a
    level is free text: that would be kept, for it is laid out.

    `roots` are the content folders, each over those before it. Files of other clinics do not count. Findings name files
    as seen from the current folder, so where the folders are is an input too. `content` gives the state of a clinic's
    content where that is known; else it is read.
    """
    anybody = for_anybody(request)
    if anybody.patient and not all(map(_PLAIN_LEVEL.fullmatch, anybody.patient.levels)):
        return None
    try:
        places = [os.getcwdb(), *(os.fsencode(root.absolute()) for root in roots)]
        asked = msgspec.msgpack.encode((anybody, require_approval, places), order="deterministic")
    except (OSError, UnicodeEncodeError):  # the current folder is gone; an argument that is no text
        return None
    state = content(request.clinic) if content else state_of(roots, request.clinic)
    return hashlib.sha256(tool() + asked + state).hexdigest() if state else None


def state_of(roots: Sequence[Path], clinic: str | None = None) -> bytes | None:
    """A digest of everything in the content folders but what belongs to other clinics than one that is named; None
    where that cannot be told.
    """
    digest, left = hashlib.sha256(), _MOST_BYTES
    try:
        for root in roots:
            for name, data in _files(root, clinic):
                left -= len(data)
                if left < 0:
                    return None
                digest.update(b"%d %d " % (len(name), len(data)) + name + data)
            digest.update(b"end of a folder")
    except OSError:
        return None
    return digest.digest()


def _files(root: Path, clinic: str | None) -> Iterator[tuple[bytes, bytes]]:
    """The files and folders in a content folder, in order; raises OSError for anything that is neither."""
    folders = [""]
    while folders:
        inside = folders.pop()
        with os.scandir(os.path.join(root, inside)) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            name = os.path.join(inside, entry.name)
            if entry.is_dir(follow_symlinks=False):
                if not _is_beside(inside, entry.name, clinic):
                    folders.append(name)
                    yield os.fsencode(name) + b"/", b""  # an empty one has a name too
            elif entry.is_file(follow_symlinks=False):
                if _is_a_packet(name):
                    continue
                with open(entry.path, "rb", buffering=0) as file:
                    yield os.fsencode(name), file.read()
            else:
                raise OSError(entry.path)


def _is_beside(inside: str, name: str, clinic: str | None) -> bool:
    """Whether a folder is none of the request's: another clinic's, version control's or an editor's."""
    hidden = name == ".git" or (not inside and name.startswith("."))
    return hidden or (inside == _CLINICS and clinic is not None and name != clinic)


def _is_a_packet(name: str) -> bool:
    """Whether a file can only be one that was printed into a content folder: a PDF counts beside a clinic alone."""
    return name.lower().endswith(".pdf") and not name.startswith(_CLINICS + os.sep)


@cache
def tool() -> bytes:
    """The tool itself: its version and its files by size and time of change, as Python knows its compiled modules."""
    parts = [__version__, sys.version, platform.machine(), zlib.ZLIB_RUNTIME_VERSION, *_versions()]
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for folder in (package, str(fonts_folder())):
        parts += sorted(_stamps(folder))
    return "\n".join(parts).encode("utf-8", "surrogateescape")


def _stamps(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _stamps(entry.path) if entry.name != "__pycache__" else ()
            elif entry.name.endswith(_TOOL):
                stat = entry.stat()
                yield f"{entry.path} {stat.st_size} {stat.st_mtime_ns}"


def _versions() -> list[str]:
    """The libraries' versions, by the names of the folders their metadata stands in: reading that takes too long."""
    found: list[str] = []
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        found += (name for name in names if name.endswith(_INSTALLED) and name.lower().startswith(_LIBRARIES))
    return sorted(found)
