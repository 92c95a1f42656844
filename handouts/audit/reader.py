"""The bytes of a file -> pages, structure tree, catalog and manifest as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from handouts.audit.content import page_content
from handouts.audit.model import Annotation, Catalog, File, Page
from handouts.audit.objects import Objects
from handouts.audit.packet_objects import PacketObjects
from handouts.audit.quiet import quiet
from handouts.audit.resources import PageResources, Shared
from handouts.audit.strange import (
    strange_in_annotation,
    strange_in_catalog,
    strange_in_entry,
    strange_in_page,
    strange_in_pages,
)
from handouts.audit.tree import read_tree
from handouts.audit.unreadable import MAX_STREAM_BYTES, UnreadableError

__all__ = ["UnreadableError", "read_catalog", "read_file", "read_page"]

MAX_FILE_BYTES: Final = 200_000_000
MAX_PAGES: Final = 2_000
_OF_NODES: Final = frozenset({"/Kids", "/Count"})
_HEADER_WITHIN: Final = 1024


def read_file(data: bytes) -> File:
    """Read a whole file. Raises UnreadableError, and nothing else, for bytes that are no readable PDF."""
    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise UnreadableError("not a PDF")
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableError("far larger than any packet")
    if b"%%EOF" not in data[-_HEADER_WITHIN:]:
        raise UnreadableError("cut off: the end of the file is missing")
    try:
        return _read(PacketObjects(data), data)
    except Exception:  # whatever it is, the library has the last word
        return _read_by_library(data)


def _read_by_library(data: bytes) -> File:
    """Read what is not built as packets are, or is damaged."""
    from handouts.audit.library_objects import LibraryObjects  # takes 60 ms to import, and no packet needs it

    try:
        with quiet():
            return _read(LibraryObjects(data), data)
    except UnreadableError:
        raise
    except Exception as error:  # a hostile file makes the library raise anything
        raise UnreadableError("damaged: its objects cannot be followed") from error


def _read(objects: Objects, data: bytes) -> File:
    root = objects.root
    private = objects.mapping(objects.entry(root, "/PieceInfo", "/Handouts"))
    if objects.entry(private, "/Private") is None:
        return File((), None, Catalog(), None)
    catalog = read_catalog(objects, root, data)
    return File(
        pages=_pages(objects),
        tree=read_tree(objects, root.get("/StructTreeRoot")) if "/StructTreeRoot" in root else None,
        catalog=replace(catalog, strange=(*catalog.strange, *strange_in_pages(objects, root.get("/Pages")))),
        manifest=objects.stream(private.get("/Private")),
        dated=bool(objects.text(private.get("/LastModified"))),
    )


def _pages(objects: Objects) -> tuple[Page, ...]:
    shared = PageResources.shared()
    pages: list[Page] = []
    for number, (reference, page) in enumerate(objects.pages(), start=1):
        if number > MAX_PAGES:
            raise UnreadableError("more pages than any print run")
        pages.append(read_page(objects, page, reference, number, shared))
    return tuple(pages)


def read_page(objects: Objects, page: Mapping[str, object], reference: object, number: int, shared: Shared) -> Page:
    """One page, its content walked."""
    resources = PageResources(objects, page.get("/Resources"), shared)
    if page.keys() & _OF_NODES:
        raise UnreadableError("a page that holds further pages")
    code = b"\n".join(_contents(objects, page))
    content = page_content(code, resources)
    return Page(
        number=number,
        key=max(0, objects.key(reference)),
        content=content,
        struct_parents=objects.whole(page.get("/StructParents")),
        tabs=objects.text(page.get("/Tabs")),
        annotations=tuple(_annotation(objects, item) for item in objects.array(page.get("/Annots"))),
        fonts=resources.fonts_used(),
        box=objects.numbers(page.get("/MediaBox")),
        strange=(*strange_in_page(page), *resources.strange()),
    )


def _contents(objects: Objects, page: Mapping[str, object]) -> Iterator[bytes]:
    """The content streams of a page. Raises UnreadableError when they are longer together than one may be."""
    room = MAX_STREAM_BYTES
    for part in objects.array(page.get("/Contents")):
        data = objects.stream(part)
        room -= len(data) + 1
        if room < 0:
            raise UnreadableError("a stream inside is far longer than any page")
        yield data


def _annotation(objects: Objects, thing: object) -> Annotation:
    entries = objects.mapping(thing)
    action = objects.mapping(entries.get("/A"))
    return Annotation(
        key=objects.key(thing),
        subtype=objects.text(entries.get("/Subtype")),
        contents=objects.text(entries.get("/Contents")),
        struct_parent=objects.whole(entries.get("/StructParent")),
        action=objects.text(action.get("/S")) or ("GoTo" if "/Dest" in entries else ""),
        target=objects.text(action.get("/URI")),
        strange=tuple(strange_in_annotation(objects, entries)),
    )


def read_catalog(objects: Objects, root: Mapping[str, object], data: bytes) -> Catalog:
    """What catalog and information dictionary say of the whole document."""
    labels = objects.leaves(root.get("/PageLabels"), "/Nums")
    information = objects.mapping(objects.information)
    opens = objects.value(root.get("/OpenAction"))
    runs = [name for name in ("/AA",) if name in root]
    runs += ["/OpenAction"] if isinstance(opens, dict) and objects.text(opens.get("/S")) != "GoTo" else []
    runs += ["/JavaScript"] if objects.entry(root, "/Names", "/JavaScript") is not None else []
    entries = list(_outline(objects, root))
    strange = [*strange_in_catalog(objects, root), *(one for entry in entries for one in strange_in_entry(entry))]
    return Catalog(
        language=objects.text(root.get("/Lang")),
        marked=objects.flag(objects.entry(root, "/MarkInfo", "/Marked")),
        shows_title=objects.flag(objects.entry(root, "/ViewerPreferences", "/DisplayDocTitle")),
        has_output_intent=any(objects.mapping(item) for item in objects.array(root.get("/OutputIntents"))),
        page_labels=tuple(start for key, _ in labels if (start := objects.whole(key)) is not None),
        outline=_titles(objects, entries) if objects.mapping(root.get("/Outlines")) else None,
        xmp=objects.stream(root.get("/Metadata")),
        information={name.removeprefix("/"): objects.text(value) for name, value in information.items()},
        runs=tuple(runs),
        revisions=data.count(b"startxref"),
        strange=tuple(one for one in dict.fromkeys(strange) if one.strip("'") not in runs),
    )


def _outline(objects: Objects, root: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Entries of the outline in reading order."""
    return objects.walk(objects.mapping(root.get("/Outlines")).get("/First"), "/Next", "/First")


def _titles(objects: Objects, entries: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    return tuple(objects.text(entry.get("/Title")) for entry in entries)
