"""The names of a library are kept beside its variants, so that a run that prints kept variants reads no content."""

from __future__ import annotations

import hashlib

import msgspec
from msgspec.structs import replace

from handouts.batch.known import Known, known_of
from handouts.batch.variants import Reuse
from handouts.content.library import Library
from handouts.variants.inputs import state_of, tool
from handouts.variants.shelf import NAMES


def known_again(library: Library, reuse: Reuse | None) -> tuple[Known, Reuse | None]:
    """The names of a library, from the shelf where the tool and all content are as they were when they were kept there;
    and what may be reused by a run that has read its rows with them.

    Raises HandoutError with what is wrong in its procedures, clinics and tables.
    """
    if reuse is None:
        return known_of(library), None
    key = hashlib.sha256(tool() + reuse.state).hexdigest()
    kept = _decoded(reuse.shelf.read(key, NAMES) or b"")
    if kept and state_of(library.folders.roots) == reuse.state:  # reading the sheet may have taken a while
        return kept, replace(reuse, names=kept)
    known = known_of(library)
    if state_of(library.folders.roots) == reuse.state:
        reuse.shelf.keep(key, msgspec.msgpack.encode(known), NAMES)
    return known, reuse


def _decoded(kept: bytes) -> Known | None:
    try:
        return msgspec.msgpack.decode(kept, type=Known)
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError):
        return None
