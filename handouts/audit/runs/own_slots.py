"""A leaf of a print run -> the streams of it that only a patient fills; their texts against the packet's digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from handouts.audit.cmap import unicode_of_codes
from handouts.audit.finding import Finding
from handouts.audit.manifest import ALL_TEXTS, Manifest
from handouts.audit.model import Key
from handouts.audit.objects import Objects
from handouts.audit.own_texts import wrong_texts
from handouts.audit.proving.holes import TWICE
from handouts.audit.proving.reading_slots import read_slot
from handouts.audit.proving.slot_streams import Face, Faces, Reading
from handouts.audit.unreadable import UnreadableError

_MOST_FACES: Final = 256
_ON_EVERY_PAGE: Final = b"/Artifact "
"""How the part of a header or footer starts, which pages may share."""


class OwnSlots(Struct, frozen=True):
    """The slots of a page in painting order, which is that of their objects in the packet, and the page's fonts."""

    streams: tuple[tuple[Key, bytes], ...]
    faces: Faces


class SlotReader:
    """Reads slots leaf by leaf; fonts are read once for the run."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._faces: dict[Key, Face] = {}

    def slots(self, leaf: Mapping[str, object]) -> OwnSlots:
        """The slots of a leaf: of all a page's content, they alone stand in a file as they are, without a filter."""
        parts = self._objects.array(leaf.get("/Contents"))
        plain = [part for part in parts if "/Filter" not in self._objects.mapping(part)]
        streams = tuple((self._objects.key(part), self._objects.stream(part)) for part in plain)
        return OwnSlots(streams, self._faces_of(leaf) if streams else {})

    def _faces_of(self, leaf: Mapping[str, object]) -> Faces:
        fonts = self._objects.mapping(self._objects.entry(leaf, "/Resources", "/Font"))
        return {name.removeprefix("/"): self._face(font) for name, font in fonts.items()}

    def _face(self, font: object) -> Face:
        key = self._objects.key(font)
        if key not in self._faces:
            if len(self._faces) >= _MOST_FACES:
                self._faces.clear()
            to_unicode = self._objects.mapping(font).get("/ToUnicode")
            self._faces[key] = Face(unicode_of_codes(self._objects.stream(to_unicode)))
        return self._faces[key]


def check_own_slots(pages: Sequence[OwnSlots], manifest: Manifest) -> Iterator[Finding]:
    """Find a date, time or note of another patient, which no panel or header repeats.

    A file that another program has packed has no plain streams left, so that nobody can tell a patient's texts in it.
    """
    if ALL_TEXTS not in manifest.slots:
        return
    if not any(page.streams for page in pages):
        yield Finding("audit-altered", "it is not as it was written: no text of its patient stands by itself")
        return
    readings: dict[Key, Reading] = {}
    try:
        for page in pages:
            _refuse_doubles(page.streams, readings)
            readings |= {key: read_slot(stream, page.faces) for key, stream in page.streams}
    except UnreadableError as reason:
        yield Finding("audit-altered", f"it is not as it was written: {reason}")
        return
    yield from wrong_texts(readings.values(), manifest)


def _refuse_doubles(streams: Sequence[tuple[Key, bytes]], before: Mapping[Key, Reading]) -> None:
    """Raise UnreadableError for a slot that stands on a page twice, or on a further one and is no header or footer."""
    is_twice = len(dict(streams)) < len(streams)
    if is_twice or any(key in before and not stream.startswith(_ON_EVERY_PAGE) for key, stream in streams):
        raise UnreadableError(TWICE)
