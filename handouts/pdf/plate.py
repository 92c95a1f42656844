"""A variant laid out once becomes one patient's file after another: holes are filled, nothing is laid out again."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from msgspec import Struct

from handouts.diagnostics import Diagnostic, ExitCode, HandoutError
from handouts.document.tree import SlotField
from handouts.pdf.fonts import Typefaces, embed
from handouts.pdf.marks import SlotPlace
from handouts.pdf.metadata import manifest_stream
from handouts.pdf.objects import HEADER, Name, Ref, Stream, ending, indirect, place_line, serialise
from handouts.pdf.slots import Filled, SlotTexts, fill

_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Signs of the packet's code: no 0, O, 1, I, L or U, which are misread on paper."""
_IN_MANIFEST: Final = ("name", "reference", "surgeon", "surgery_date", "arrival_time", "side_and_level", "follow_up")
_OWN: Final = frozenset({SlotField.NAME, SlotField.REFERENCE, SlotField.STRIP, SlotField.TOKEN, SlotField.NOTES})
"""Fields that hardly two patients share: what fills them is not kept for the next one."""
_MOST_KEPT: Final = 4096


class SlotObject(Struct, frozen=True):
    """A content stream that only a patient fills: its object number and its place."""

    number: int
    place: SlotPlace


class FontObjects(Struct, frozen=True):
    """An embedded face: object number of its font (four more follow) and the glyphs its subset has."""

    first: int
    glyphs: frozenset[int]


class LaidOut(Struct, frozen=True):
    """A variant laid out once: every object serialised, and what is left to fill. Plain data, safe to pickle."""

    objects: tuple[bytes, ...]
    slots: tuple[SlotObject, ...]
    fonts: Mapping[str, FontObjects]
    font_resource: int
    manifest_object: int
    manifest: Mapping[str, object]
    root: int
    info: int
    variant: str
    pages: int


class _Head(Struct, frozen=True):
    """The first part of a file: all objects but the `open` ones, their lines of the cross-reference table, a digest."""

    open: frozenset[int]
    data: bytes
    lines: tuple[bytes, ...]
    digest: Any


class _Hole(Struct, frozen=True):
    """Places that are alike on several pages, and so are what fills them."""

    place: SlotPlace
    numbers: tuple[int, ...]


class Plate:
    """A variant ready to be printed for many patients: whatever they share is bytes of a file already."""

    def __init__(self, laid_out: LaidOut, faces: Typefaces) -> None:
        self.laid_out = laid_out
        self._faces = faces
        alike: dict[SlotPlace, list[int]] = {}
        for slot in laid_out.slots:
            alike.setdefault(slot.place, []).append(slot.number)
        self._holes = tuple(_Hole(place, tuple(numbers)) for place, numbers in alike.items())
        self._kept: dict[tuple[int, tuple[str, ...]], tuple[Filled, bytes]] = {}

    @cached_property
    def _head(self) -> _Head:
        slots = (slot.number for slot in self.laid_out.slots)
        return _head(self.laid_out.objects, frozenset((*slots, self.laid_out.manifest_object)))

    def printed(self, texts: SlotTexts) -> bytes:
        """Fill every slot and write the file.

        Raises HandoutError naming the fields whose text fits no permitted size or has a character no font has.
        """
        is_token = [hole.place.slot.field is SlotField.TOKEN for hole in self._holes]
        chosen = [
            () if token else tuple(texts(hole.place.slot)) for token, hole in zip(is_token, self._holes, strict=True)
        ]
        code = packet_code(self.laid_out.variant, chosen)
        chosen = [(code,) if token else candidates for token, candidates in zip(is_token, chosen, strict=True)]
        objects: dict[int, bytes] = {}
        glyphs: dict[str, set[int]] = {}
        shown: dict[str, str] = {}
        problems: list[Diagnostic] = []
        for index, (hole, candidates) in enumerate(zip(self._holes, chosen, strict=True)):
            try:
                filled, written = self._filled(index, candidates)
            except HandoutError as error:
                problems += error.diagnostics
                continue
            objects.update(dict.fromkeys(hole.numbers, written))
            shown.setdefault(hole.place.slot.field.value, filled.text)
            for face, ids in filled.glyphs.items():
                glyphs.setdefault(face, set()).update(ids)
        if problems:
            raise HandoutError(*problems, exit_code=ExitCode.FAILED)
        objects |= self._completed_fonts(glyphs)
        manifest = {**self.laid_out.manifest, "variant": self.laid_out.variant, "token": code}
        manifest["slots"] = {field: digest_of(code, shown[field]) for field in _IN_MANIFEST if field in shown}
        objects[self.laid_out.manifest_object] = serialise(manifest_stream(manifest))
        return self._file(objects)

    def _filled(self, index: int, candidates: tuple[str, ...]) -> tuple[Filled, bytes]:
        """Fill a hole; what patients share (dates, times, names of places) is filled once."""
        known = self._kept.get((index, candidates))
        if known is not None:
            return known
        place = self._holes[index].place
        filled = fill(place, candidates, self._faces)
        made = filled, serialise(Stream(filled.content, compress=False))
        if place.slot.field not in _OWN and len(self._kept) < _MOST_KEPT:
            self._kept[index, candidates] = made
        return made

    def _completed_fonts(self, glyphs: Mapping[str, set[int]]) -> dict[int, bytes]:
        """Embed again the faces whose subset lacks a glyph of this patient, and add faces the layout did not need."""
        laid_out = self.laid_out
        numbers = {face: font.first for face, font in laid_out.fonts.items()}
        objects: dict[int, bytes] = {}
        added = len(laid_out.objects) + 1
        for face, ids in sorted(glyphs.items()):
            known = laid_out.fonts.get(face)
            if known and ids <= known.glyphs:
                continue
            first, added = (known.first, added) if known else (added, added + 5)
            font = embed(self._faces.by_key[face], ids | (known.glyphs if known else frozenset()), first)
            objects |= {first + place: serialise(part) for place, part in enumerate(font.objects)}
            numbers[face] = first
        if numbers.keys() != laid_out.fonts.keys():
            objects[laid_out.font_resource] = font_resource(numbers)
        return objects

    def _file(self, objects: Mapping[int, bytes]) -> bytes:
        """Write the shared part of the file, then these objects, then the end; its ID is a digest of all objects."""
        numbers = frozenset(objects)
        head = self._head if numbers == self._head.open else _head(self.laid_out.objects, numbers)
        lines, parts, position = list(head.lines), [head.data], len(head.data)
        lines += [b""] * (max(numbers) - len(lines))
        digest = head.digest.copy()
        for number in sorted(numbers):
            part = indirect(number, objects[number])
            lines[number - 1] = place_line(position)
            position += len(part)
            parts.append(part)
            digest.update(part)
        root, info = Ref(self.laid_out.root), Ref(self.laid_out.info)
        return b"".join([*parts, ending(lines, position, digest.digest()[:16], root, info)])


def personalise(laid_out: LaidOut, texts: SlotTexts, faces: Typefaces) -> bytes:
    """Print a laid-out variant for one patient; raises what `Plate.printed` raises."""
    return Plate(laid_out, faces).printed(texts)


def _head(objects: Sequence[bytes], left_out: frozenset[int]) -> _Head:
    parts, lines, position = [HEADER], [], len(HEADER)
    for number, data in enumerate(objects, start=1):
        if number in left_out:
            lines.append(b"")
            continue
        part = indirect(number, data)
        lines.append(place_line(position))
        position += len(part)
        parts.append(part)
    data = b"".join(parts)
    return _Head(left_out, data, tuple(lines), hashlib.sha256(data))


def font_resource(numbers: Mapping[str, int]) -> bytes:
    """The /Font resource dictionary all pages share."""
    return serialise({Name(face).text: Ref(number) for face, number in sorted(numbers.items())})


def packet_code(variant: str, texts: Iterable[Sequence[str]]) -> str:
    """The code printed on every page of a packet: eight signs from a digest of the variant and its texts."""
    digest = hashlib.sha256("\x1f".join([variant, *("\x1e".join(text) for text in texts)]).encode()).digest()
    value = int.from_bytes(digest[:8], "big")
    signs = []
    for _ in range(8):
        value, index = divmod(value, len(_ALPHABET))
        signs.append(_ALPHABET[index])
    return "".join(signs[:4]) + "-" + "".join(signs[4:])


def digest_of(code: str, text: str) -> str:
    """What the manifest keeps of a patient's text: a digest that only the printed page can confirm.

    White space counts as single plain spaces, none behind a hyphen, and letters as composed, which is how a reader gets
    it back from the page.
    """
    shown = unicodedata.normalize("NFC", " ".join(text.split()).replace("- ", "-"))
    return hashlib.sha256(f"{code}:{shown}".encode()).hexdigest()
