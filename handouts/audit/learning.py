"""One packet of a variant, audited in full -> the proof by which its further packets are judged."""

from __future__ import annotations

import json
from collections.abc import Iterator

from handouts.audit.finding import Finding, on_page
from handouts.audit.manifest import read_manifest
from handouts.audit.model import File
from handouts.audit.numbered import read_numbered
from handouts.audit.proof import Learnt, Proof
from handouts.audit.proving.calendar_words import calendar_of
from handouts.audit.proving.expected import Expected, can_read_sides
from handouts.audit.proving.finding_holes import find_holes, manifest_number, tail_of
from handouts.audit.proving.fonts import typefaces_of
from handouts.audit.proving.groups import grouped
from handouts.audit.proving.lessons import known_from_page, known_from_row, meanings_of
from handouts.audit.proving.other_fonts import mould_from
from handouts.audit.proving.proven import CHANGING, Proven
from handouts.audit.proving.reading_slots import faces_of
from handouts.audit.unreadable import UnreadableError
from handouts.audit.whole import read_and_audit
from handouts.diagnostics import ExitCode, HandoutError, in_order


def prove_variant(data: bytes, name: str, expected: Expected | None = None) -> Proof:
    """Audit the first packet of a variant in full and learn from it what its further packets must be.

    With its row it is compared with that too, and nothing has to be guessed (a year that is not printed, say).
    Raises HandoutError with all findings, also when something on its pages cannot be explained.
    """
    file, found = read_and_audit(data, name)
    if file is None or found:
        raise HandoutError(*found, exit_code=ExitCode.FAILED)
    try:
        proof = _learnt(data, file, expected)
    except UnreadableError as reason:
        wrong = Finding("audit-unproven", f"cannot be the proof of its variant: {reason}").diagnostic(name)
        raise HandoutError(wrong, exit_code=ExitCode.FAILED) from None
    gaps = [gap.diagnostic(name) for gap in _gaps(proof.learnt)]
    found = in_order((*gaps, *(proof.check(data, name, expected) if expected and not gaps else ())))
    if found:
        raise HandoutError(*found, exit_code=ExitCode.FAILED)
    return proof


def _gaps(learnt: Learnt) -> Iterator[Finding]:
    """What on the proven pages could not be explained, so that no other patient's text can be judged."""
    for group in learnt.groups:
        hole = group.holes[0]
        if not group.meanings:
            yield on_page(hole.page, "audit-unproven", f"{hole.place()} has nothing it could be counted from")
        elif group.field == "side_and_level" and not can_read_sides(learnt.proven.language):
            reason = f"the words for left and right in '{learnt.proven.language}' are not known"
            yield on_page(hole.page, "audit-unproven", reason)


def _learnt(data: bytes, file: File, row: Expected | None) -> Proof:
    """Everything a proof needs from its packet. Raises UnreadableError when the packet is not built like a packet."""
    packet = read_numbered(data)
    manifest, _ = read_manifest(file.manifest)
    if manifest is None:
        raise UnreadableError("the manifest cannot be read")
    pages = tuple(page.key for page in file.pages[: manifest.pages])
    faces, of_fonts = faces_of(packet, pages)
    holes = find_holes(packet, file, manifest, faces)
    number = manifest_number(packet)
    own = sorted((number, *(hole.number for hole in holes)))
    if tail_of(packet) != tuple(own):
        raise UnreadableError("an object of the patient is on no page")
    try:
        calendar = calendar_of(file.catalog.language)
    except ValueError:
        raise UnreadableError(f"the calendar of '{file.catalog.language}' is not known") from None
    proven = Proven(
        language=file.catalog.language,
        calendar=calendar,
        region=manifest.region,
        root=packet.root,
        info=packet.info,
        pages=pages,
        shared={key: written for key, written in packet.objects.items() if key not in own},
        fonts=of_fonts,
        faces=faces,
        typefaces=typefaces_of(packet, pages),
        manifest=number,
        manifest_place=own.index(number),
        variant={key: value for key, value in json.loads(packet.stream(number)).items() if key not in CHANGING},
        digests=frozenset(manifest.slots),
    )
    known = known_from_row(row) if row else known_from_page(holes, calendar)
    groups = grouped(holes, lambda hole: meanings_of(hole, known, calendar))
    return Proof(Learnt(proven, tuple(groups), (mould_from(data, packet, pages),)))
