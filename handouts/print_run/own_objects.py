"""A packet's file -> the objects that belong to it alone: pages, annotations, structure elements, outline entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from handouts.pdf.objects import Ref
from handouts.print_run.packet_file import PacketFile, target, targets
from handouts.print_run.syntax import MalformedError, hexadecimal

_KNOWN: Final = frozenset(
    {"Type", "Pages", "Lang", "MarkInfo", "StructTreeRoot", "ViewerPreferences", "PageMode", "PageLabels", "Outlines"}
    | {"Metadata", "OutputIntents", "PieceInfo"}
)
"""Entries of a packet's catalog; one more would be lost in a print run without a word."""
_MOST: Final = 50_000


class Roots(Struct, frozen=True):
    """Object numbers from which all of a packet's file is reached, and the values of some."""

    catalog: dict[str, object]
    tree: int
    structure: int
    document: int
    parent_tree: int
    identities: int
    outlines: int
    metadata: int
    manifest: int
    sections: tuple[int, ...]
    """The elements right below the document."""
    pages: tuple[int, ...]
    next_key: int
    """The first key of the parent tree that is free."""

    def numbers(self) -> frozenset[int]:
        """All roots but the manifest."""
        one = (
            self.tree,
            self.structure,
            self.document,
            self.parent_tree,
            self.identities,
            self.outlines,
            self.metadata,
        )
        return frozenset(one)


class OwnObjects(Struct, frozen=True):
    """Objects by number: pages, annotations, elements and outline entries, in the order in which they are reached."""

    values: Mapping[int, dict[str, object]]
    entries: tuple[int, ...]
    """The outline."""


def roots_of(file: PacketFile) -> Roots:
    """Find the roots. Raises MalformedError when a print run could not carry all that is in the file."""
    catalog = file.dictionary(file.root)
    strange = sorted(catalog.keys() - _KNOWN)
    if strange:
        raise MalformedError(f"its catalog has /{strange[0]}, which a print run cannot carry")
    tree, structure = target(catalog, "Pages"), target(catalog, "StructTreeRoot")
    root = file.dictionary(structure)
    document, *others = targets(root.get("K"))
    next_key = root.get("ParentTreeNextKey")
    if others or not isinstance(next_key, int):
        raise MalformedError("its structure tree has not one document")
    return Roots(
        catalog=catalog,
        tree=tree,
        structure=structure,
        document=document,
        parent_tree=target(root, "ParentTree"),
        identities=target(root, "IDTree"),
        outlines=target(catalog, "Outlines"),
        metadata=target(catalog, "Metadata"),
        manifest=target(_inside(catalog, "PieceInfo", "Handouts"), "Private"),
        sections=tuple(targets(file.dictionary(document).get("K"))),
        pages=tuple(targets(file.dictionary(tree).get("Kids"))),
        next_key=next_key,
    )


def own_objects(file: PacketFile, roots: Roots) -> OwnObjects:
    """Walk a file. Raises MalformedError when a print run could not carry all that is in it."""
    values: dict[int, dict[str, object]] = {}
    _gather(file, roots.pages, values)
    _gather(file, [one for page in roots.pages for one in targets(values[page].get("Annots"))], values)
    _gather_elements(file, roots.sections, values)
    entries = outline_of(file, roots)
    _gather(file, entries, values)
    return OwnObjects(values, tuple(entries))


def parents_of(file: PacketFile, roots: Roots) -> list[tuple[int, object]]:
    """The entries of the parent tree by key; each is a reference or an array of them."""
    nums = file.dictionary(roots.parent_tree).get("Nums")
    items = nums if isinstance(nums, list) else []
    found = dict(zip(items[::2], items[1::2], strict=True))
    if not all(isinstance(key, int) and key < roots.next_key for key in found):
        raise MalformedError("the parent tree has a wrong key")
    return sorted(found.items())


def identities_of(file: PacketFile, roots: Roots) -> list[tuple[bytes, int]]:
    """IDs in hexadecimal and their elements, in the order of the IDs."""
    tree = file.dictionary(roots.identities)
    kids = tree.get("Kids")
    found: list[tuple[bytes, int]] = []
    for node in (tree, *(kids if isinstance(kids, list) else ())):
        names = node.get("Names") if isinstance(node, dict) else None
        items = names if isinstance(names, list) else []
        pairs = zip(items[::2], items[1::2], strict=True)
        found += [(hexadecimal(key), targets(value)[0]) for key, value in pairs]
    return sorted(found)


def outline_of(file: PacketFile, roots: Roots) -> list[int]:
    """The entries of the outline, which has one level: those below would be lost, so they are refused."""
    found: list[int] = []
    holder, key = file.dictionary(roots.outlines), "First"
    while key in holder:
        found.append(target(holder, key))
        holder, key = file.dictionary(found[-1]), "Next"
        if "First" in holder or len(found) > _MOST:
            raise MalformedError("its outline has more than one level")
    return found


def _gather(file: PacketFile, numbers: Sequence[int], values: dict[int, dict[str, object]]) -> None:
    for number in numbers:
        if number in values or len(values) > _MOST:
            raise MalformedError(f"object {number} is met twice")
        values[number] = file.dictionary(number)


def _gather_elements(file: PacketFile, sections: Sequence[int], values: dict[int, dict[str, object]]) -> None:
    waiting = list(reversed(sections))
    while waiting:
        number = waiting.pop()
        _gather(file, [number], values)
        kids = values[number].get("K")
        waiting += [kid.number for kid in reversed(kids if isinstance(kids, list) else [kids]) if isinstance(kid, Ref)]


def _inside(holder: Mapping[str, object], *keys: str) -> Mapping[str, object]:
    """The dictionary at the end of a path of dictionaries written in place."""
    for key in keys:
        value = holder.get(key)
        holder = value if isinstance(value, dict) else {}
    return holder
