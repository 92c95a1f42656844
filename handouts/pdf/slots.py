"""A place on a laid-out page plus the texts that may stand there become its content: fitted, shrunk or wrapped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from handouts.diagnostics import Diagnostic, HandoutError
from handouts.document.spans import Slot, SlotField
from handouts.pdf.fonts import Shaped, Typefaces, missing_glyph
from handouts.pdf.laid_out import SlotPlace
from handouts.pdf.marks import text_operators

SHRINK: Final = 0.5
"""Points by which a text that does not fit becomes smaller, down to the floor of its size."""
WRAPPED_LEADING: Final = 1.03
WRAPPED_DROP: Final = 2.4
"""How far the last line of a wrapped text sinks towards the line under its slot, in points."""
MOST_SIGNS_NAMED: Final = 4
_PIECES: Final = re.compile(r"[^ -]+-* *|[ -]+")
"""Where a long name may be divided: behind a space or a hyphen."""
_WORDS: Final = re.compile(r"[^ ]+ *| +")
"""Where levels may be divided: C5-C6 is one word."""

_NO_GLYPHS: Final = frozenset[int]()

SlotTexts = Callable[[Slot], Sequence[str]]
"""Candidate texts of a slot, best first; none when the patient file does not say."""


class _Fit(Struct, frozen=True):
    """A candidate text as it will be printed."""

    text: str
    lines: tuple[Shaped, ...]
    size: float


class Filled(Struct, frozen=True):
    """A filled place: its content stream, the text printed in it, and the glyphs that needs of each face."""

    content: bytes
    text: str = ""
    glyphs: Mapping[str, frozenset[int]] = {}


def fill(place: SlotPlace, candidates: Sequence[str], faces: Typefaces) -> Filled:
    """Fill one place with the first candidate that fits; without any it stays empty.

    Raises HandoutError naming the field whose text fits no permitted size or has a character no font has.
    """
    if not candidates:
        return Filled(place.empty)
    lost = faces.missing(" ".join(candidates).replace("\n", ""))
    if lost:
        raise HandoutError(*_named_signs(lost, place.slot))
    fit = _fitted(place, candidates, faces)
    used: dict[str, frozenset[int]] = {}
    parts = [place.opening]
    for line, baseline in zip(fit.lines, _baselines(place, fit), strict=True):
        x = place.x - line.width * fit.size / 1000 if place.align == "right" else place.x
        parts.append(text_operators(line.runs, x, baseline, fit.size, place.colour))
        for run in line.runs:
            used[run.face] = used.get(run.face, _NO_GLYPHS).union(run.glyphs)
    parts.append(b"EMC")
    return Filled(b"\n".join(parts), fit.text, used)


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
        pieces = _WORDS if slot.field is SlotField.SIDE_AND_LEVEL else _PIECES
        lines = _wrapped(slot.before + candidates[-1] + slot.after, place.width * 1000 / size, slot.bold, faces, pieces)
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


def _wrapped(text: str, measure: float, bold: bool, faces: Typefaces, pieces: re.Pattern[str]) -> list[Shaped]:
    """Lines no wider than `measure` (thousandths of an em), broken behind `pieces`; none when that fails.

    A line that the text itself ends has a space behind it, so that no two words are read as one.
    """
    lines: list[Shaped] = []
    for paragraph in text.replace("\n", " \n").split("\n"):
        current = ""
        for piece in pieces.findall(paragraph):
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
