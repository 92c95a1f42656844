"""The bytes of a print run -> one packet's block of pages, tags and outline after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.audit.library_objects import LibraryObjects
from handouts.audit.model import Catalog, Key, Page, Tree
from handouts.audit.objects import Objects
from handouts.audit.reader import read_catalog, read_page
from handouts.audit.resources import PageResources
from handouts.audit.runs.own_slots import OwnSlots, SlotReader
from handouts.audit.strange import strange_in_element, strange_in_entry, strange_in_kids, strange_in_node
from handouts.audit.tree import read_branch
from handouts.audit.unreadable import UnreadableError

_MOST_KEPT: Final = 5_000
"""Objects read and kept by the library; then it begins anew."""
_MOST_LEAVES: Final = 5_000


class Block(Struct, frozen=True):
    """What the file holds of one packet."""

    pages: tuple[Page, ...]
    tree: Tree
    part: Key
    prefix: str
    """What the IDs of its elements begin with."""
    slots: tuple[OwnSlots, ...]
    """What only its patient fills, leaf by leaf."""
    titles: tuple[str, ...]
    """Its entries of the outline, its own first."""
    strange: tuple[str, ...] = ()
    """What its node of the page tree and its entries of the outline have and no run's do."""


class Run:
    """A file of a print run. Raises UnreadableError, or anything the library raises for damaged files."""

    def __init__(self, data: bytes) -> None:
        if b"%PDF-" not in data[:1024] or b"%%EOF" not in data[-1024:]:
            raise UnreadableError("not a PDF, or cut off")
        self._data = data
        self._objects = objects = LibraryObjects(data)
        self._root = objects.root
        private = objects.mapping(objects.entry(self._root, "/PieceInfo", "/Handouts"))
        self.manifest = objects.stream(private.get("/Private"))
        self.dated = bool(objects.text(private.get("/LastModified")))
        self._nodes = objects.array(objects.entry(self._root, "/Pages", "/Kids"))
        self.count = len(self._nodes)

    def catalog(self) -> Catalog:
        """What the file says as a whole; the outline is read packet by packet, so it only says whether there is one."""
        rest = {key: value for key, value in self._root.items() if key != "/Outlines"}
        catalog = read_catalog(self._objects, rest, self._data)
        documents = self._objects.array(self._objects.entry(self._root, "/StructTreeRoot", "/K"))
        holders = (strange_in_element("Document", self._objects.mapping(one)) for one in documents)
        pages = strange_in_kids(self._objects, self._root.get("/Pages"))
        catalog = replace(catalog, strange=(*catalog.strange, *pages, *chain.from_iterable(holders)))
        has_outline = "/First" in self._objects.mapping(self._root.get("/Outlines"))
        return replace(catalog, outline=()) if has_outline else catalog

    def blocks(self) -> Iterator[Block]:
        """Each packet's part of the page tree, the structure tree and the outline, side by side in order."""
        objects = self._objects
        structure = objects.mapping(self._root.get("/StructTreeRoot"))
        document = objects.array(structure.get("/K"))[0]
        parts = objects.array(objects.mapping(document).get("/K"))
        if len(parts) != self.count:
            raise UnreadableError("its structure tree has not one part for each packet")
        parents = objects.array(objects.entry(structure, "/ParentTree", "/Kids"))
        names = objects.array(objects.entry(structure, "/IDTree", "/Kids"))
        entry = objects.mapping(self._root.get("/Outlines")).get("/First")
        shared, number, slots = PageResources.shared(), 0, SlotReader(objects)
        for index, (node, part) in enumerate(zip(self._nodes, parts, strict=True)):
            leaves = objects.array(objects.mapping(node).get("/Kids"))[:_MOST_LEAVES]
            pages = tuple(
                read_page(objects, objects.mapping(leaf), leaf, number + place, shared)
                for place, leaf in enumerate(leaves, start=1)
            )
            number += len(pages)
            prefix = f"{index:06}/"
            branch = {"/Kids": _taken(objects, parents, _last_key(pages))}, {"/Kids": _named(objects, names, prefix)}
            tree = read_branch(objects, objects.key(document), part, *branch)
            own = tuple(slots.slots(objects.mapping(leaf)) for leaf in leaves)
            entries = list(_entries(objects, entry))
            titles = tuple(objects.text(one.get("/Title")) for one in entries)
            nodes = (*strange_in_node(objects.mapping(node)), *strange_in_kids(objects, node))
            strange = (*nodes, *chain.from_iterable(map(strange_in_entry, entries)))
            yield Block(pages, tree, objects.key(part), prefix, own, titles, strange)
            entry = objects.mapping(entry).get("/Next")
            if objects.kept > _MOST_KEPT:
                objects.forget()
        if entry is not None:
            raise UnreadableError("its outline has more entries than packets")


def _last_key(pages: tuple[Page, ...]) -> int:
    keys = [page.struct_parents for page in pages]
    keys += [annotation.struct_parent for page in pages for annotation in page.annotations]
    return max((key for key in keys if key is not None), default=-1)


def _taken(objects: Objects, leaves: list[object], last: int) -> list[object]:
    """The next leaves of the parent tree, up to a key; they are taken off the list."""
    count = 0
    while count < len(leaves):
        limits = objects.array(objects.mapping(leaves[count]).get("/Limits"))
        lowest = objects.whole(limits[0]) if limits else None
        if lowest is None or lowest > last:
            break
        count += 1
    taken, leaves[:count] = leaves[:count], []
    return taken


def _named(objects: Objects, leaves: list[object], prefix: str) -> list[object]:
    """The next leaf of the ID tree when it is that of a packet; it is taken off the list."""
    limits = objects.array(objects.mapping(leaves[0]).get("/Limits")) if leaves else []
    return [leaves.pop(0)] if limits and objects.text(limits[0]).startswith(prefix) else []


def _entries(objects: Objects, entry: object) -> Iterator[Mapping[str, object]]:
    """An entry of the outline and those below it."""
    yield objects.mapping(entry)
    yield from objects.walk(objects.mapping(entry).get("/First"), "/Next", "/First")
