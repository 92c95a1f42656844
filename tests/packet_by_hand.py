"""A small packet written object by object, correct on purpose, so that a test can break exactly one thing in it.

Knows nothing of handouts. Objects have names; `@name` in a body is a reference, so that a break is a plain text edit.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib

from msgspec import Struct, field

TOKEN = "RB7K-4Q2M"
NAME, REFERENCE = "Maria Alvarez", "RB-204418"
SLOTS = {"name": NAME, "reference": REFERENCE, "surgeon": "Dr. Ada Okafor", "side_and_level": "Left side, L4 to L5"}
DOWN = "1 0 0 1 0 -18 cm"
"""Each content moves the page down a line, so that texts do not lie on each other."""
XMP = (
    "<x:xmpmeta><rdf:Description>"
    "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>"
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Your surgery</rdf:li></rdf:Alt></dc:title>'
    "</rdf:Description></x:xmpmeta>"
)
TO_UNICODE = (
    "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    "1 beginbfrange <0020> <007D> <0020> endbfrange\n1 beginbfchar <007E> <007E> endbfchar"
)


class Packet(Struct):
    """Objects by name: a body, and for a stream its data."""

    token: str = TOKEN
    slots: dict[str, str] = field(default_factory=lambda: dict(SLOTS))
    pages: int = 3
    bodies: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    manifest: dict[str, object] = field(default_factory=dict)
    trailer: str = ""

    def replace(self, name: str, old: str, new: str) -> Packet:
        """Break one object, its stream data when it has any; the text to replace must be there exactly once."""
        texts = self.data if name in self.data and old in self.data[name] else self.bodies
        assert texts[name].count(old) == 1, f"{old!r} is not once in {name}: {texts[name]}"
        texts[name] = texts[name].replace(old, new)
        return self

    def remove(self, name: str, old: str) -> Packet:
        return self.replace(name, old, "")

    def write(self) -> bytes:
        """The whole file with a cross-reference table."""
        self.data.setdefault("manifest", json.dumps(self.manifest))
        numbers = {name: number for number, name in enumerate(self.bodies, start=1)}
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        offsets = []
        for name, number in numbers.items():
            offsets.append(len(out))
            out += b"%d 0 obj\n" % number + self._object(name, numbers) + b"\nendobj\n"
        start = len(out)
        rows = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
        digest = hashlib.sha256(out[:start]).digest()[:16].hex().upper()
        own = "" if "/ID" in self.trailer else f"/ID [<{digest}> <{digest}>] "
        trailer = f"<<{own}/Size {len(numbers) + 1} /Root @catalog /Info @info {self.trailer}>>"
        out += f"xref\n0 {len(numbers) + 1}\n0000000000 65535 f \n{rows}trailer\n".encode()
        out += _referred(trailer, numbers) + f"\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)

    def _object(self, name: str, numbers: dict[str, int]) -> bytes:
        body = _referred(self.bodies[name], numbers)
        if name not in self.data:
            return body
        data = zlib.compress(self.data[name].encode("latin-1"))
        head = body.removesuffix(b">>") + b" /Length %d /Filter /FlateDecode>>" % len(data)
        return head + b"\nstream\n" + data + b"\nendstream"


def _referred(body: str, numbers: dict[str, int]) -> bytes:
    return re.sub(r"@([\w-]+)", lambda match: f"{numbers[match[1]]} 0 R", body).encode("latin-1")


def show(text: str, x: float = 50, y: float = 700, font: str = "F1") -> str:
    """A text object with two-byte codes equal to the characters."""
    return f"BT /{font} 14 Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET"


def artifact(subtype: str, text: str) -> str:
    return f"/Artifact <</Type /Pagination /Subtype /{subtype}>> BDC\n{DOWN} {show(text)}\nEMC\n"


class _Builder:
    """Writes tags and content together, as a writer does."""

    def __init__(self, packet: Packet) -> None:
        self.packet = packet
        self.kids: dict[str, list[str]] = {"tree": []}
        self.elements: dict[str, str] = {}
        self.owners: dict[int, list[str]] = {number: [] for number in range(1, packet.pages + 1)}

    def element(self, name: str, role: str, parent: str, extra: str = "", page: int = 0) -> str:
        self.kids[name] = []
        self.kids[parent].append(f"@{name}")
        on = f" /Pg @page{page}" if page else ""
        self.elements[name] = f"<</Type /StructElem /S /{role} /P @{parent}{on} {extra} /K [KIDS]>>"
        return name

    def tag(self, name: str, text: str, page: int, operators: str = "", reference: bool = False) -> None:
        """Paint content of an element; `reference` writes the kid as a marked-content reference."""
        mcid = len(self.owners[page])
        self.owners[page].append(f"@{name}")
        painted = operators or (show(text) if text else "0 0 m 9 9 l S")
        self.packet.data[f"code{page}"] += f"/Span <</MCID {mcid}>> BDC\n{DOWN} {painted}\nEMC\n"
        self.kids[name].append(f"<</Type /MCR /Pg @page{page} /MCID {mcid}>>" if reference else str(mcid))

    def leaf(self, name: str, role: str, parent: str, text: str, page: int, extra: str = "") -> None:
        self.element(name, role, parent, extra, page)
        self.tag(name, text, page)


def packet(
    *,
    token: str = TOKEN,
    slots: dict[str, str] | None = None,
    pages: int = 3,
    region_words: tuple[str, ...] = ("cervical", "neck"),
) -> Packet:
    """A correct packet; with empty slots its strips have labels to write beside."""
    made = Packet(token, dict(SLOTS if slots is None else slots), pages)
    build = _Builder(made)
    for page in range(1, pages + 1):
        made.data[f"code{page}"] = _strip(made) if page > 1 else ""
    _first_page(build, made)
    for page in range(2, pages + 1):
        build.leaf(f"h2-{page}", "H2", "document", f"Part {page}", page)
        build.element(f"p{page}", "P", "document", "", page)
        build.tag(f"p{page}", "First half", page)
        if page < pages:
            build.tag(f"p{page}", "second half", page + 1, reference=True)
    for page in range(1, pages + 1):
        made.data[f"code{page}"] += artifact("Footer", f"Version 3. Review by March 2029. {token}")
        made.data[f"code{page}"] += artifact("Footer", f"Page {page} of {pages}")
    _write_bodies(build, made)
    made.manifest = {
        "tool": "handouts 1",
        "procedure": "lumbar-foraminotomy",
        "region": "lumbar",
        "pack": "pre-op",
        "clinic": "riverbend-spine",
        "surgeon": "okafor",
        "approval": "sample",
        "facts": {"lift_limit": "8 lb"},
        "pages": pages,
        "variant": "a1b2c3",
        "token": token,
        "other_region_words": list(region_words),
        "slots": {key: hashlib.sha256(f"{token}:{text}".encode()).hexdigest() for key, text in made.slots.items()},
    }
    return made


def _strip(made: Packet) -> str:
    reference = made.slots.get("reference", "")
    lines = (made.slots.get("name") or "Name", f"Reference {reference}, surgery March 9" if reference else "Reference")
    return "".join(artifact("Header", line) for line in lines)


def _first_page(build: _Builder, made: Packet) -> None:
    build.element("document", "Document", "tree")
    build.leaf("title", "H1", "document", "Your surgery", 1)
    build.element("panel", "L", "document", "/A <</O /List /ListNumbering /None>>")
    for slot, text in made.slots.items():
        build.element(f"item-{slot}", "LI", "panel")
        build.leaf(f"label-{slot}", "Lbl", f"item-{slot}", slot.upper(), 1)
        build.leaf(f"slot-{slot}", "LBody", f"item-{slot}", text, 1, f"/ID (slot:{slot})")
    build.element("contact", "P", "document", "", 1)
    build.tag("contact", "Call ", 1)
    build.leaf("link", "Link", "contact", "555-0142", 1)
    build.kids["link"].append("<</Type /OBJR /Pg @page1 /Obj @annotation>>")
    build.leaf("figure", "Figure", "document", "", 1, "/Alt (A nerve) /A <</O /Layout /BBox [0 0 9 9]>>")
    build.element("table", "Table", "document")
    build.element("row", "TR", "table")
    build.leaf("head", "TH", "row", "Lifting", 1, "/A <</O /Table /Scope /Row>>")
    build.leaf("cell", "TD", "row", "8 lb", 1)


def _write_bodies(build: _Builder, made: Packet) -> None:
    pages = range(1, made.pages + 1)
    made.bodies["catalog"] = (
        "<</Type /Catalog /Pages @pages /Lang (en-US) /MarkInfo <</Marked true>> /StructTreeRoot @tree"
        " /ViewerPreferences <</DisplayDocTitle true>> /Metadata @xmp /OutputIntents [<</S /GTS_PDFA1>>]"
        " /PageLabels <</Nums [0 <</S /D>>]>> /Outlines @outlines"
        " /PieceInfo <</Handouts <</LastModified (D:20260101000000Z) /Private @manifest>>>>>>"
    )
    made.bodies["info"] = "<</Title (Your surgery)>>"
    made.bodies["pages"] = f"<</Type /Pages /Kids [{' '.join(f'@page{p}' for p in pages)}] /Count {made.pages}>>"
    for page in pages:
        annotations = " /Tabs /S /Annots [@annotation]" if page == 1 else ""
        made.bodies[f"page{page}"] = (
            f"<</Type /Page /Parent @pages /MediaBox [0 0 612 792] /Contents @code{page} /StructParents {page - 1}"
            f" /Resources <</Font <</F1 @font>>>>{annotations}>>"
        )
        made.bodies[f"code{page}"] = "<<>>"
    made.bodies["annotation"] = (
        "<</Type /Annot /Subtype /Link /Rect [0 0 9 9] /Contents (Call us) /StructParent 100 /F 4"
        " /A <</S /URI /URI (tel:+12175550142)>>>>"
    )
    _write_fonts(made)
    made.bodies["outlines"] = "<</Type /Outlines /First @entry /Last @entry /Count 1>>"
    made.bodies["entry"] = "<</Title (Part 2) /Parent @outlines /Dest [@page1 /Fit]>>"
    made.bodies["xmp"], made.data["xmp"] = "<</Type /Metadata /Subtype /XML>>", XMP
    made.bodies["manifest"] = "<<>>"
    for name, element in build.elements.items():
        made.bodies[name] = element.replace("KIDS", " ".join(build.kids[name]))
    named = "".join(f"(slot:{slot}) @slot-{slot} " for slot in sorted(made.slots))
    numbered = " ".join(f"{page - 1} [{' '.join(owners)}]" for page, owners in build.owners.items())
    made.bodies["tree"] = "<</Type /StructTreeRoot /K @document /ParentTree @parents /IDTree @identities>>"
    made.bodies["parents"] = f"<</Nums [{numbered} 100 @link]>>"
    made.bodies["identities"] = f"<</Names [{named}]>>"


def _write_fonts(made: Packet) -> None:
    made.bodies["font"] = (
        "<</Type /Font /Subtype /Type0 /BaseFont /Hand /Encoding /Identity-H /DescendantFonts [@descendant]"
        " /ToUnicode @unicode>>"
    )
    made.bodies["descendant"] = "<</Type /Font /Subtype /CIDFontType2 /BaseFont /Hand /FontDescriptor @descriptor>>"
    made.bodies["descriptor"] = "<</Type /FontDescriptor /FontName /Hand /FontFile2 @program>>"
    made.bodies["program"], made.data["program"] = "<<>>", "glyphs"
    made.bodies["unicode"], made.data["unicode"] = "<<>>", TO_UNICODE
