"""Font files become faces that shape text with HarfBuzz.

Glyphs keep their numbers in the subset (Identity-H), so the same text has the same codes in every packet and a
patient's name can be written into laid-out pages without touching the fonts that are already there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path
from typing import Final

import uharfbuzz as hb
from msgspec import Struct

from handouts.diagnostics import Diagnostic, HandoutError

FAMILIES: Final = ("atkinson-hyperlegible-next", "source-sans-3")
"""The text face first, then the fallback for scripts and signs it lacks."""
PDF_NAMES: Final = {
    ("atkinson-hyperlegible-next", False): ("F1", "AtkinsonHyperlegibleNext-Regular"),
    ("atkinson-hyperlegible-next", True): ("F2", "AtkinsonHyperlegibleNext-Bold"),
    ("source-sans-3", False): ("F3", "SourceSans3-Regular"),
    ("source-sans-3", True): ("F4", "SourceSans3-Bold"),
}

_MARKS: Final = (0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D)
_UNACCENTED: Final = (*map(ord, "-."), 0x2019, *range(0x41, 0x5B), *range(0x61, 0x7B))
_WESTERN: Final = tuple(range(0xC0, 0x100))
_VIETNAMESE: Final = (*map(ord, "ĂăĐđĨĩŨũƠơƯư"), *range(0x1EA0, 0x1EFA))
_FURTHER: Final = (*range(0x100, 0x180), *range(0x1A0, 0x1B1), *range(0x218, 0x21C), *range(0x1E80, 0x1E86))
_GREEK: Final = (*range(0x370, 0x400), *range(0x1F00, 0x2000))
_CYRILLIC: Final = tuple(range(0x400, 0x530))
LATIN: Final = (*range(0x20, 0x7F), *range(0xA0, 0x100), *_FURTHER, *_VIETNAMESE, *_MARKS)
LETTERS: Final = tuple(
    map(frozenset, (_UNACCENTED, _WESTERN, _VIETNAMESE, set(_FURTHER) - set(_VIETNAMESE), _GREEK, _CYRILLIC))
)
"""Letters that come together when a name needs one of them, so that one font does for the names of a language."""

MOST_SHAPED: Final = 20_000
"""Texts kept shaped: more than any content has, and a bound on the patients' names of a long batch."""
_UNREAD_TABLES: Final = frozenset(
    int.from_bytes(tag, "big") for tag in b"GSUB GPOS GDEF OS/2 STAT cmap gasp name post".split()
)
"""Tables a PDF viewer has no use for: text is shaped before it is written, and its codes are glyphs (9.9)."""
_FEATURES: Final = {"kern": True, **dict.fromkeys(("liga", "clig", "calt", "ccmp", "locl"), False)}
"""No glyph but that of its letter: any other would be read back as another letter, or as none."""
_CANNOT_BE_SET: Final = frozenset((0xAD, 0x200B, 0xFEFF, *range(0x300, 0x370), *range(0x1DC0, 0x1E00)))
"""Unseen characters, and marks that no letter takes up: a run of plain advances would set them beside the letter."""


class Glyphs(Struct, frozen=True):
    """Shaped text of one face: glyph numbers, total advance (kerning included) in thousandths of an em, and its code.

    `code` is what stands between the brackets of a TJ operator: glyphs in hexadecimal, with kerning as adjustments in
    thousandths of an em (ISO 32000-1, 9.4.3). It holds for every size.
    """

    face: str
    glyphs: tuple[int, ...]
    width: float
    code: bytes


class Shaped(Struct, frozen=True):
    """A text as runs of one face each."""

    runs: tuple[Glyphs, ...]
    width: float


class Face:
    """One font file: coverage, shaping, metrics and embedding."""

    def __init__(self, key: str, post_script_name: str, data: bytes) -> None:
        self.key = key
        self.post_script_name = post_script_name
        self._face = hb.Face(hb.Blob(data))
        self._font = hb.Font(self._face)
        self._written: dict[int, tuple[bytes, int]] = {}
        self._per_em = 1000 / self._face.upem
        self.covered: frozenset[int] = frozenset(self._face.unicodes) - _CANNOT_BE_SET

    def shape(self, text: str) -> Glyphs:
        """Shape left-to-right text; every character must be covered."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer, _FEATURES)
        glyphs = tuple(info.codepoint for info in buffer.glyph_infos)
        advances = [position.x_advance * self._per_em for position in buffer.glyph_positions]
        return Glyphs(self.key, glyphs, sum(advances), self._code(glyphs, advances))

    def _code(self, glyphs: Sequence[int], advances: Sequence[float]) -> bytes:
        out: list[bytes] = []
        for glyph, advance in zip(glyphs, advances, strict=True):
            known = self._written.get(glyph)
            if known is None:
                known = self._written[glyph] = b"%04X" % glyph, round(self.nominal_advance(glyph))
            code, width = known
            out.append(code)
            kerning = width - round(advance)
            if kerning:
                out.append(b"> %d <" % kerning)
        return b"".join(out)

    def nominal_advance(self, glyph: int) -> float:
        """Advance of a glyph without kerning, in thousandths of an em."""
        return float(self._font.get_glyph_h_advance(glyph) * self._per_em)

    def glyphs_for(self, characters: Iterable[int]) -> set[int]:
        """Glyph numbers of the characters the face has."""
        return {self._font.get_nominal_glyph(c) for c in characters if c in self.covered}

    def unicode_of(self, glyphs: Iterable[int]) -> dict[int, int]:
        """The character each glyph stands for: of several (Greek mu and the micro sign) the lowest normal one."""
        wanted, found = set(glyphs), {}
        for character in sorted(self.covered, reverse=True):
            glyph = self._font.get_nominal_glyph(character)
            if glyph in wanted and (glyph not in found or unicodedata.is_normalized("NFKC", chr(character))):
                found[glyph] = character
        return found

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """The font program with only these glyphs, numbers kept."""
        request = hb.SubsetInput()
        request.glyph_set.update(glyphs)
        request.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING
        request.drop_table_tag_set.update(_UNREAD_TABLES)
        return bytes(hb.subset(self._face, request).blob.data)

    def metrics(self) -> dict[str, object]:
        """Font descriptor entries in thousandths of an em (9.8.1)."""
        extents = self._font.get_font_extents("ltr")
        em = self._per_em
        return {
            "Ascent": round(extents.ascender * em),
            "Descent": round(extents.descender * em),
            "CapHeight": round(extents.ascender * em * 0.7),
            "FontBBox": [-300, round(extents.descender * em), 1500, round(extents.ascender * em)],
        }


class Typefaces:
    """The faces a handout is set in, in order of preference, and the cache of words already shaped."""

    def __init__(self, folder: Path) -> None:
        self._faces = {bold: tuple(self._load(folder, family, bold) for family in FAMILIES) for bold in (False, True)}
        self.by_key = {face.key: face for faces in self._faces.values() for face in faces}
        self._signs = frozenset(chr(sign) for face in self._faces[False] for sign in face.covered)
        self._cache: dict[tuple[str, bool], Shaped] = {}

    @staticmethod
    def _load(folder: Path, family: str, bold: bool) -> Face:
        key, post_script_name = PDF_NAMES[family, bold]
        return Face(key, post_script_name, (folder / family / ("Bold.ttf" if bold else "Regular.ttf")).read_bytes())

    @lru_cache(maxsize=32)  # noqa: B019 (there is one of this class in a process)
    def glyphs_of(self, key: str, letters: Collection[int]) -> frozenset[int]:
        """Glyphs of the letters that a face has."""
        return frozenset(self.by_key[key].glyphs_for(letters))

    def missing(self, text: str) -> tuple[str, ...]:
        """Characters of the text that no face has."""
        if self._signs.issuperset(text):
            return ()
        signs = dict.fromkeys(unicodedata.normalize("NFC", text))
        return tuple(sign for sign in signs if sign not in self._signs)

    def shape(self, text: str, bold: bool) -> Shaped:
        """Shape text word by word; a word with a character the text face lacks is set whole in the fallback.

        Raises HandoutError when no face has a character.
        """
        known = self._cache.get((text, bold))
        if known is None:
            if len(self._cache) > MOST_SHAPED:
                self._cache.clear()
            words = _words_and_spaces(text)
            if len(words) == 1:
                return self._shape_word(text, bold)
            runs = merged(run for word in words for run in self._shape_word(word, bold).runs)
            known = self._cache[text, bold] = Shaped(runs, sum(run.width for run in runs))
        return known

    def _shape_word(self, word: str, bold: bool) -> Shaped:
        known = self._cache.get((word, bold))
        if known is None:
            runs = self._runs(unicodedata.normalize("NFC", word), bold)
            known = self._cache[word, bold] = Shaped(runs, sum(run.width for run in runs))
        return known

    def _runs(self, word: str, bold: bool) -> tuple[Glyphs, ...]:
        faces = self._faces[bold]
        for face in faces:
            if all(ord(character) in face.covered for character in word):
                return (face.shape(word),)
        lost = self.missing(word)
        if lost:
            raise HandoutError(*map(missing_glyph, lost))
        return tuple(next(f for f in faces if ord(c) in f.covered).shape(c) for c in word)


def missing_glyph(character: str) -> Diagnostic:
    """The diagnostic for a character that would print as an empty box."""
    name = unicodedata.name(character, "unnamed character")
    return Diagnostic(
        "missing-glyph",
        f"no bundled font has U+{ord(character):04X} ({name})",
        hint="write it in a script the fonts cover: Latin, Greek, Cyrillic or Vietnamese",
    )


def _words_and_spaces(text: str) -> list[str]:
    words = text.split(" ")
    pieces: list[str] = []
    for index, word in enumerate(words):
        if index:
            pieces.append(" ")
        if word:
            pieces.append(word)
    return pieces


def merged(runs: Iterable[Glyphs]) -> tuple[Glyphs, ...]:
    """Join neighbouring runs of the same face."""
    return tuple(_joined(face, tuple(group)) for face, group in groupby(runs, key=attrgetter("face")))


def _joined(face: str, runs: tuple[Glyphs, ...]) -> Glyphs:
    if len(runs) == 1:
        return runs[0]
    glyphs = tuple(chain.from_iterable(run.glyphs for run in runs))
    return Glyphs(face, glyphs, sum(run.width for run in runs), b"".join(run.code for run in runs))


@cache
def typefaces(folder: Path) -> Typefaces:
    """The faces in a folder, loaded once a process."""
    return Typefaces(folder)
