"""The structure tree as plain data, and its PDF objects (ISO 32000-1, 14.7; ISO 14289-1, 7).

Elements are made in reading order when a component is measured; drawing only adds the marked content to them, so the
reading order never depends on where things stand on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct, field

from handouts.pdf.objects import Name, Ref

KEPT_WHEN_EMPTY: Final = frozenset({"TD", "TH"})
"""Elements that mean something without content: the cells that keep a table regular."""


class MarkedContent(Struct, frozen=True):
    """One marked-content sequence: page index and MCID."""

    page: int
    mcid: int


class ObjectReference(Struct, frozen=True):
    """An annotation: page index and its number among all annotations of the document."""

    page: int
    annotation: int


class Element(Struct):
    """One structure element. `attributes` maps an attribute owner (List, Table, Layout) to its entries."""

    role: str
    alt: str = ""
    actual_text: str = ""
    identity: str = ""
    attributes: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    kids: list[Element | MarkedContent | ObjectReference] = field(default_factory=list)

    def add(
        self,
        role: str,
        *,
        alt: str = "",
        actual_text: str = "",
        identity: str = "",
        attributes: Mapping[str, Mapping[str, object]] | None = None,
    ) -> Element:
        """Append a child element and return it."""
        child = Element(role, alt, actual_text, identity, attributes or {})
        self.kids.append(child)
        return child


class StructureObjects(Struct, frozen=True):
    """Serialisable objects of a tree: the root first, then every element, then the parent and ID trees."""

    objects: tuple[object, ...]


def prune(element: Element) -> bool:
    """Drop descendants that were never drawn; True when the element itself has something left."""
    element.kids = [kid for kid in element.kids if not isinstance(kid, Element) or prune(kid)]
    return bool(element.kids) or element.role in KEPT_WHEN_EMPTY


def walk(element: Element) -> Iterator[Element]:
    """Every element below and including this one, in reading order."""
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from walk(kid)


def structure_objects(
    document: Element,
    first: int,
    pages: tuple[int, ...],
    annotations: tuple[int, ...],
    contents: tuple[tuple[Element, ...], ...],
    annotation_elements: tuple[Element, ...],
) -> StructureObjects:
    """Number a tree from object `first`.

    `pages` and `annotations` give object numbers; `contents` lists for each page the element of each MCID, and
    `annotation_elements` the element of each annotation, whose StructParent is its number plus the page count.
    """
    prune(document)
    elements = tuple(walk(document))
    numbers = {id(element): first + 1 + index for index, element in enumerate(elements)}
    parents = {id(kid): element for element in elements for kid in element.kids if isinstance(kid, Element)}
    parent_tree, identity_tree = first + 1 + len(elements), first + 2 + len(elements)
    root = {
        "Type": Name("StructTreeRoot"),
        "K": [Ref(numbers[id(document)])],
        "ParentTree": Ref(parent_tree),
        "ParentTreeNextKey": len(pages) + len(annotations),
        "IDTree": Ref(identity_tree),
    }
    written = [
        _element(element, numbers, Ref(numbers[id(parents[id(element)])] if id(element) in parents else first),
                 pages, annotations)
        for element in elements
    ]  # fmt: skip
    numbered: list[object] = []
    for page, owners in enumerate(contents):
        numbered += [page, [Ref(numbers[id(owner)]) for owner in owners]]
    for index, owner in enumerate(annotation_elements):
        numbered += [len(pages) + index, Ref(numbers[id(owner)])]
    named = sorted((e.identity.encode(), numbers[id(e)]) for e in elements if e.identity)
    names: list[object] = [part for key, value in named for part in (key, Ref(value))]
    limits = {"Limits": [named[0][0], named[-1][0]]} if named else {}
    identity_object = {"Kids": [{**limits, "Names": names}]} if named else {"Names": []}
    return StructureObjects((root, *written, {"Nums": numbered}, identity_object))


def _element(
    element: Element, numbers: Mapping[int, int], parent: Ref, pages: tuple[int, ...], annotations: tuple[int, ...]
) -> dict[str, object]:
    home = next((kid.page for kid in element.kids if isinstance(kid, MarkedContent)), None)
    entries: dict[str, object] = {"Type": Name("StructElem"), "S": Name(element.role), "P": parent}
    if home is not None:
        entries["Pg"] = Ref(pages[home])
    if element.identity:
        entries["ID"] = element.identity.encode()
    if element.alt:
        entries["Alt"] = element.alt
    if element.actual_text:
        entries["ActualText"] = element.actual_text
    if element.attributes:
        entries["A"] = [{"O": Name(owner), **values} for owner, values in element.attributes.items()]
    entries["K"] = [_kid(kid, home, numbers, pages, annotations) for kid in element.kids]
    return entries


def _kid(
    kid: Element | MarkedContent | ObjectReference,
    home: int | None,
    numbers: Mapping[int, int],
    pages: tuple[int, ...],
    annotations: tuple[int, ...],
) -> object:
    if isinstance(kid, Element):
        return Ref(numbers[id(kid)])
    if isinstance(kid, ObjectReference):
        return {"Type": Name("OBJR"), "Pg": Ref(pages[kid.page]), "Obj": Ref(annotations[kid.annotation])}
    if kid.page == home:
        return kid.mcid
    return {"Type": Name("MCR"), "Pg": Ref(pages[kid.page]), "MCID": kid.mcid}
