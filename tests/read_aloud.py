"""A finished PDF as a screen reader says it: the structure tree in order, with exactly the signs that are painted."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pypdf

INLINE = {"/Span", "/Link", "/Reference"}
OPERATORS = re.compile(
    rb"/\w+ <<(?P<opened>[^\n]*)>> BDC|(?P<closed>EMC)|/(?P<font>F\d) \S+ Tf"
    rb"|\[(?P<shown>[^]]*)\] TJ|/(?P<painted>\w+) Do"
)
Painted = dict[tuple[int, int], str]


def marked_content(data: bytes) -> Iterator[tuple[int, int, str, str]]:
    """(page from 1, MCID or -1, "text", words) or (..., "form", name) in painting order; spoken text is text too."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    for number, page in enumerate(reader.pages, start=1):
        characters = {name: _characters(font) for name, font in page["/Resources"]["/Font"].items()}
        content = b"\n".join(stream.get_object().get_data() for stream in page["/Contents"])
        mcid, font, spoken = -1, "", False
        for found in OPERATORS.finditer(content):
            if found["opened"] is not None:
                identity = re.search(rb"MCID (\d+)", found["opened"])
                said = re.search(rb"ActualText \((.*)\)", found["opened"])
                mcid, spoken = int(identity[1]) if identity else -1, bool(said)
                if said:
                    yield number, mcid, "text", said[1].decode()
            elif found["closed"]:
                mcid, spoken = -1, False
            elif found["font"]:
                font = "/" + found["font"].decode()
            elif found["painted"]:
                yield number, mcid, "form", found["painted"].decode()
            elif not spoken:
                codes = b"".join(re.findall(rb"<(\w*)>", found["shown"])).decode()
                yield number, mcid, "text", "".join(characters[font][code] for code in re.findall("....", codes))


def _characters(font: Any) -> dict[str, str]:
    """What each glyph code stands for, from the font's ToUnicode map."""
    pairs = re.findall(rb"^<(\w{4})> <(\w+)>$", font["/ToUnicode"].get_data(), re.MULTILINE)
    return {code.decode(): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def read_aloud(data: bytes) -> str:
    """Every word in reading order; elements that are blocks are set apart, and no space is added inside one."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, start=1)}
    painted: Painted = defaultdict(str)
    for page, mcid, kind, what in marked_content(data):
        if kind == "text":
            painted[page, mcid] += what
    root = reader.root_object["/StructTreeRoot"]
    return " ".join("".join(part for kid in root["/K"] for part in _said(kid, pages, painted)).split())


def _said(reference: Any, pages: dict[int, int], painted: Painted) -> Iterator[str]:
    element = reference.get_object()
    around = "" if element["/S"] in INLINE else " "
    yield around
    if "/ActualText" in element:
        yield element["/ActualText"]
    else:
        for kid in element["/K"]:
            yield from _kid(kid, element, pages, painted)
    yield around


def _kid(kid: Any, element: Any, pages: dict[int, int], painted: Painted) -> Iterator[str]:
    if isinstance(kid, int):
        yield painted[pages[element.raw_get("/Pg").idnum], int(kid)]
    elif kid.get_object().get("/Type") == "/MCR":
        yield painted[pages[kid.raw_get("/Pg").idnum], int(kid["/MCID"])]
    elif kid.get_object().get("/Type") != "/OBJR":
        yield from _said(kid, pages, painted)
