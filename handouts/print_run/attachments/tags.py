"""The structure tree of an attachment -> elements under one Part, in standard roles, that own all its content.

The parent tree is made anew from the elements, so that content leads to its element and back whatever the file's own
parent tree says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct, field
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NullObject, NumberObject

from handouts.pdf.objects import Name, Raw, serialise
from handouts.print_run.attachments.copying import NULL, Copy, plain
from handouts.print_run.attachments.opening import dictionary, resolved
from handouts.print_run.attachments.pages import Pages
from handouts.print_run.forms import At

_STANDARD: Final = frozenset(
    {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private"}
    | {"H", "H1", "H2", "H3", "H4", "H5", "H6", "P", "L", "LI", "Lbl", "LBody", "Figure", "Formula", "Form", "Annot"}
    | {"Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code"}
    | {"Link", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP"}
)
"""ISO 32000-1, 14.8.4."""
_TEXTS: Final = ("/Alt", "/ActualText", "/E", "/Lang")
_HIGHEST_MCID: Final = 20_000
_DEEPEST: Final = 200


class UnfitTagsError(Exception):
    """The tags cannot be carried: half a tree would mislead a reader more than none."""


class Tags(Struct):
    """Elements by place, and what the parent and ID trees say of them."""

    part: int
    elements: dict[int, dict[str, object]] = field(default_factory=dict)
    owners: dict[int, dict[int, int]] = field(default_factory=dict)
    """For the index of a page the element of each MCID."""
    links: dict[int, int] = field(default_factory=dict)
    """The element of each link, both by place."""
    identities: dict[bytes, int] = field(default_factory=dict)
    """IDs in hexadecimal."""
    numbered_headings: bool = True
    """No heading says nothing of its level (H)."""


def copied_tags(root: Mapping[str, object], pages: Pages, copy: Copy, title: str) -> Tags:
    """Copy the tree below a Part with the attachment's title. Raises UnfitTagsError when not all of it fits."""
    tree = dictionary(root.get("/StructTreeRoot"))
    marked = resolved(dictionary(root.get("/MarkInfo")).get("/Marked"))
    if not tree or getattr(marked, "value", False) is not True:
        raise UnfitTagsError
    walk = _Walk(tree, pages, copy)
    tops = _items(tree.get("/K"))
    only = dictionary(tops[0]) if len(tops) == 1 else {}
    if only and walk.role(only) == "Document":
        tops = _items(only.get("/K"))
    part = walk.tags.part
    language = resolved(root.get("/Lang"))
    entries: dict[str, object] = {"Type": Name("StructElem"), "S": Name("Part"), "T": title}
    if isinstance(language, str) and language:
        entries["Lang"] = str(language)
    walk.tags.elements[part] = {**entries, "K": [kid for item in tops for kid in walk.kid(item, part, None, 0)]}
    if not walk.tags.owners:
        raise UnfitTagsError
    return walk.tags


class _Walk:
    """The tree as it is copied."""

    def __init__(self, tree: Mapping[str, object], pages: Pages, copy: Copy) -> None:
        self._roles = dictionary(tree.get("/RoleMap"))
        self._classes = dictionary(tree.get("/ClassMap"))
        self._copy = copy
        self._sheets = {sheet.number: index for index, sheet in enumerate(pages.sheets)}
        self._pages = pages
        self._links = {link.number: link for link in pages.links if link.number}
        self._seen: set[int] = set()
        self.tags = Tags(copy.reserve())

    def role(self, element: Mapping[str, object]) -> str:
        """The standard role of an element through the role map."""
        role = str(element.get("/S", "")).removeprefix("/")
        for _ in range(len(self._roles) + 1):
            if role in _STANDARD:
                return role
            role = str(self._roles.get(f"/{role}", "")).removeprefix("/")
        raise UnfitTagsError

    def kid(self, item: object, parent: int, page: int | None, depth: int) -> Iterator[object]:
        """What an entry of /K becomes; nothing for a link that was left out."""
        found = resolved(item)
        if isinstance(found, NumberObject):
            yield self._content(parent, page, int(found), page)
            return
        entries = dictionary(found)
        kind = entries.get("/Type")
        page = self._page(entries, page)
        if kind == "/MCR":
            if "/Stm" in entries:
                raise UnfitTagsError
            yield self._content(parent, page, int(str(entries.get("/MCID"))), None)
        elif kind == "/OBJR":
            yield from self._link(entries, parent)
        elif entries:
            yield At(self._element(item, entries, parent, page, depth))
        elif found is not None and not isinstance(found, NullObject):
            raise UnfitTagsError

    def _content(self, parent: int, page: int | None, mcid: int, home: int | None) -> object:
        if page is None or not 0 <= mcid <= _HIGHEST_MCID:
            raise UnfitTagsError
        if self.tags.owners.setdefault(page, {}).setdefault(mcid, parent) != parent:
            raise UnfitTagsError
        if page == home:
            return mcid
        return {"Type": Name("MCR"), "Pg": At(self._pages.sheets[page].place), "MCID": mcid}

    def _link(self, entries: Mapping[str, object], parent: int) -> Iterator[object]:
        reference = _reference(entries, "/Obj")
        link = self._links.get(reference) if reference else None
        if link is not None:
            self.tags.links[link.place] = parent
            yield {"Type": Name("OBJR"), "Pg": At(self._pages.sheets[link.page].place), "Obj": At(link.place)}

    def _page(self, entries: Mapping[str, object], above: int | None) -> int | None:
        number = _reference(entries, "/Pg")
        return above if number is None else self._sheets.get(number)

    def _element(self, item: object, entries: Mapping[str, object], parent: int, page: int | None, depth: int) -> int:
        number = item.idnum if isinstance(item, IndirectObject) else 0
        if depth > _DEEPEST or (number and number in self._seen):
            raise UnfitTagsError
        self._seen.add(number)
        place, role = self._copy.reserve(), self.role(entries)
        self.tags.numbered_headings &= role != "H"
        element: dict[str, object] = {"Type": Name("StructElem"), "S": Name(role), "P": At(parent)}
        if page is not None:
            element["Pg"] = At(self._pages.sheets[page].place)
        element |= {key.removeprefix("/"): str(entries[key]) for key in _TEXTS if key in entries}
        identity = resolved(entries.get("/ID"))
        if identity is not None:
            element["ID"] = _hexadecimal(identity)
            self.tags.identities[element["ID"].data[1:-1]] = place  # type: ignore[attr-defined]
        attributes = [_attributes(one, self._copy) for one in self._all_attributes(entries)]
        if attributes:
            element["A"] = attributes
        element["K"] = [kid for one in _items(entries.get("/K")) for kid in self.kid(one, place, page, depth + 1)]
        self.tags.elements[place] = element
        return place

    def _all_attributes(self, entries: Mapping[str, object]) -> Iterator[DictionaryObject]:
        """Attribute objects of an element and of its classes; numbers between them are revisions."""
        named = [resolved(one) for one in _items(entries.get("/C"))]
        classes = [self._classes.get(one) for one in named if isinstance(one, str)]
        for thing in (*classes, entries.get("/A")):
            for one in _items(thing):
                found = resolved(one)
                if isinstance(found, DictionaryObject):
                    yield found


def _attributes(found: DictionaryObject, copy: Copy) -> dict[str, object]:
    """An attribute object; the IDs of header cells stay strings in hexadecimal."""
    entries: dict[str, object] = {}
    for key in found:
        name = key.removeprefix("/")
        if name == "Headers":
            entries[name] = [_hexadecimal(resolved(one)) for one in _items(found.get(key))]
        elif name != "NS":
            value = copy.value(found.raw_get(key))
            entries[name] = plain(found.get(key)) if value == NULL else value
    return entries


def _hexadecimal(identity: object) -> Raw:
    if isinstance(identity, str):
        identity = getattr(identity, "original_bytes", identity.encode("utf-8"))
    if not isinstance(identity, bytes):
        raise UnfitTagsError
    return Raw(serialise(identity))


def _items(thing: object) -> Sequence[object]:
    """The items of an array, references kept; a single thing is an array of one."""
    found = resolved(thing)
    if found is None:
        return []
    return list(list.__iter__(found)) if isinstance(found, ArrayObject) else [thing]


def _reference(entries: Mapping[str, object], key: str) -> int | None:
    thing = entries.raw_get(key) if isinstance(entries, DictionaryObject) and key in entries else None
    return thing.idnum if isinstance(thing, IndirectObject) else None
