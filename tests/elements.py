"""A finished PDF to the pieces of text its reader meets, with section and role, read with pypdf and pdfium alone."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pypdf
from msgspec import Struct
from msgspec.structs import replace
from readback import Glyph, glyphs

PIECES = frozenset({"P", "H1", "H2", "H3", "H4", "LBody", "Lbl", "TH", "TD", "TOCI", "Caption"})
"""Elements that hold the words of one piece; what stands inside them (links, spans, paragraphs) belongs to them."""
NEW_LINE, GAP = 0.6, 0.5
"""In ems: a step down, or to the right, that parts words without a painted space."""


class Piece(Struct, frozen=True):
    """The words of one paragraph, heading, list entry or cell; of a figure its drawn words or, as 'Alt', what is said.

    `section` is the heading of the part of the packet it stands in, empty above the first one; `page` counts from 1.
    """

    section: str
    role: str
    text: str
    page: int
    slot: str = ""
    """The patient's field that fills it, where it is nothing else."""
    part: str = ""
    """The nearest heading above it inside its section, with what stands at the right of it."""


@lru_cache(maxsize=64)
def pieces(data: bytes) -> tuple[Piece, ...]:
    """Give everything tagged as content, in the order of the structure tree."""
    return tuple(_Reader(data).pieces())


def furniture(data: bytes) -> list[list[str]]:
    """Give for each page the lines that are no content: strips, marks and footers."""
    found: list[list[str]] = []
    for glyph_rows in _by_page(data):
        lines: dict[int, list[Glyph]] = defaultdict(list)
        for glyph in glyph_rows:
            if glyph.mcid < 0:
                lines[-round(glyph.baseline)].append(glyph)
        found.append([_words(sorted(line, key=lambda glyph: glyph.x)) for _, line in sorted(lines.items())])
    return [[line for line in page if line] for page in found]


@lru_cache(maxsize=2)
def _glyphs(data: bytes) -> tuple[Glyph, ...]:
    return tuple(glyphs(data))


def _by_page(data: bytes) -> list[list[Glyph]]:
    pages: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in _glyphs(data):
        pages[glyph.page].append(glyph)
    return [pages[number] for number in range(1, max(pages, default=0) + 1)]


def _words(run: list[Glyph]) -> str:
    """Text of glyphs in content order; a new line or a gap is a space, painted or not."""
    text, before = "", None
    for glyph in run:
        if before and (
            abs(glyph.baseline - before.baseline) > NEW_LINE * min(glyph.size, before.size)
            or glyph.x - before.right > GAP * glyph.size
        ):
            text += " "
        text, before = text + glyph.text, glyph
    return " ".join(text.split())


class _Reader:
    def __init__(self, data: bytes) -> None:
        reader = pypdf.PdfReader(io.BytesIO(data))
        self.numbers = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, start=1)}
        self.root = reader.trailer["/Root"]["/StructTreeRoot"]
        runs: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
        for glyph in _glyphs(data):
            runs[glyph.page, glyph.mcid].append(glyph)
        self.texts = {place: _words(run) for place, run in runs.items()}
        self.section = self.part = ""

    def pieces(self) -> Iterator[Piece]:
        for kid in self._kids(self.root):
            yield from self._walk(kid, depth=0)

    def _walk(self, element: Any, depth: int) -> Iterator[Piece]:
        role = str(element["/S"]).lstrip("/")
        if depth == 1:
            self.section = self.part = ""
        if "/Alt" in element:
            yield self._piece("Alt", str(element["/Alt"]), self._page(element))
        if role in PIECES or role == "Figure":
            parts = list(self._content(element))
            piece = self._piece(role, _joined(words for words, _ in parts), max((n for _, n in parts), default=0))
            piece = replace(piece, slot=str(element.get("/ID", "")).removeprefix("slot:"))
            if role == "H2" and depth <= 2:
                self.section, piece = piece.text, replace(piece, section=piece.text)
            elif role.startswith("H"):
                self.part = piece.text
            if piece.text:
                yield replace(piece, part=self.part)
        for kid in self._kids(element):
            if isinstance(kid, dict) and "/S" in kid and (role not in PIECES or kid["/S"] == "/Figure"):
                yield from self._walk(kid, depth + 1)

    def _piece(self, role: str, text: str, page: int) -> Piece:
        return Piece(self.section, role, text, page, part=self.part)

    def _content(self, element: Any) -> Iterator[tuple[str, int]]:
        """Words and pages of an element, those of elements in it included unless they are pieces of a figure."""
        home = element.raw_get("/Pg").idnum if "/Pg" in element else 0
        for kid in self._kids(element):
            if isinstance(kid, int):
                place = (self.numbers[home], int(kid))
            elif kid.get("/Type") == "/MCR":
                place = (self.numbers[kid.raw_get("/Pg").idnum if "/Pg" in kid else home], int(kid["/MCID"]))
            else:
                if (
                    "/S" in kid
                    and kid["/S"] != "/Figure"
                    and not (element["/S"] == "/Figure" and kid["/S"] == "/Caption")
                ):
                    yield from self._content(kid)
                continue
            if self.texts.get(place):
                yield self.texts[place], place[0]

    def _page(self, element: Any) -> int:
        return self.numbers.get(element.raw_get("/Pg").idnum, 0) if "/Pg" in element else 0

    @staticmethod
    def _kids(element: Any) -> list[Any]:
        kids = element.get("/K", [])
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        kids = kids if isinstance(kids, list) else [kids]
        return [kid.get_object() if hasattr(kid, "get_object") else kid for kid in kids]


def _joined(parts: Iterator[str]) -> str:
    """Pieces of content meet with a space, but not before closing punctuation: "See page 2" + "."."""
    text = ""
    for part in parts:
        text += part if not text or part[:1] in ".,;:!?)" else f" {part}"
    return text
