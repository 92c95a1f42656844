"""Dictionaries of a file -> what stands in them that no packet has, by lists of all that packets have.

Whatever no other check reads could change what is seen or heard: a crop box, a layer that is off, an attached file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from handouts.audit.model import Key
from handouts.audit.objects import Objects
from handouts.audit.tokens import LINE, MARK, PATH, operators


def _names(words: str) -> frozenset[str]:
    return frozenset(f"/{word}" for word in words.split())


FOLLOWED: Final = frozenset(
    b"q Q cm w J j M d g G rg RG m l c h re W n S f f* B B* Do BT Tm Tf TJ ET BDC EMC".split()
    + b"v y s F b b* W* Td TD Tj BMC".split()
    + [LINE, MARK, PATH]
)
"""What the content of packets is written with, and other words for the same, which the audit follows as well."""
_CATALOG: Final = _names(
    "Type Pages Lang MarkInfo StructTreeRoot ViewerPreferences PageMode PageLabels Outlines Metadata OutputIntents"
    " PieceInfo"
)
_OF_CATALOG: Final = {
    "/Pages": _names("Type Kids Count"),
    "/MarkInfo": _names("Marked"),
    "/StructTreeRoot": _names("Type K ParentTree ParentTreeNextKey IDTree RoleMap"),
    "/ViewerPreferences": _names("DisplayDocTitle PrintScaling PickTrayByPDFSize Duplex"),
    "/Outlines": _names("Type First Last Count"),
    "/PieceInfo": _names("Handouts"),
}
"""A role map is judged with the roles."""
_NODE: Final = _names("Type Parent Kids Count")
_ENTRY: Final = _names("Title Parent Dest Prev Next First Last Count")
_PAGE: Final = _names("Type Parent MediaBox Resources Contents StructParents Tabs Annots")
_RESOURCES: Final = _names("Font XObject")
_FONT: Final = _names("Type Subtype BaseFont Encoding DescendantFonts ToUnicode")
_STREAM: Final = _names("Type Subtype Filter Length")
_PAINTED: Final = {
    "Form": _STREAM | _names("BBox Resources"),
    "Image": _STREAM | _names("Width Height ColorSpace BitsPerComponent"),
}
_LINK: Final = _names("Type Subtype Rect Border F Contents StructParent A Dest")
_ACTION: Final = _names("S URI")
_ELEMENT: Final = _names("Type S P Pg ID A K")
_OF_ROLE: Final = {
    "Figure": _ELEMENT | _names("Alt"),
    "Lbl": _ELEMENT | _names("ActualText"),
    "Span": _ELEMENT | _names("ActualText"),
    "Part": _ELEMENT | _names("T Lang"),
}
"""Pictures and signs are spoken in words; a part holds a packet in a print run."""


def _unknown(entries: Mapping[str, object], known: frozenset[str], place: str = "") -> tuple[str, ...]:
    if known.issuperset(entries):
        return ()
    return tuple(f"'{name}'{place}" for name in sorted(entries.keys() - known))


def strange_in_catalog(objects: Objects, root: Mapping[str, object]) -> Iterator[str]:
    """Layers, attached files, form fields and all else that concerns the document as a whole."""
    yield from _unknown(root, _CATALOG)
    for name, known in _OF_CATALOG.items():
        yield from _unknown(objects.mapping(root.get(name)), known, f" in '{name}'")


def strange_in_node(node: Mapping[str, object]) -> Iterator[str]:
    """What pages would inherit from a node of the page tree."""
    yield from _unknown(node, _NODE, " in '/Pages'")


def strange_in_pages(objects: Objects, thing: object) -> Iterator[str]:
    """A page tree in which a viewer finds other pages, or gives them what they do not have (7.7.3)."""
    waiting, seen = [thing], set[Key]()
    while waiting:
        holder = waiting.pop()
        key = objects.key(holder)
        if key not in seen:
            seen.add(key)
            yield from strange_in_kids(objects, holder)
            kids = objects.array(objects.mapping(holder).get("/Kids"))
            waiting += [kid for kid in kids if "/Kids" in objects.mapping(kid)]


def strange_in_kids(objects: Objects, holder: object) -> Iterator[str]:
    """A node of the page tree that counts its pages wrongly, or has some that say they are another's."""
    node = objects.mapping(holder)
    kids = [objects.mapping(kid) for kid in objects.array(node.get("/Kids"))]
    counts = [objects.whole(kid.get("/Count")) if "/Kids" in kid else 1 for kid in kids]
    if objects.whole(node.get("/Count")) != sum(count or 0 for count in counts):
        yield "a '/Count' of other pages than are listed"
    if any(objects.number(kid.get("/Parent")) != objects.number(holder) for kid in kids):
        yield "a page with another '/Parent' than lists it"
    if any(objects.text(kid.get("/Type")) != ("Pages" if "/Kids" in kid else "Page") for kid in kids):
        yield "a page that is called something else"


def strange_in_entry(entry: Mapping[str, object]) -> Iterator[str]:
    """What an entry of the outline does but lead to a place."""
    yield from _unknown(entry, _ENTRY, " in an entry of the outline")


def strange_in_page(page: Mapping[str, object]) -> Iterator[str]:
    """What shows a page in part, turned, scaled or not at once, or does something."""
    yield from _unknown(page, _PAGE)


def strange_in_annotation(objects: Objects, entries: Mapping[str, object]) -> Iterator[str]:
    """What makes an annotation more than a place that leads somewhere, or lets it be seen."""
    kind = objects.text(entries.get("/Subtype"))
    if kind != "Link":
        yield f"a '{kind}' annotation"
        return
    yield from _unknown(entries, _LINK, " of a link")
    yield from _unknown(objects.mapping(entries.get("/A")), _ACTION, " in what a link does")
    if any(objects.numbers(entries.get("/Border"))):
        yield "a '/Border' around a link"


def strange_in_resources(objects: Objects, thing: object) -> tuple[str, ...]:
    """What content could use but fonts, forms and pictures as packets have them; also what forms could."""
    waiting, seen = [thing], set[Key]()
    found: dict[str, None] = {}
    while waiting:
        resources = objects.mapping(waiting.pop())
        found |= dict.fromkeys(_unknown(resources, _RESOURCES, " among the resources"))
        for font in objects.mapping(resources.get("/Font")).values():
            found |= dict.fromkeys(_strange_in_font(objects, objects.mapping(font)))
        for painted in objects.mapping(resources.get("/XObject")).values():
            key, entries = objects.key(painted), objects.mapping(painted)
            if key not in seen:
                seen.add(key)
                found |= dict.fromkeys(_strange_in_painted(objects, entries))
                waiting += [entries["/Resources"]] if "/Resources" in entries else []
    return tuple(found)


def _strange_in_font(objects: Objects, font: Mapping[str, object]) -> Iterator[str]:
    kind = objects.text(font.get("/Subtype"))
    if kind != "Type0":
        yield f"a '{kind}' font"
        return
    yield from _unknown(font, _FONT, " of a font")


def _strange_in_painted(objects: Objects, entries: Mapping[str, object]) -> Iterator[str]:
    kind = objects.text(entries.get("/Subtype"))
    if kind not in _PAINTED:
        yield f"a '{kind}' to paint"
        return
    yield from _unknown(entries, _PAINTED[kind], " of a form" if kind == "Form" else " of a picture")


def strange_in_content(data: bytes) -> frozenset[bytes]:
    """Operators of a form that says nothing and so is not followed. Raises ContentError."""
    return frozenset(operator for operator, _ in operators(data)) - FOLLOWED


def strange_in_element(role: str, entries: Mapping[str, object]) -> tuple[str, ...]:
    """What would be heard of a structure element in the place of its text, or be attached to it."""
    known = _OF_ROLE.get(role, _ELEMENT)
    return () if known.issuperset(entries) else _unknown(entries, known, f" of a {role} element")


def strange_in_tree(objects: Objects, thing: object, items: str, called: str) -> Iterator[str]:
    """Keys of a number or name tree out of order, or limits that are not those of its leaves (7.9.6, 7.9.7)."""
    root = objects.mapping(thing)
    leaves = [objects.mapping(kid) for kid in objects.array(root.get("/Kids"))]
    if any("/Kids" in leaf for leaf in leaves):
        yield f"{called} of more than two storeys"
        return
    every: list[object] = []
    for leaf in leaves or [root]:
        keys = [_key(objects, key) for key in objects.array(leaf.get(items))[::2]]
        limits = [_key(objects, key) for key in objects.array(leaf.get("/Limits"))]
        if limits != (keys[:1] + keys[-1:] if leaves else []):
            yield f"{called} with other '/Limits' than its keys"
        every += keys
    if not _rises(every):
        yield f"{called} that is out of order"


def _key(objects: Objects, thing: object) -> int | str:
    number = objects.whole(thing)
    return objects.text(thing) if number is None else number


def _rises(keys: list[object]) -> bool:
    """Whether keys rise. Of a clinic's own files there may be IDs whose bytes a reader cannot know: they pass."""
    numbers = [key for key in keys if isinstance(key, int)]
    texts = [key for key in keys if isinstance(key, str) and key.isascii()]
    return numbers == sorted(set(numbers)) and texts == sorted(set(texts))
