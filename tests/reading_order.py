"""The words of a packet as a reader gets them: painted text in order, without furniture, bullets and contents."""

from __future__ import annotations

import io
from itertools import groupby
from typing import Any

import pypdf
from readback import Glyph, glyphs

SILENT_LABELS = frozenset("•12345☐")


def words_in_order(data: bytes, skip: str) -> list[str]:
    """Words of the tagged content in the order it is painted; the heading `skip` (of the contents) is left out."""
    owners = _owners(data)
    words: list[str] = []
    for (page, mcid), group in groupby(glyphs(data), key=lambda glyph: (glyph.page, glyph.mcid)):
        text, chain = _text(list(group)), owners.get((page, mcid), ())
        if mcid >= 0 and not _is_silent(chain, text) and not (chain[-1:] == ("H2",) and text.strip() == skip):
            words.append(text)
    return _joined(words).split()


def _is_silent(chain: tuple[str, ...], text: str) -> bool:
    """Contents, words in drawings and table heads, bullets, digits and boxes."""
    if "TOC" in chain or "THead" in chain or chain[-1:] == ("Figure",):
        return True
    return chain[-1:] == ("Lbl",) and text.strip() in SILENT_LABELS


def _text(run: list[Glyph]) -> str:
    return "".join(glyph.text for glyph in run)


def _joined(parts: list[str]) -> str:
    """Sequences meet without a space only before closing punctuation: "See page 2" + "."."""
    out = ""
    for part in parts:
        out += part if part[:1] in ".,;:!?)" else f" {part}"
    return out


def _owners(data: bytes) -> dict[tuple[int, int], tuple[str, ...]]:
    """For each page (from 1) and MCID the roles from the root down to the element that owns it."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    numbers = {page.indirect_reference.idnum: index for index, page in enumerate(reader.pages, start=1)}
    found: dict[tuple[int, int], tuple[str, ...]] = {}

    def walk(element: Any, above: tuple[str, ...]) -> None:
        chain = (*above, str(element["/S"]).lstrip("/"))
        home = numbers.get(element.raw_get("/Pg").idnum, 0) if "/Pg" in element else 0
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = kid.get_object() if hasattr(kid, "get_object") else kid
            if isinstance(kid, int):
                found[home, int(kid)] = chain
            elif kid.get("/Type") == "/MCR":
                found[numbers[kid.raw_get("/Pg").idnum], int(kid["/MCID"])] = chain
            elif "/S" in kid:
                walk(kid, chain)

    root = reader.trailer["/Root"]["/StructTreeRoot"]["/K"]
    for element in root if isinstance(root, list) else [root]:
        walk(element.get_object(), ())
    return found
