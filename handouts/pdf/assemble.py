"""Drawn pages and their structure become numbered, serialised objects with holes for slots."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from handouts.document.handout import Handout
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.embedding import embed
from handouts.pdf.fonts import LATIN, Typefaces
from handouts.pdf.laid_out import FontObjects, LaidOut, SlotObject, SlotPlace
from handouts.pdf.marks import FOOTER, HEADER, LinkArea, PageContent
from handouts.pdf.metadata import (
    FIXED_DATE,
    information,
    manifest_facts,
    outline_objects,
    output_intent,
    srgb_profile,
    xmp,
)
from handouts.pdf.objects import Name, Raw, Ref, Stream, serialise
from handouts.pdf.pieces import Setting
from handouts.pdf.plate import font_resource
from handouts.pdf.structure import Element, structure_objects

SLOT_FACES: Final = ("F1", "F2")
"""Faces whose subsets carry every Latin letter, so that most patients need no new font."""


class _Table(Struct):
    """Objects numbered from 1 as they are added."""

    objects: list[bytes] = field(default_factory=list)

    def reserve(self, count: int = 1) -> int:
        first = len(self.objects) + 1
        self.objects += [b"null"] * count
        return first

    def add(self, value: object) -> int:
        self.objects.append(serialise(value))
        return len(self.objects)

    def put(self, number: int, value: object) -> None:
        self.objects[number - 1] = serialise(value)


class _Slots(Struct):
    """Content streams for slots. What header and footer say on every page is one stream, which all of them show."""

    objects: list[SlotObject] = field(default_factory=list)
    on_pages: dict[SlotPlace, int] = field(default_factory=dict)

    def number(self, table: _Table, place: SlotPlace) -> int:
        """The object number of a slot's stream."""
        if place in self.on_pages:
            return self.on_pages[place]
        number = table.reserve()
        self.objects.append(SlotObject(number, place))
        if place.opening in (HEADER, FOOTER):  # marked content of an element belongs to its page alone (14.7.4.2)
            self.on_pages[place] = number
        return number


def assemble(
    canvas: TaggedCanvas,
    handout: Handout,
    setting: Setting,
    root: Element,
    outline: Sequence[tuple[str, int, float]],
    faces: Typefaces,
) -> LaidOut:
    """Serialise everything; the result holds one empty content stream for each slot."""
    table = _Table()
    catalog, info, tree, manifest = (table.reserve() for _ in range(4))
    page_numbers = [table.reserve() for _ in canvas.pages]
    annotations = _annotations(table, canvas.links, page_numbers)
    fonts = _fonts(table, canvas.glyphs, faces)
    fonts_number = table.reserve()
    table.objects[fonts_number - 1] = font_resource({face: font.first for face, font in fonts.items()})
    resources = table.add(_resources(table, canvas, fonts_number))
    slots = _Slots()
    for index, page in enumerate(canvas.pages):
        contents = _contents(table, page, slots)
        table.put(page_numbers[index], _page(setting, tree, resources, contents, index, canvas.links, annotations))
    page_tree = {"Type": Name("Pages"), "Kids": [Ref(n) for n in page_numbers], "Count": len(page_numbers)}
    table.put(tree, page_tree)
    structure = _structure(table, canvas, root, page_numbers, annotations)
    outlines = len(table.objects) + 1
    for item in outline_objects(outline, outlines, page_numbers, round(setting.theme.page.left, 2)):
        table.add(item)
    table.put(catalog, _catalog(table, handout, tree, structure, outlines, manifest))
    table.put(info, information(handout))
    return LaidOut(
        objects=tuple(table.objects),
        slots=tuple(slots.objects),
        fonts=fonts,
        font_resource=fonts_number,
        manifest_object=manifest,
        manifest=manifest_facts(handout, len(page_numbers)),
        root=catalog,
        info=info,
        variant=_digest(table.objects, slots.objects),
        pages=len(page_numbers),
    )


def _digest(objects: Sequence[bytes], slots: Sequence[SlotObject]) -> str:
    """What identifies a variant: a digest of all it prints and of every place it leaves."""
    return hashlib.sha256(b"\x1e".join([*objects, repr(slots).encode()])).hexdigest()


def _contents(table: _Table, page: PageContent, slots: _Slots) -> list[Ref]:
    """The content streams of a page in reading order, one for each slot and one for each stretch between."""
    return [
        Ref(slots.number(table, piece) if isinstance(piece, SlotPlace) else table.add(Stream(piece)))
        for piece in page.pieces
    ]


def _page(
    setting: Setting,
    tree: int,
    resources: int,
    contents: list[Ref],
    index: int,
    links: Sequence[LinkArea],
    annotations: Sequence[int],
) -> dict[str, object]:
    page = setting.theme.page
    entries: dict[str, object] = {
        "Type": Name("Page"),
        "Parent": Ref(tree),
        "MediaBox": [0, 0, round(page.width, 2), round(page.height, 2)],
        "Resources": Ref(resources),
        "Contents": contents,
        "StructParents": index,
        "Tabs": Name("S"),
    }
    own = [Ref(number) for number, link in zip(annotations, links, strict=True) if link.page == index]
    if own:
        entries["Annots"] = own
    return entries


def _annotations(table: _Table, links: Sequence[LinkArea], pages: Sequence[int]) -> list[int]:
    numbers: list[int] = []
    for index, link in enumerate(links):
        entries: dict[str, object] = {
            "Type": Name("Annot"),
            "Subtype": Name("Link"),
            "Rect": [round(edge, 2) for edge in link.box],
            "Border": [0, 0, 0],
            "F": 4,
            "Contents": link.title,
            "StructParent": len(pages) + index,
        }
        if link.destination is None:
            entries["A"] = {"S": Name("URI"), "URI": link.target.encode("ascii", "ignore")}
        else:
            entries["Dest"] = [Ref(pages[link.destination]), Name("Fit")]
        numbers.append(table.add(entries))
    return numbers


def _fonts(table: _Table, glyphs: Mapping[str, set[int]], faces: Typefaces) -> dict[str, FontObjects]:
    fonts: dict[str, FontObjects] = {}
    for key in sorted({*glyphs, *SLOT_FACES}):
        used = set(glyphs.get(key, ()))
        if key in SLOT_FACES:
            used |= faces.glyphs_of(key, LATIN)
        first = len(table.objects) + 1
        table.objects += embed(faces.by_key[key], used, first)
        fonts[key] = FontObjects(first, frozenset(used))
    return fonts


def _resources(table: _Table, canvas: TaggedCanvas, fonts: int) -> dict[str, object]:
    numbers = {name: Ref(table.add(xobject)) for name, xobject in canvas.xobjects.items()}
    return {"Font": Ref(fonts), "XObject": numbers} if numbers else {"Font": Ref(fonts)}


def _structure(
    table: _Table, canvas: TaggedCanvas, root: Element, pages: Sequence[int], annotations: Sequence[int]
) -> int:
    first = len(table.objects) + 1
    built = structure_objects(
        root,
        first,
        tuple(pages),
        tuple(annotations),
        tuple(tuple(page.owners) for page in canvas.pages),
        tuple(canvas.link_elements),
    )
    for item in built.objects:
        table.add(item)
    return first


def _catalog(
    table: _Table, handout: Handout, tree: int, structure: int, outlines: int, manifest: int
) -> dict[str, object]:
    profile = table.add(srgb_profile())
    metadata = table.add(xmp(handout))
    return {
        "Type": Name("Catalog"),
        "Pages": Ref(tree),
        "Lang": handout.edition.language,
        "MarkInfo": {"Marked": True},
        "StructTreeRoot": Ref(structure),
        "ViewerPreferences": {"DisplayDocTitle": True},
        "PageMode": Name("UseOutlines"),
        "PageLabels": {"Nums": [0, {"S": Name("D")}]},
        "Outlines": Ref(outlines),
        "Metadata": Ref(metadata),
        "OutputIntents": output_intent(Ref(profile)),
        "PieceInfo": {"Handouts": {"LastModified": Raw(b"(" + FIXED_DATE.encode() + b")"), "Private": Ref(manifest)}},
    }
