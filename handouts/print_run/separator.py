"""What a separator sheet says -> its content stream, set in the handouts' own faces and embedded once a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from handouts.diagnostics import Diagnostic, HandoutError
from handouts.pdf.embedding import embed
from handouts.pdf.fonts import Shaped, Typefaces, missing_glyph
from handouts.pdf.objects import Ref, number, serialise

_MM: Final = 72 / 25.4
_LEFT: Final = 25 * _MM
_RIGHT: Final = 18 * _MM
_TOP: Final = 30 * _MM
"""Margins of the sheet; the printer's own margin is 12 mm."""
_BAR: Final = 8 * _MM
"""Height of the black bar by which a hand finds the sheet in a stack."""
_LEADING: Final = 1.35
_MOST_LINES: Final = 3
_LATIN: Final = (*range(0x20, 0x7F), *range(0xA0, 0x180), 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D)
"""What nearly every label is made of, embedded once."""
_FACES: Final = ("F1", "F2")


class Wording(Struct, frozen=True):
    """A text of the sheet: how big it may be and how small (points), and whether it is bold."""

    text: str
    largest: float
    smallest: float
    bold: bool


class Sheet(Struct, frozen=True):
    """The content of a sheet; its marked content 0, 1 ... is one paragraph each."""

    content: bytes
    paragraphs: int
    resources: int


class Separators:
    """Sets sheets for one file; faces are embedded with the first of them."""

    def __init__(self, faces: Typefaces, reserve: Callable[[int], int], put: Callable[[int, bytes], None]) -> None:
        self._faces = faces
        self._reserve = reserve
        self._put = put
        self._fonts: dict[str, int] = {}
        self._glyphs: dict[str, frozenset[int]] = {}
        self._known: dict[bytes, int] = {}

    def sheet(self, width: float, height: float, wordings: Sequence[Wording], where: str) -> Sheet:
        """Set a sheet of a paper's size (points). `where` names it in errors.

        Raises HandoutError when a text does not fit or has a character that no font has.
        """
        measure = width - _LEFT - _RIGHT
        lost = dict.fromkeys(sign for wording in wordings for sign in self._faces.missing(wording.text))
        if lost:
            raise HandoutError(*(_missing(sign, where) for sign in lost))
        parts = [_bar(width, height)]
        baseline = height - _TOP - _BAR
        used: dict[str, set[int]] = {}
        for mcid, wording in enumerate(wordings):
            lines, size = self._fitted(wording, measure, where)
            parts.append(b"/P <</MCID %d>> BDC 0 g" % mcid)
            for line in lines:
                baseline -= size * _LEADING
                parts.append(_text(line, baseline, size))
                for run in line.runs:
                    used.setdefault(run.face, set()).update(run.glyphs)
            parts.append(b"EMC")
            baseline -= size * (_LEADING - 1)
        return Sheet(b"\n".join(parts), len(wordings), self._resources(used))

    def _fitted(self, wording: Wording, measure: float, where: str) -> tuple[list[Shaped], float]:
        """The lines of a text at the largest size at which they fit."""
        size = wording.largest
        while size >= wording.smallest:
            lines = self._lines(wording, measure * 1000 / size)
            if len(lines) <= _MOST_LINES and all(line.width <= measure * 1000 / size for line in lines):
                return lines, size
            size -= 1
        message = f"the label of {where} does not fit its separator sheet"
        raise HandoutError(Diagnostic("label-too-long", message, hint="shorten it, or leave separator sheets out"))

    def _lines(self, wording: Wording, measure: float) -> list[Shaped]:
        lines = [""]
        for word in unicodedata.normalize("NFC", wording.text).split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self._faces.shape(longer, wording.bold).width > measure:
                lines.append(word)
            else:
                lines[-1] = longer
        return [self._faces.shape(line, wording.bold) for line in lines]

    def _resources(self, used: dict[str, set[int]]) -> int:
        """A resource dictionary with all faces a sheet uses, embedding what is not there yet."""
        for face in _FACES:
            if face not in self._fonts:
                self._embed(face, frozenset(self._faces.by_key[face].glyphs_for(_LATIN)))
        own = {face: self._with_glyphs(face, frozenset(glyphs)) for face, glyphs in sorted(used.items())}
        entries = serialise({"Font": {face: Ref(font) for face, font in own.items()}})
        if entries not in self._known:
            self._known = {entries: self._reserve(1)}
            self._put(self._known[entries], entries)
        return self._known[entries]

    def _with_glyphs(self, face: str, glyphs: frozenset[int]) -> int:
        """A face that has these glyphs: the one of all sheets, or one of this sheet's own."""
        if glyphs <= self._glyphs.get(face, frozenset()):
            return self._fonts[face]
        return self._write(face, glyphs)

    def _embed(self, face: str, glyphs: frozenset[int]) -> None:
        self._fonts[face], self._glyphs[face] = self._write(face, glyphs), glyphs

    def _write(self, face: str, glyphs: frozenset[int]) -> int:
        first = self._reserve(5)
        for place, written in enumerate(embed(self._faces.by_key[face], glyphs, first)):
            self._put(first + place, written)
        return first


def _bar(width: float, height: float) -> bytes:
    box = (_LEFT, height - _TOP - _BAR, width - _LEFT - _RIGHT, _BAR)
    return b"/Artifact <</Type /Layout>> BDC\n0 g %b re f\nEMC" % b" ".join(map(number, box))


def _text(line: Shaped, baseline: float, size: float) -> bytes:
    place = b"1 0 0 1 %b %b Tm" % (number(_LEFT), number(baseline))
    return b" ".join([b"BT", place, *_runs(line, size), b"ET"])


def _runs(line: Shaped, size: float) -> Iterator[bytes]:
    for run in line.runs:
        yield b"/%b %b Tf [<%b>] TJ" % (run.face.encode("ascii"), number(size), run.code)


def _missing(sign: str, where: str) -> Diagnostic:
    found = missing_glyph(sign)
    return Diagnostic(found.code, f"the label of {where}: {found.message}", hint=found.hint)
