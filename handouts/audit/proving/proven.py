"""What was read from a proven packet: all that every packet of its variant has, and what its manifest says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import Struct

from handouts.audit.proving.calendar_words import Calendar
from handouts.audit.proving.slot_streams import Faces
from handouts.audit.streams import stream_data
from handouts.audit.unreadable import UnreadableError

CHANGING: Final = ("token", "slots")
"""Entries of the manifest that differ between patients: the packet's code, and digests of what it prints."""


class Entries(Struct, frozen=True):
    """What the manifest says of one patient's packet."""

    code: str = ""
    digests: Mapping[str, str] = {}

    def knows(self, field: str, text: str | None) -> bool:
        """Whether a printed text is the one the packet was made with, as far as the manifest keeps its digest."""
        kept = self.digests.get(field)
        return kept is None or kept == hashlib.sha256(f"{self.code}:{text or ''}".encode()).hexdigest()


class Proven(Struct, frozen=True):
    """What the proven packet shares with all others of its variant, its holes aside. Plain data."""

    language: str
    calendar: Calendar
    region: str
    root: int
    info: int
    pages: tuple[int, ...]
    shared: Mapping[int, bytes]
    """The objects every packet has, by number."""
    fonts: frozenset[int]
    """Those of them that fonts are made of: a packet with rare letters has others."""
    faces: Faces
    typefaces: Mapping[str, str]
    """The names of its typefaces by resource name."""
    manifest: int
    """The object number of the manifest."""
    manifest_place: int
    """Which of the patient's objects it is."""
    variant: Mapping[str, object]
    """The manifest but for what changes."""
    digests: frozenset[str]
    """Fields of which the manifest keeps a digest."""

    def entries(self, written: bytes) -> Entries:
        """Read a manifest. Raises UnreadableError unless it is this variant's."""
        try:
            entries = msgspec.json.decode(stream_data(written))
            code, digests = (entries.pop(key) for key in CHANGING)
        except (msgspec.DecodeError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
            raise UnreadableError("the manifest cannot be read") from None
        if entries != self.variant or not isinstance(digests, dict) or digests.keys() != self.digests:
            raise UnreadableError("the manifest is not that of the variant")
        return Entries(str(code), digests)
