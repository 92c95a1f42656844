"""Faces become Type 0 fonts with the glyphs that are used (ISO 32000-1, 9.7)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

from msgspec import Struct

from handouts.pdf.fonts import Face
from handouts.pdf.objects import Name, Raw, Ref, Stream, serialise


class _Subset(Struct, frozen=True):
    """What is the same wherever these glyphs of a face are embedded: a name, and objects as they are written."""

    name: str
    widths: Raw
    program: bytes
    to_unicode: bytes


def embed(face: Face, glyphs: Iterable[int], first: int) -> tuple[bytes, ...]:
    """A font as objects first .. first + 4: font, descendant, descriptor, font program and ToUnicode."""
    subset = _subset(face, frozenset((0, *glyphs)))
    descendant = {
        "Type": Name("Font"),
        "Subtype": Name("CIDFontType2"),
        "BaseFont": Name(subset.name),
        "CIDSystemInfo": Raw(b"<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"),
        "CIDToGIDMap": Name("Identity"),
        "DW": 1000,
        "W": subset.widths,
        "FontDescriptor": Ref(first + 2),
    }
    descriptor = {
        "Type": Name("FontDescriptor"),
        "FontName": Name(subset.name),
        "Flags": 4,
        "ItalicAngle": 0,
        "StemV": 80,
        **face.metrics(),
        "FontFile2": Ref(first + 3),
    }
    font = {
        "Type": Name("Font"),
        "Subtype": Name("Type0"),
        "BaseFont": Name(subset.name),
        "Encoding": Name("Identity-H"),
        "DescendantFonts": [Ref(first + 1)],
        "ToUnicode": Ref(first + 4),
    }
    return (*map(serialise, (font, descendant, descriptor)), subset.program, subset.to_unicode)


@lru_cache(maxsize=32)
def _subset(face: Face, glyphs: frozenset[int]) -> _Subset:
    """The subset of a face; kept, for variants have their glyphs in common."""
    used = sorted(glyphs)
    program = face.subset(used)
    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(repr(used).encode()).digest()[:6])
    return _Subset(
        f"{tag}+{face.post_script_name}",
        Raw(serialise(_widths(face, used))),
        serialise(Stream(program, {"Length1": len(program)})),
        serialise(Stream(_to_unicode(face.unicode_of(used)))),
    )


def _widths(face: Face, glyphs: Sequence[int]) -> list[object]:
    widths: list[object] = []
    start, run = -1, []  # type: ignore[var-annotated]
    for glyph in glyphs:
        if start >= 0 and glyph == start + len(run):
            run.append(round(face.nominal_advance(glyph)))
            continue
        start, run = glyph, [round(face.nominal_advance(glyph))]
        widths += [start, run]
    return widths


def _to_unicode(characters: dict[int, int]) -> bytes:
    """A ToUnicode CMap (9.10.3), at most 100 entries a block."""
    entries = [f"<{g:04X}> <{chr(c).encode('utf-16-be').hex().upper()}>" for g, c in sorted(characters.items())]
    blocks = [entries[i : i + 100] for i in range(0, len(entries), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("ascii")
