"""A variant laid out once becomes one patient's file after another: holes are filled, nothing is laid out again."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, Final

from msgspec import Struct

from handouts.diagnostics import Diagnostic, ExitCode, HandoutError
from handouts.document.spans import SlotField
from handouts.pdf.embedding import embed
from handouts.pdf.fonts import LETTERS, Typefaces
from handouts.pdf.laid_out import LaidOut, SlotPlace
from handouts.pdf.metadata import manifest_bytes
from handouts.pdf.objects import Name, Ref, four_bytes, indirect, open_ending, packed, plain_stream, serialise
from handouts.pdf.slots import SlotTexts, fill

_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Signs of the packet's code: no 0, O, 1, I, L or U, which are misread on paper."""
_IN_MANIFEST: Final = ("name", "reference", "surgeon", "surgery_date", "arrival_time", "side_and_level", "follow_up")
_OWN: Final = frozenset(
    {
        SlotField.NAME, SlotField.REFERENCE, SlotField.SIDE_AND_LEVEL, SlotField.FOLLOW_UP, SlotField.NOTES,
        SlotField.STRIP, SlotField.TOKEN,
    }
)  # fmt: skip
"""Fields that differ between patients of one day and hour."""
_DAYS: Final = frozenset({SlotField.DAY, SlotField.SURGERY_DATE})
"""Fields that are alike for all patients of one day of surgery; the others left are for those of one hour."""
_MOST_KEPT: Final = 512
_MOST_TEXTS: Final = 64
"""Texts of one hole that are kept."""
_MOST_HEADS: Final = 16
Form = tuple[tuple[str, frozenset[int]], ...]
"""Faces with the glyphs they get beyond those of the layout."""


class Printed(Struct, frozen=True):
    """A finished file, its digest, the code on its pages, and its form: what its fonts have beyond those of the layout
    (mostly nothing).

    Files of one variant and form are alike up to their first hole.
    """

    data: bytes
    form: Form
    sha256: str
    code: str


class _Head(Struct, frozen=True):
    """The first part of a file: all objects but the holes, its digest, and the ending of the file."""

    data: bytes
    digest: Any
    ending: bytes
    """To be filled as `open_ending` says."""


_heads: dict[tuple[str, Form], _Head] = {}
"""Heads of the variants that are printed now: what proves a variant and what prints it have the same."""


class _Text(Struct, frozen=True):
    """What fills a hole: its object, what is read there with and without the words around it, glyphs lacking."""

    written: bytes
    printed: str
    shown: str
    missing: tuple[tuple[str, frozenset[int]], ...]


class _Hole(Struct, frozen=True):
    """Places that are alike on several pages, and so are what fills them; `known` are texts that did before."""

    place: SlotPlace
    numbers: tuple[int, ...]
    known: dict[tuple[str, ...], _Text] = {}


class Alike(Struct, frozen=True):
    """What a patient shares with others: keys of all that fills the places for days, and those for hours and halls."""

    day: Hashable
    hour: Hashable


class _Filling(Struct):
    """Some holes filled: the texts to choose from, the objects made of them, what is shown, the glyphs the layout has
    not, and what was wrong.
    """

    chosen: tuple[tuple[str, ...], ...]
    objects: dict[int, bytes] = {}
    texts: dict[int, str] = {}
    shown: dict[str, str] = {}
    missing: dict[str, frozenset[int]] = {}
    problems: list[Diagnostic] = []


def _is_code(hole: _Hole) -> bool:
    return hole.place.slot.field is SlotField.TOKEN


class Plate:
    """A variant ready to be printed for many patients: whatever they share is bytes of a file already."""

    def __init__(self, laid_out: LaidOut, faces: Typefaces) -> None:
        self.laid_out = laid_out
        self._faces = faces
        alike: dict[SlotPlace, list[int]] = {}
        for slot in laid_out.slots:
            alike.setdefault(slot.place, []).append(slot.number)
        holes = tuple(_Hole(place, tuple(numbers)) for place, numbers in alike.items())
        self._own = tuple(hole for hole in holes if hole.place.slot.field in _OWN)
        self._days = tuple(hole for hole in holes if hole.place.slot.field in _DAYS)
        self._hours = tuple(hole for hole in holes if hole.place.slot.field not in _OWN | _DAYS)
        self._kept: dict[tuple[str, Hashable], _Filling] = {}

    def printed(self, texts: SlotTexts, alike: Alike | None = None) -> Printed:
        """Fill every slot and write the file. With `alike`, what other patients of that day or hour had is not filled
        again.

        Raises HandoutError naming the fields whose text fits no permitted size or has a character no font has.
        """
        days = self._shared(self._days, texts, ("days", alike.day) if alike else None)
        hours = self._shared(self._hours, texts, ("hours", alike.hour) if alike else None)
        chosen = [() if _is_code(hole) else tuple(texts(hole.place.slot)) for hole in self._own]
        code = packet_code(self.laid_out.variant, [*days.chosen, *hours.chosen, *chosen])
        own = _Filling(tuple((code,) if _is_code(h) else c for h, c in zip(self._own, chosen, strict=True)))
        self._fill(own, self._own)
        problems = (*days.problems, *hours.problems, *own.problems)
        if problems:
            raise HandoutError(*problems, exit_code=ExitCode.FAILED)
        shown = {**own.shown, **hours.shown, **days.shown}
        texts_by_hole = {**days.texts, **hours.texts, **own.texts}
        every_text = "\x1f".join(texts_by_hole[number] for number in sorted(texts_by_hole))
        shown = {field: shown[field] for field in _IN_MANIFEST if field in shown} | {"texts": every_text}
        digests = {field: digest_of(code, text) for field, text in shown.items()}
        written = plain_stream(self._manifest(code, digests))
        form = self._form((days, hours, own))
        holes = {**days.objects, **hours.objects, **own.objects, self.laid_out.manifest_object: written}
        return self._file(form, holes, code)

    def _manifest(self, code: str, digests: Mapping[str, str]) -> bytes:
        before, between, behind = self._manifest_parts
        return before + manifest_bytes(digests) + between + code.encode("ascii") + behind

    @cached_property
    def _manifest_parts(self) -> tuple[bytes, bytes, bytes]:
        """The manifest around the digests of a packet and its code: most of it is the same for all packets."""
        written = manifest_bytes({**self.laid_out.manifest, "variant": self.laid_out.variant, "slots": 0, "token": ""})
        before, _, rest = written.partition(b'"slots":0')
        between, _, behind = rest.partition(b'"token":"')
        return before + b'"slots":', between + b'"token":"', behind

    def _shared(self, holes: Sequence[_Hole], texts: SlotTexts, key: tuple[str, Hashable] | None) -> _Filling:
        known = self._kept.get(key) if key else None
        if known is None:
            known = _Filling(tuple(tuple(texts(hole.place.slot)) for hole in holes))
            self._fill(known, holes)
            if key and len(self._kept) < _MOST_KEPT:
                self._kept[key] = known
        return known

    def _fill(self, filling: _Filling, holes: Sequence[_Hole]) -> None:
        for hole, candidates in zip(holes, filling.chosen, strict=True):
            try:
                text = hole.known.get(candidates) or self._fitted(hole, candidates)
            except HandoutError as error:
                filling.problems.extend(error.diagnostics)
                continue
            for number in hole.numbers:
                filling.objects[number], filling.texts[number] = text.written, text.printed
            filling.shown.setdefault(hole.place.slot.field.value, text.shown)
            for face, glyphs in text.missing:
                filling.missing[face] = filling.missing.get(face, frozenset()) | glyphs

    def _fitted(self, hole: _Hole, candidates: tuple[str, ...]) -> _Text:
        """Fill a hole, and keep that for others with the same text (a time, a first name), as far as there is room."""
        filled, slot = fill(hole.place, candidates, self._faces), hole.place.slot
        printed = f"{slot.before}{filled.text}{slot.after}" if candidates else ""
        text = _Text(plain_stream(filled.content), printed, filled.text, tuple(self._lacking(filled.glyphs)))
        if len(hole.known) < _MOST_TEXTS:
            hole.known[candidates] = text
        return text

    def _lacking(self, used: Mapping[str, frozenset[int]]) -> Iterable[tuple[str, frozenset[int]]]:
        """The glyphs of each face that the layout has not."""
        for face, glyphs in used.items():
            known = self.laid_out.fonts.get(face)
            if missing := glyphs - known.glyphs if known else glyphs:
                yield face, missing

    def _form(self, fillings: Sequence[_Filling]) -> Form:
        """Which faces need more glyphs than the layout has, and all they then get: the letters of a language or script,
        so that the next patient with a name in it finds the same fonts.
        """
        more: list[tuple[str, frozenset[int]]] = []
        for face in sorted({face for filling in fillings for face in filling.missing}):
            missing = frozenset[int]().union(*(filling.missing.get(face, ()) for filling in fillings))
            together = (self._faces.glyphs_of(face, letters) for letters in LETTERS)
            more.append((face, missing.union(*(glyphs for glyphs in together if glyphs & missing))))
        return tuple(more)

    def _head(self, form: Form) -> _Head:
        key = self.laid_out.variant, form
        head = _heads.get(key)
        if head is None:
            if len(_heads) >= _MOST_HEADS:
                _heads.clear()
            head = _heads[key] = self._written_head(form)
        return head

    def _written_head(self, form: Form) -> _Head:
        """Serialise what all files of a form share, with the fonts completed."""
        laid_out = self.laid_out
        holes = {slot.number for slot in laid_out.slots} | {laid_out.manifest_object}
        objects = {n: data for n, data in enumerate(laid_out.objects, start=1) if n not in holes}
        numbers = {face: font.first for face, font in laid_out.fonts.items()}
        added = len(laid_out.objects) + 1
        for face, ids in form:
            known = laid_out.fonts.get(face)
            first, added = (known.first, added) if known else (added, added + 5)
            font = embed(self._faces.by_key[face], ids | (known.glyphs if known else frozenset()), first)
            objects |= dict(enumerate(font, start=first))
            numbers[face] = first
        if form:
            objects[laid_out.font_resource] = font_resource(numbers)
        shared = packed(objects, added)
        end = open_ending(shared.rows, Ref(laid_out.root), Ref(laid_out.info))
        return _Head(shared.data, hashlib.sha256(shared.data), end)

    def _file(self, form: Form, holes: Mapping[int, bytes], code: str) -> Printed:
        """Write the shared part of the file, then the holes, then the end; its ID is a digest of all objects."""
        head = self._head(form)
        parts = [indirect(number, holes[number]) for number in sorted(holes)]
        *places, table = accumulate(map(len, parts), initial=len(head.data))
        tail, digest = b"".join(parts), head.digest.copy()
        digest.update(tail)
        identity = digest.hexdigest()[:32].upper().encode("ascii")
        end = head.ending % (identity, identity, *map(four_bytes, places), four_bytes(table), table)
        digest.update(end)
        return Printed(b"".join((head.data, tail, end)), form, digest.hexdigest(), code)


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
    shown = " ".join(text.split()).replace("- ", "-")
    if not shown.isascii():
        shown = unicodedata.normalize("NFC", shown)
    return hashlib.sha256(f"{code}:{shown}".encode()).hexdigest()
