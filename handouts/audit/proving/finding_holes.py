"""A packet taken apart and read -> the objects in it that only its patient fills."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from handouts.audit.manifest import Manifest
from handouts.audit.model import ContentKid, File, Key, Page
from handouts.audit.numbered import Numbered
from handouts.audit.proving.holes import CODE, NAME, STRIP, TEXT, TWICE, Hole
from handouts.audit.proving.reading_slots import read_slot
from handouts.audit.proving.slot_streams import Faces, Reading
from handouts.audit.streams import stream_data
from handouts.audit.syntax import Reference
from handouts.audit.unreadable import UnreadableError

_OPENING: Final = re.compile(rb"/[A-Za-z0-9]+ <<(?:/MCID ([0-9]{1,9})|/Type /Pagination /Subtype /(Header|Footer))")
_PRIVATE: Final = ("/PieceInfo", "/Handouts", "/Private")


def tail_of(packet: Numbered) -> tuple[int, ...]:
    """The objects behind the shared part, in order: numbers rise through the shared part and start again behind it."""
    order = tuple(packet.offsets)
    cut = next((at for at in range(1, len(order)) if order[at] < order[at - 1]), len(order))
    tail = order[cut:]
    if tail != tuple(sorted(tail)):
        raise UnreadableError("the objects of a patient do not stand in order")
    return tail


def manifest_number(packet: Numbered) -> int:
    """The object number of the manifest. Raises UnreadableError."""
    found: object = packet.dictionary(packet.root)
    for name in _PRIVATE:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, Reference):
        raise UnreadableError("it has no manifest")
    return found.number


def find_holes(packet: Numbered, file: File, manifest: Manifest, faces: Faces) -> tuple[Hole, ...]:
    """The content streams in the patient's part of a packet. Raises UnreadableError for one it cannot read."""
    wanted, readings = frozenset(tail_of(packet)), dict[int, Reading]()

    def read(number: int) -> Reading:
        if number not in readings:  # that of a header is asked for on every page
            readings[number] = read_slot(stream_data(packet.objects[number]), faces)
        return readings[number]

    fields = _fields(file)
    found: dict[int, Hole] = {}
    for hole in (hole for page in file.pages for hole in _holes_of(page, packet, manifest, read, fields, wanted)):
        first = found.setdefault(hole.number, hole)
        if first is not hole and not (hole.is_of_all_pages and first.field == hole.field):
            raise UnreadableError(TWICE)
    return tuple(found[number] for number in sorted(found))


def _holes_of(
    page: Page,
    packet: Numbered,
    manifest: Manifest,
    read: Callable[[int], Reading],
    fields: Mapping[tuple[Key, int], str],
    wanted: frozenset[int],
) -> Iterator[Hole]:
    headers = 0
    numbers = [number for number in _contents(packet, page) if number in wanted]
    if len(set(numbers)) < len(numbers):
        raise UnreadableError(TWICE)
    for number in numbers:
        reading = read(number)
        opening = _OPENING.match(reading.opening)
        if opening is None:
            raise UnreadableError("a slot belongs neither to an element nor to header or footer")
        in_header = opening[2] == b"Header"
        if opening[1]:
            field = fields.get((page.key, int(opening[1])), TEXT)
        else:
            field = _header_field(reading, headers, manifest) if in_header else CODE
        headers += in_header
        yield Hole(number, page.number, field, in_header, packet.objects[number], reading)


def _header_field(reading: Reading, before: int, manifest: Manifest) -> str:
    """Name or reference line: told apart by the manifest, in a header without a name by their order."""
    if manifest.is_filled(NAME):
        return NAME if manifest.is_text_of(NAME, reading.text or "") else STRIP
    return STRIP if before else NAME


def _contents(packet: Numbered, page: Page) -> list[int]:
    """The content streams of a page, in painting order."""
    try:
        listed = packet.dictionary(page.key).get("/Contents")
    except UnreadableError:  # a page of an attachment, which others wrote
        return []
    return [one.number for one in (listed if isinstance(listed, list) else [listed]) if isinstance(one, Reference)]


def _fields(file: File) -> dict[tuple[Key, int], str]:
    """Page and marked content -> the field whose element holds it."""
    if file.tree is None:
        return {}
    return {
        (kid.page or 0, kid.mcid): element.identity.removeprefix("slot:")
        for element in file.tree.elements.values()
        if element.identity.startswith("slot:")
        for below in file.tree.below(element.key)
        for kid in below.kids
        if isinstance(kid, ContentKid)
    }
