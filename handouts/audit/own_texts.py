"""All texts of a packet's patient, wherever they stand, against the one digest of them in the manifest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from handouts.audit.finding import Finding
from handouts.audit.manifest import ALL_TEXTS, Manifest, digest
from handouts.audit.model import File
from handouts.audit.numbered import read_numbered
from handouts.audit.proving.finding_holes import find_holes, tail_of
from handouts.audit.proving.reading_slots import faces_of
from handouts.audit.proving.slot_streams import Reading
from handouts.audit.unreadable import UnreadableError

_BETWEEN: Final = "\x1f"


def check_own_texts(data: bytes, file: File, manifest: Manifest) -> Iterator[Finding]:
    """Find a date, time or note of another patient, which no panel or header repeats.

    The file is read again by the places of its objects, so that one the table does not know is found too.
    """
    try:
        packet = read_numbered(data)
        faces, _ = faces_of(packet, (page.key for page in file.pages))
        holes = find_holes(packet, file, manifest, faces)
        strange = len(tail_of(packet)) != len(holes) + 1
    except UnreadableError as reason:
        yield Finding("audit-altered", f"the file is not as it was written: {reason}")
        return
    if strange:
        yield Finding("audit-altered", "the file is not as it was written: an object of the patient is on no page")
    yield from wrong_texts((hole.reading for hole in holes), manifest)


def wrong_texts(readings: Iterable[Reading], manifest: Manifest) -> Iterator[Finding]:
    """Compare all a packet's slots, in the order of their objects, with the digest of them."""
    printed = digest(manifest.token, _BETWEEN.join(reading.text or "" for reading in readings))
    if printed != manifest.slots.get(ALL_TEXTS):
        yield Finding("audit-slot", "a text of the patient is not what the packet was made with")
