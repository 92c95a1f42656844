"""Laid-out pages plus one patient's texts become a PDF: holes are filled, nothing is laid out again."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from handouts.diagnostics import Diagnostic, ExitCode, HandoutError
from handouts.document.tree import Slot, SlotField
from handouts.pdf.fonts import Shaped, Typefaces, embed, missing_glyph
from handouts.pdf.marks import SlotPlace, text_operators
from handouts.pdf.metadata import manifest_stream
from handouts.pdf.objects import Name, Ref, Stream, serialise, write_file

SHRINK: Final = 0.5
"""Points by which a text that does not fit becomes smaller, down to the floor of its size."""
WRAPPED_LEADING: Final = 1.03
WRAPPED_DROP: Final = 2.4
"""How far the last line of a wrapped text sinks towards the line under its slot, in points."""
MOST_SIGNS_NAMED: Final = 4
_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Signs of the packet's code: no 0, O, 1, I, L or U, which are misread on paper."""

_PIECES: Final = re.compile(r"[^ -]+-* *|[ -]+")
"""Where a long name may be divided: behind a space or a hyphen."""

SlotTexts = Callable[[Slot], Sequence[str]]
"""Candidate texts of a slot, best first; none when the patient file does not say."""


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


def personalise(laid_out: LaidOut, texts: SlotTexts, faces: Typefaces) -> bytes:
    """Fill every slot and write the file.

    Raises HandoutError naming the fields whose text fits no permitted size or has a character no font has.
    """
    chosen = {
        slot.number: tuple(texts(slot.place.slot))
        for slot in laid_out.slots
        if slot.place.slot.field is not SlotField.TOKEN
    }
    token = packet_code(laid_out.variant, chosen.values())
    objects = list(laid_out.objects)
    glyphs: dict[str, set[int]] = {}
    printed: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for slot in laid_out.slots:
        candidates = chosen.get(slot.number, (token,))
        try:
            content, text, used = _fill(slot.place, candidates, faces)
        except HandoutError as error:
            problems += error.diagnostics
            continue
        objects[slot.number - 1] = serialise(Stream(content, compress=False))
        printed.setdefault(slot.place.slot.field.value, text)
        for face, ids in used.items():
            glyphs.setdefault(face, set()).update(ids)
    if problems:
        raise HandoutError(*problems, exit_code=ExitCode.FAILED)
    _complete_fonts(laid_out, objects, glyphs, faces)
    manifest = {**laid_out.manifest, "variant": laid_out.variant, "token": token, "slots": _digests(token, printed)}
    objects[laid_out.manifest_object - 1] = serialise(manifest_stream(manifest))
    return write_file(objects, Ref(laid_out.root), Ref(laid_out.info))


def packet_code(variant: str, texts: Iterable[Sequence[str]]) -> str:
    """The code printed on every page of a packet: eight signs from a digest of the variant and its texts."""
    digest = hashlib.sha256("\x1f".join([variant, *("\x1e".join(text) for text in texts)]).encode()).digest()
    value = int.from_bytes(digest[:8], "big")
    signs = []
    for _ in range(8):
        value, index = divmod(value, len(_ALPHABET))
        signs.append(_ALPHABET[index])
    return "".join(signs[:4]) + "-" + "".join(signs[4:])


def digest_of(token: str, text: str) -> str:
    """What the manifest keeps of a patient's text: a digest that only the printed page can confirm.

    White space counts as single plain spaces, none behind a hyphen, and letters as composed, which is how a reader gets
    it back from the page.
    """
    shown = unicodedata.normalize("NFC", " ".join(text.split()).replace("- ", "-"))
    return hashlib.sha256(f"{token}:{shown}".encode()).hexdigest()


_IN_MANIFEST: Final = ("name", "reference", "surgeon", "surgery_date", "arrival_time", "side_and_level", "follow_up")


def _digests(token: str, printed: Mapping[str, str]) -> dict[str, str]:
    return {field: digest_of(token, printed[field]) for field in _IN_MANIFEST if field in printed}


class _Fit(Struct, frozen=True):
    """A candidate text as it will be printed."""

    text: str
    lines: tuple[Shaped, ...]
    size: float


def _fill(place: SlotPlace, candidates: Sequence[str], faces: Typefaces) -> tuple[bytes, str, dict[str, set[int]]]:
    """Content of one slot, the text printed in it and the glyphs it needs."""
    if not candidates:
        return place.empty, "", {}
    lost = dict.fromkeys(c for text in candidates for c in faces.missing(text.replace("\n", "")))
    if lost:
        raise HandoutError(*_named_signs(tuple(lost), place.slot))
    fit = _fitted(place, candidates, faces)
    used: dict[str, set[int]] = {}
    parts = [place.opening]
    for line, baseline in zip(fit.lines, _baselines(place, fit), strict=True):
        x = place.x - line.width * fit.size / 1000 if place.align == "right" else place.x
        parts.append(text_operators(faces, line.runs, x, baseline, fit.size, place.colour))
        for run in line.runs:
            used.setdefault(run.face, set()).update(run.glyphs)
    parts.append(b"EMC")
    return b"\n".join(parts), fit.text, used


def _baselines(place: SlotPlace, fit: _Fit) -> list[float]:
    """Free notes go down from the first line; a wrapped text stands on the line under its slot."""
    count = len(fit.lines)
    if place.slot.field is SlotField.NOTES:
        return [place.baseline - index * place.leading for index in range(count)]
    if count == 1:
        return [place.baseline]
    leading = WRAPPED_LEADING * fit.size
    return [place.baseline - WRAPPED_DROP + leading * (count - 1 - index) for index in range(count)]


def _fitted(place: SlotPlace, candidates: Sequence[str], faces: Typefaces) -> _Fit:
    """The first candidate that fits at a permitted size, else the last one wrapped; raises HandoutError."""
    slot = place.slot
    for text in candidates:
        if "\n" in text:
            continue
        shaped = faces.shape(slot.before + text + slot.after, slot.bold)
        size = _size_for(place, shaped)
        if size is not None:
            return _Fit(text, (shaped,), size)
    if slot.lines > 1:
        size = place.size if slot.field is SlotField.NOTES else place.floor
        lines = _wrapped(slot.before + candidates[-1] + slot.after, place.width * 1000 / size, slot.bold, faces)
        if lines and len(lines) <= slot.lines:
            return _Fit(candidates[-1], tuple(lines), size)
    raise HandoutError(
        Diagnostic(
            "slot-overflow",
            f"{_field_name(slot)} of the patient file does not fit its place on the page",
            hint="shorten it, or try another size of print; type is never set smaller than its size allows",
        )
    )


def _size_for(place: SlotPlace, shaped: Shaped) -> float | None:
    size = place.size
    while size >= place.floor - 0.01:
        if shaped.width * size / 1000 <= place.width + 0.01:
            return size
        size -= SHRINK
    return None


def _wrapped(text: str, measure: float, bold: bool, faces: Typefaces) -> list[Shaped]:
    """Lines no wider than `measure` (thousandths of an em), broken after spaces and hyphens; none when that fails."""
    lines: list[Shaped] = []
    for paragraph in text.split("\n"):
        current = ""
        for piece in _PIECES.findall(paragraph):
            if faces.shape((current + piece).rstrip(" "), bold).width <= measure:
                current += piece
                continue
            if not current or faces.shape(piece.rstrip(" "), bold).width > measure:
                return []
            lines.append(faces.shape(current, bold))
            current = piece
        lines.append(faces.shape(current, bold))
    return lines


def _field_name(slot: Slot) -> str:
    return {SlotField.DAY: "a date", SlotField.CLOCK: "a time", SlotField.STRIP: "'reference'"}.get(
        slot.field, f"'{slot.field.value}'"
    )


def _named(found: Diagnostic, slot: Slot) -> Diagnostic:
    return Diagnostic(found.code, f"{_field_name(slot)} of the patient file: {found.message}", hint=found.hint)


def _named_signs(lost: Sequence[str], slot: Slot) -> Iterable[Diagnostic]:
    """Name a few signs, enough to find the script; a long text in it would fill the screen."""
    for sign in lost[:MOST_SIGNS_NAMED]:
        yield _named(missing_glyph(sign), slot)
    if (more := len(lost) - MOST_SIGNS_NAMED) > 0:
        message = f"{_field_name(slot)} of the patient file: no bundled font has any of {more} more characters"
        yield Diagnostic("missing-glyph", message, hint=missing_glyph(lost[0]).hint)


def _complete_fonts(laid_out: LaidOut, objects: list[bytes], glyphs: Mapping[str, set[int]], faces: Typefaces) -> None:
    """Embed again the faces whose subset lacks a glyph of this patient, and add faces the layout did not need."""
    numbers = {face: font.first for face, font in laid_out.fonts.items()}
    for face, ids in sorted(glyphs.items()):
        known = laid_out.fonts.get(face)
        if known and ids <= known.glyphs:
            continue
        first = known.first if known else len(objects) + 1
        font = embed(faces.by_key[face], ids | (known.glyphs if known else frozenset()), first)
        written = [serialise(part) for part in font.objects]
        objects[first - 1 : first + 4] = written
        numbers[face] = first
    if numbers.keys() != laid_out.fonts.keys():
        objects[laid_out.font_resource - 1] = font_resource(numbers)


def font_resource(numbers: Mapping[str, int]) -> bytes:
    """The /Font resource dictionary all pages share."""
    return serialise({Name(face).text: Ref(number) for face, number in sorted(numbers.items())})
