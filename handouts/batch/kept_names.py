"""The names of a library are kept beside its variants, so that a run that prints kept variants reads no content."""

from __future__ import annotations

import hashlib

import msgspec

from handouts.batch.known import Known, known_of
from handouts.batch.variants import Reuse
from handouts.content.library import Library
from handouts.variants.inputs import state_of, tool
from handouts.variants.shelf import NAMES


def known_again(library: Library, reuse: Reuse | None) -> Known:
    """The names of a library, from the shelf where the tool and all content are as they were when they were kept there.

    Raises HandoutError with what is wrong in its procedures, clinics and tables.
    """
    if reuse is None:
        return known_of(library)
    key = hashlib.sha256(tool() + reuse.state).hexdigest()
    kept = reuse.shelf.read(key, NAMES)
    if known := _decoded(kept) if kept else None:
        return known
    known = known_of(library)
    if state_of(library.folders.roots) == reuse.state:  # no file was saved meanwhile
        reuse.shelf.keep(key, msgspec.msgpack.encode(known), NAMES)
    return known


def _decoded(kept: bytes) -> Known | None:
    try:
        return msgspec.msgpack.decode(kept, type=Known)
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError):
        return None
