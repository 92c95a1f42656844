"""A packet taken apart beside the proven one of its variant -> what of it is not like that, or not like its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handouts.audit.finding import Finding, counted, on_page
from handouts.audit.numbered import Numbered
from handouts.audit.proving.calendar_words import Calendar
from handouts.audit.proving.expected import Expected
from handouts.audit.proving.fonts import typefaces_of
from handouts.audit.proving.groups import Group
from handouts.audit.proving.holes import CODE, Hole
from handouts.audit.proving.proven import Entries, Proven
from handouts.audit.proving.reading_slots import faces_of, read_slot
from handouts.audit.proving.slot_streams import Faces
from handouts.audit.streams import stream_data
from handouts.audit.unreadable import UnreadableError


def strange_parts(packet: Numbered, proven: Proven, own: frozenset[int]) -> Iterator[Finding]:
    """Objects that are neither the proven ones nor, like those in `own`, the patient's; fonts may have more letters.

    Raises UnreadableError for fonts that are not built as a packet's.
    """
    faces, of_fonts = faces_of(packet, proven.pages)
    of_fonts -= proven.shared.keys() - proven.fonts  # a font that leads to what is shared makes no font of that
    numbers = (packet.objects.keys() | proven.shared.keys()) - own - of_fonts - proven.fonts
    strange = sum(packet.objects.get(number) != proven.shared.get(number) for number in numbers)
    if strange or (packet.root, packet.info) != (proven.root, proven.info):
        parts = counted(strange or 1, "part is", "parts are")
        yield Finding("audit-shared", f"{parts} not what the proven packet has for all patients")
    known = typefaces_of(packet, proven.pages)
    same = all(face.agrees_with(faces[key]) for key, face in proven.faces.items() if key in faces)
    if not same or any(known.get(key, name) != name for key, name in proven.typefaces.items()):
        yield Finding("audit-font", "a font reads otherwise than in the proven packet")


def wrong_texts(
    packet: Numbered, proven: Proven, groups: Sequence[Group], row: Expected, calendar: Calendar
) -> Iterator[Finding]:
    """Every hole against the row and the manifest."""
    if row.region != proven.region:
        yield Finding("audit-region", "the packet is for another region of the spine than the row's")
    if row.language != proven.language:
        yield Finding("audit-language", "the packet is in another language than the row's")
    entries = Entries()
    try:
        entries = proven.entries(packet.objects.get(proven.manifest, b""))
    except UnreadableError as reason:
        yield Finding("audit-manifest", str(reason))
    faces, _ = faces_of(packet, proven.pages)
    for group in groups:
        for hole in group.holes:
            try:
                text = _text_in(packet, hole, faces)
            except UnreadableError as reason:
                yield on_page(hole.page, "audit-hole", f"{hole.place()} {reason}")
                continue
            if not group.explained(text, row, calendar):
                yield group.finding(hole, text)
            yield from _against(entries, hole, text)


def _against(entries: Entries, hole: Hole, text: str | None) -> Iterator[Finding]:
    if hole.field == CODE and text != entries.code:
        yield on_page(hole.page, "audit-token", "the footer does not have the packet's code")
    if not entries.knows(hole.field, text):
        yield on_page(hole.page, "audit-slot", f"{hole.place()} on paper is not what the packet was made with")


def _text_in(packet: Numbered, hole: Hole, faces: Faces) -> str | None:
    if hole.number not in packet.objects:
        raise UnreadableError("is missing")
    try:
        reading = read_slot(stream_data(packet.objects[hole.number]), faces)
    except UnreadableError:
        raise UnreadableError("cannot be read") from None
    if not reading.stands_like(hole.reading, flush_left=hole.flush_left):
        raise UnreadableError("was written for another place")
    return reading.text
