"""One packet of a variant is audited in full; each further one is compared with it and with its row, byte by byte.

Nothing here comes from the writer: what is shared, what differs and what it means is read from the proven packet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from handouts.audit import read_and_audit
from handouts.audit.finding import Finding, on_page
from handouts.audit.manifest import read_manifest
from handouts.audit.model import File
from handouts.audit.proving.bundles import Contents, bundled
from handouts.audit.proving.calendar_words import calendar_of
from handouts.audit.proving.expected import Expected, can_read_sides
from handouts.audit.proving.groups import Group, grouped
from handouts.audit.proving.holes import CODE, find_holes, manifest_number, tail_of
from handouts.audit.proving.lessons import known_from_page, known_from_row, meanings_of
from handouts.audit.proving.mould import Mould, mould_of
from handouts.audit.proving.numbered import Numbered, read_numbered
from handouts.audit.proving.proven import CHANGING, Proven, strange_parts, wrong_texts
from handouts.audit.proving.slot_streams import faces_of
from handouts.audit.unreadable import UnreadableError
from handouts.diagnostics import Diagnostic, ExitCode, HandoutError, in_order

__all__ = ["Expected", "Proof", "prove_variant"]

_MOST_MOULDS: Final = 8
"""Shared parts known of one variant: the usual one, and those with fonts for Greek, Cyrillic ..."""


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
    gaps = [gap.diagnostic(name) for gap in proof.gaps()]
    found = in_order((*gaps, *(proof.check(data, name, expected) if expected and not gaps else ())))
    if found:
        raise HandoutError(*found, exit_code=ExitCode.FAILED)
    return proof


class Proof:
    """What every packet of a variant must be; it learns from each that is right, and keeps no file of a patient.

    It can be pickled, for a worker to go on with what has been learnt.
    """

    def __init__(self, proven: Proven, groups: Iterable[Group], moulds: Iterable[Mould]) -> None:
        self._proven = proven
        self._groups = tuple(groups)
        self._moulds = list(moulds)
        self._own = frozenset((proven.manifest, *(hole.number for group in self._groups for hole in group.holes)))
        self._calendar = calendar_of(proven.language)
        self._bundles, self._single = bundled(self._groups)

    def __reduce__(self) -> tuple[type[Proof], tuple[Proven, tuple[Group, ...], list[Mould]]]:
        return Proof, (self._proven, self._groups, self._moulds)

    def gaps(self) -> Iterator[Finding]:
        """What on the proven pages could not be explained, so that no other patient's text can be judged."""
        for group in self._groups:
            hole = group.holes[0]
            if not group.meanings:
                yield on_page(hole.page, "audit-unproven", f"{hole.place()} has nothing it could be counted from")
            elif group.field == "side_and_level" and not can_read_sides(self._proven.language):
                reason = f"the words for left and right in '{self._proven.language}' are not known"
                yield on_page(hole.page, "audit-unproven", reason)

    def check(self, data: bytes, name: str, expected: Expected) -> tuple[Diagnostic, ...]:
        """Compare a packet with the proven one and with its row; an empty tuple is the proof that it is right.

        A file that differs only in its patient's objects costs next to nothing. Any other, the first with fonts for a
        rare name or one that is wrong, is read in full. Messages name page and field, never a patient's text.
        """
        return () if self._is_right(data, expected) else self.check_in_full(data, name, expected)

    def check_in_full(self, data: bytes, name: str, expected: Expected) -> tuple[Diagnostic, ...]:
        """Do the same the long way: the whole audit, then every object and every text by itself."""
        _, audited = read_and_audit(data, name)
        try:
            packet = read_numbered(data)
            found = [
                *strange_parts(packet, self._proven, self._own),
                *wrong_texts(packet, self._proven, self._groups, expected, self._calendar),
            ]
        except UnreadableError as reason:
            found = [Finding("audit-altered", f"the file is not built like the proven packet: {reason}")]
        diagnostics = in_order((*audited, *(one.diagnostic(name) for one in found)))
        if not diagnostics:
            self._take_mould(data, packet)
        return diagnostics

    def _take_mould(self, data: bytes, packet: Numbered) -> None:
        """Know the shared part of a packet that is right when the next one has it too."""
        if tail_of(packet) == tuple(sorted(self._own)) and not any(mould.fits(data) for mould in self._moulds):
            self._moulds = [_mould_of(data, packet, self._proven.pages), *self._moulds[: _MOST_MOULDS - 1]]
            self._bundles, self._single = bundled(self._groups)

    def _is_right(self, data: bytes, row: Expected) -> bool:
        """Whether a packet fills a known mould with what its row says."""
        mould = next((mould for mould in self._moulds if mould.fits(data)), None)
        contents = mould.contents(data) if mould else None
        if not mould or contents is None or (row.region, row.language) != (self._proven.region, self._proven.language):
            return False

        def read(group: Group, contents: Contents) -> str | None:
            return self._right_text(group, contents, row, mould)

        try:
            entries = self._proven.entries(contents.pop(self._proven.manifest_place))
            texts = [(group.field, read(group, contents)) for group in self._single]
            for bundle in self._bundles:
                texts += bundle.texts(contents, row, mould, read)
        except UnreadableError:
            return False
        if not all(text == entries.code if field == CODE else entries.knows(field, text) for field, text in texts):
            return False
        self._learn(contents, row, mould)
        return True

    def _right_text(self, group: Group, contents: Contents, row: Expected, mould: Mould) -> str | None:
        """The text of a group. Raises UnreadableError when it is not the row's, or not the same on all its pages."""
        first = contents[group.places[0]]
        text = group.text(first, mould.faces)
        if len(group.places) > 1 and any(contents[place] != first for place in group.places):
            raise UnreadableError("not the same on all pages")
        for one in group.meanings:
            if one.met(text, row, self._calendar):
                return text
        raise UnreadableError("not the row's")

    def _learn(self, contents: Contents, row: Expected, mould: Mould) -> None:
        """Let a packet that is right decide what the proven one left open (so many days, or months?)."""
        unsettled = [group for group in self._single if not group.settled]
        for group in unsettled:
            group.learn(group.text(contents[group.places[0]], mould.faces), row, self._calendar)
        if any(group.settled for group in unsettled):
            self._bundles, self._single = bundled(self._groups)


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
    proven = Proven(
        language=file.catalog.language,
        region=manifest.region,
        header=packet.header,
        root=packet.root,
        info=packet.info,
        pages=pages,
        shared={key: written for key, written in packet.objects.items() if key not in own},
        fonts=of_fonts,
        faces=faces,
        manifest=number,
        manifest_place=own.index(number),
        variant={key: value for key, value in json.loads(packet.stream(number)).items() if key not in CHANGING},
        digests=frozenset(manifest.slots),
    )
    try:
        calendar = calendar_of(proven.language)
    except ValueError:
        raise UnreadableError(f"the calendar of '{proven.language}' is not known") from None
    known = known_from_row(row) if row else known_from_page(holes, calendar)
    groups = (Group(members, places, meanings_of(members[0], known, calendar)) for members, places in grouped(holes))
    return Proof(proven, groups, [_mould_of(data, packet, pages)])


def _mould_of(data: bytes, packet: Numbered, pages: Sequence[int]) -> Mould:
    faces, _ = faces_of(packet, pages)
    return mould_of(data, packet, tail_of(packet), faces)
