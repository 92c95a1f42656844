"""What a finished PDF says, read back with pdfium and pypdf and none of the tool's own code: a tool of the tests."""

from __future__ import annotations

import ctypes
import io
import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pypdf
import pypdfium2
from msgspec import Struct
from pypdfium2 import raw

COLUMN_GAP, OTHER_CONTENT_GAP = 1.5, 0.15
"""A gap wider than so many ems ends a line: what follows stands in another column. Spaces are painted, so between two
pieces of marked content even a narrow gap does."""
SHOWN_KEYS = ("ListNumbering", "Scope", "ColSpan", "RowSpan")


def page_count(data: bytes) -> int:
    """Number of pages."""
    return len(pypdfium2.PdfDocument(data))


def page_texts(data: bytes) -> list[str]:
    """Text of each page in content order, as pdfium reads it, with plain line ends."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def links(data: bytes) -> list[tuple[int, str, str]]:
    """(page number, target, description) of every link; an inner link's target is 'page N'."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    numbers = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, start=1)}
    found = []
    for number, page in enumerate(reader.pages, start=1):
        for item in page.get("/Annots", []):
            link = item.get_object()
            if link["/Subtype"] == "/Link":
                target = link["/A"]["/URI"] if "/A" in link else f"page {numbers[link['/Dest'][0].idnum]}"
                found.append((number, _said(target), _said(link.get("/Contents", ""))))
    return found


# glyphs


class Glyph(Struct, frozen=True):
    """One painted character: its page (from 1), marked content (-1: artifact), size and place in points."""

    text: str
    page: int
    mcid: int
    size: float
    x: float
    baseline: float
    right: float


def glyphs(data: bytes) -> list[Glyph]:
    """Every character that is painted, in content order; what pdfium adds between words is left out."""
    document = pypdfium2.PdfDocument(data)
    return [glyph for number, page in enumerate(document, start=1) for glyph in _glyphs_of(page.get_textpage(), number)]


def _glyphs_of(page: pypdfium2.PdfTextPage, number: int) -> Iterator[Glyph]:
    matrix, box = raw.FS_MATRIX(), raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(page.count_chars()):
        if raw.FPDFText_IsGenerated(page, index) == 1:
            continue
        raw.FPDFText_GetMatrix(page, index, matrix)
        raw.FPDFText_GetCharOrigin(page, index, x, y)
        raw.FPDFText_GetLooseCharBox(page, index, box)
        height = (matrix.c**2 + matrix.d**2) ** 0.5
        size = raw.FPDFText_GetFontSize(page, index) * height
        text, mcid = chr(raw.FPDFText_GetUnicode(page, index)), _mcid_at(page, index)
        yield Glyph(text, number, mcid, round(size, 2), x.value, y.value, box.right)


def _mcid_at(page: pypdfium2.PdfTextPage, index: int) -> int:
    return raw.FPDFPageObj_GetMarkedContentID(raw.FPDFText_GetTextObject(page, index))


def lines(data: bytes) -> list[list[Glyph]]:
    """Glyphs by printed line: one baseline, without a gap as wide as between columns."""
    rows: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs(data):
        rows[glyph.page, -round(glyph.baseline)].append(glyph)
    found: list[list[Glyph]] = []
    for _, row in sorted(rows.items()):
        row.sort(key=lambda glyph: glyph.x)
        found.append([row[0]])
        for before, glyph in itertools.pairwise(row):
            gap = COLUMN_GAP if glyph.mcid == before.mcid else OTHER_CONTENT_GAP
            if glyph.x - before.right > gap * max(glyph.size, before.size):
                found.append([])
            found[-1].append(glyph)
    return found


def smallest_glyph(data: bytes) -> tuple[float, str]:
    """The smallest type size on paper in points, and the words of its line that have it."""
    sizes = [glyph.size for glyph in glyphs(data) if glyph.text.strip()]
    if not sizes:
        return 0.0, ""
    smallest = min(sizes)
    line = next(line for line in lines(data) if any(glyph.size == smallest and glyph.text.strip() for glyph in line))
    return smallest, _words([glyph for glyph in line if glyph.size == smallest])


def longest_line(data: bytes) -> tuple[int, str]:
    """Number of characters, spaces counted, of the longest printed line, and its words."""
    words = [_words(line) for line in lines(data)]
    return max(((len(line), line) for line in words), default=(0, ""))


def _words(line: Sequence[Glyph]) -> str:
    return "".join(glyph.text for glyph in line).strip()


# the structure tree


def tag_tree(data: bytes) -> str:
    """The structure tree, an element a line, indented by depth: role, attributes, and the words of its content.

    Words of an element that also holds elements stand on lines of their own, in their place. "[words]" are spoken
    instead of something painted; -> "words" is the description of a link. Line ends of a paragraph do not show.
    """
    reader = pypdf.PdfReader(io.BytesIO(data))
    numbers = {page.indirect_reference.idnum: index for index, page in enumerate(reader.pages)}
    texts = _marked_texts(data)
    root = reader.root_object.get("/StructTreeRoot")
    if root is None:
        return ""
    return "\n".join(line for kid in _kids(root.get_object()) for line in _element_lines(kid, 0, numbers, texts))


def _element_lines(element: Any, depth: int, numbers: dict[int, int], texts: list[dict[int, str]]) -> Iterator[str]:
    parts: list[Any] = [""]
    for kid in _kids(element):
        if isinstance(kid, dict) and "/S" in kid:
            parts += [kid, ""]
        elif isinstance(kid, dict) and kid.get("/Type") == "/OBJR":
            parts[-1] += f' -> "{_said(kid["/Obj"].get("/Contents", ""))}"'
        else:
            parts[-1] = _joined(parts[-1], _kid_words(kid, element, numbers, texts))
    parts = [part for part in parts if part]
    indent, head = "  " * depth, _head(element)
    if len(parts) == 1 and isinstance(parts[0], str):
        yield f"{indent}{head} {parts[0].strip()}"
        return
    yield indent + head
    for part in parts:
        if isinstance(part, str):
            yield f"{indent}  {part.strip()}"
        else:
            yield from _element_lines(part, depth + 1, numbers, texts)


def _joined(before: str, words: str) -> str:
    """Words in one pair of quotes, however many lines they were set in."""
    if not words:
        return before
    return f'{before[:-1]} {words}"' if before.endswith('"') else f'{before}"{words}"'


def _head(element: Any) -> str:
    words = [element["/S"].removeprefix("/")]
    if "/ID" in element:
        words.append(f"ID={_said(element['/ID'])}")
    for holder in _listed(element.get("/A")):
        words += [f"{key}={_said(holder['/' + key])}" for key in SHOWN_KEYS if "/" + key in holder]
    words += [f"{key}={_said(element['/' + key])!r}" for key in ("Alt", "ActualText") if "/" + key in element]
    return " ".join(words)


def _kid_words(kid: Any, element: Any, numbers: dict[int, int], texts: list[dict[int, str]]) -> str:
    if isinstance(kid, int):
        place, mcid = element.raw_get("/Pg"), int(kid)
    else:
        place, mcid = kid.get("/Pg") or element.raw_get("/Pg"), int(kid["/MCID"])
    return texts[numbers[place.idnum]].get(mcid, "")


def _kids(element: Any) -> list[Any]:
    return [item.get_object() if isinstance(item, pypdf.generic.IndirectObject) else item
            for item in _listed(element.get("/K"))]  # fmt: skip


def _listed(thing: Any) -> list[Any]:
    found = thing.get_object() if thing is not None else None
    if found is None:
        return []
    return [item.get_object() for item in found] if isinstance(found, list) else [found]


def _said(thing: Any) -> str:
    return thing.decode("latin-1") if isinstance(thing, bytes) else str(thing).removeprefix("/")


def _marked_texts(data: bytes) -> list[dict[int, str]]:
    """For each page the words of each piece of marked content, or what is spoken for it in brackets."""
    found: list[dict[int, str]] = []
    for page in pypdfium2.PdfDocument(data):
        spoken: dict[int, str] = {}
        for index in range(raw.FPDFPage_CountObjects(page)):
            thing = raw.FPDFPage_GetObject(page, index)
            spoken.setdefault(raw.FPDFPageObj_GetMarkedContentID(thing), _actual_text(thing))
        painted: dict[int, str] = defaultdict(str)
        text_page = page.get_textpage()
        mcid = -1
        for index in range(text_page.count_chars()):
            if raw.FPDFText_IsGenerated(text_page, index) != 1:
                mcid = _mcid_at(text_page, index)
            painted[mcid] += chr(raw.FPDFText_GetUnicode(text_page, index))
        words = {mcid: f"[{text}]" for mcid, text in spoken.items() if text}
        words |= {mcid: " ".join(text.split()) for mcid, text in painted.items() if text.strip()}
        found.append({mcid: text for mcid, text in words.items() if mcid >= 0})
    return found


def tagged_texts(data: bytes) -> list[str]:
    """What each page says, without what stands on every page: header, footer and repeated headings."""
    return [" ".join(words for _, words in sorted(marked.items())) for marked in _marked_texts(data)]


def _actual_text(thing: Any) -> str:
    for index in range(raw.FPDFPageObj_CountMarks(thing)):
        mark = raw.FPDFPageObj_GetMark(thing, index)
        length = ctypes.c_ulong()
        raw.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", None, 0, length)
        if length.value > 2:
            buffer = ctypes.create_string_buffer(length.value)
            held = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
            raw.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", held, length.value, length)
            return buffer.raw[: length.value - 2].decode("utf-16-le")
    return ""
