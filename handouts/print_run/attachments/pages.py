"""The pages of an attachment and their links -> values, with what is active, hidden or filled in refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from handouts.pdf.objects import Name
from handouts.print_run.attachments.copying import Copy
from handouts.print_run.attachments.opening import MOST_PAGES, RefusalError, dictionary, is_active, resolved
from handouts.print_run.forms import At

_INHERITED: Final = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_OWN: Final = ("/BleedBox", "/TrimBox", "/ArtBox", "/UserUnit", "/Group")
_BOXES: Final = frozenset({"/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"})
_WEB: Final = re.compile(r"(?:https?|mailto|tel):[\x21-\x7e]+", re.IGNORECASE)
_SCRIPT: Final = re.compile(r"\s*(?:javascript|vbscript|data|file)\s*:", re.IGNORECASE)
_HIDDEN: Final = 0b10
_PRINTED: Final = 0b100
_PLAYS: Final = frozenset({"/Screen", "/Movie", "/Sound", "/RichMedia", "/3D", "/FileAttachment"})
_SHORTEST: Final = 36.0
_LONGEST: Final = 14_400.0
"""Sides of a page in points: half an inch, and what PDF allows (ISO 32000-1, annex C)."""


class Sheet(Struct, frozen=True):
    """A page: its place among the copied objects, and its object number in its own file."""

    place: int
    number: int


class LinkOf(Struct, frozen=True):
    """A link that was kept: its place, the index of its page, and its number in its own file (0: written in place)."""

    place: int
    page: int
    number: int


class Pages(Struct, frozen=True):
    """All pages and links, with the entries of their objects; tags are still to be added."""

    sheets: tuple[Sheet, ...]
    links: tuple[LinkOf, ...]
    entries: Mapping[int, dict[str, object]]


def copied_pages(reader: PdfReader, copy: Copy, refusals: list[RefusalError]) -> Pages:
    """Copy every page; what must be refused is added to `refusals`, all of it."""
    found = _found(reader)
    sheets = tuple(Sheet(copy.reserve(), number) for number, _ in found)
    places = {sheet.number: sheet.place for sheet in sheets}
    entries: dict[int, dict[str, object]] = {}
    links: list[LinkOf] = []
    for index, (sheet, (_, page)) in enumerate(zip(sheets, found, strict=True)):
        try:
            entries[sheet.place] = _page(page, copy)
            for number, link in _links(page, reader, places, index + 1, refusals):
                links.append(LinkOf(copy.reserve(), index, number))
                entries[links[-1].place] = link
        except RefusalError as refusal:
            refusals.append(refusal)
        own = [At(link.place) for link in links if link.page == index]
        if own:
            entries.setdefault(sheet.place, {})["Annots"] = own
    return Pages(sheets, tuple(links), entries)


def _found(reader: PdfReader) -> list[tuple[int, DictionaryObject]]:
    """Object number and dictionary of every page, with what it inherits."""
    found: list[tuple[int, DictionaryObject]] = []
    seen: set[int] = set()
    waiting: list[tuple[object, dict[str, object]]] = [(reader.root_object.raw_get("/Pages"), {})]
    while waiting:
        thing, above = waiting.pop()
        node = resolved(thing)
        if not isinstance(thing, IndirectObject) or not isinstance(node, DictionaryObject) or thing.idnum in seen:
            raise RefusalError("attachment-unreadable", "is damaged: its pages cannot be followed")
        seen.add(thing.idnum)
        inherited = above | {key: node.raw_get(key) for key in _INHERITED if key in node}
        kids = resolved(node.get("/Kids"))
        if isinstance(kids, ArrayObject):
            waiting += [(kid, inherited) for kid in reversed(list(list.__iter__(kids)))]
        else:
            found.append((thing.idnum, _whole(node, inherited)))
        if len(found) > MOST_PAGES or len(seen) > 10 * MOST_PAGES:
            raise RefusalError("attachment-too-large", f"has more than {MOST_PAGES} pages")
    if not found:
        raise RefusalError("attachment-unreadable", "has no pages")
    return found


def _whole(node: DictionaryObject, inherited: Mapping[str, object]) -> DictionaryObject:
    whole = DictionaryObject(node)
    dict.update(whole, inherited)
    return whole


def _page(page: DictionaryObject, copy: Copy) -> dict[str, object]:
    entries: dict[str, object] = {}
    for key in (*_INHERITED, *_OWN):
        if key in page:
            entries[key.removeprefix("/")] = _box(page.get(key)) if key in _BOXES else copy.value(page.raw_get(key))
    if "MediaBox" not in entries:
        raise RefusalError("attachment-unreadable", "is damaged: a page has no size")
    entries.setdefault("Resources", {})
    contents = resolved(page.get("/Contents"))
    if isinstance(contents, StreamObject):
        entries["Contents"] = _content(page.raw_get("/Contents"), copy)
    elif isinstance(contents, ArrayObject):
        entries["Contents"] = [_content(item, copy) for item in list.__iter__(contents)]
    if "/AA" in page:
        raise RefusalError("attachment-active", "does something when one of its pages is opened")
    return entries


def _content(item: object, copy: Copy) -> object:
    """A content stream that can be read."""
    found = resolved(item)
    if not isinstance(found, StreamObject):
        raise RefusalError("attachment-unreadable", "is damaged: a page has lost its content")
    found.get_data()
    return copy.value(item)


def _box(thing: object) -> list[float]:
    """A rectangle that is a sheet of paper."""
    left, bottom, right, top = _rectangle(thing)
    if not (_SHORTEST <= right - left <= _LONGEST and _SHORTEST <= top - bottom <= _LONGEST):
        raise RefusalError("attachment-unreadable", "has a page of a size that no printer has")
    return [left, bottom, right, top]


def _rectangle(thing: object) -> list[float]:
    """A rectangle in plain numbers, lower left corner first."""
    found = resolved(thing)
    values = [float(str(resolved(side))) for side in found] if isinstance(found, ArrayObject) else []
    if len(values) != 4:
        raise RefusalError("attachment-unreadable", "is damaged: a rectangle has not four sides")
    left, right = sorted(values[::2])
    bottom, top = sorted(values[1::2])
    return [round(side, 3) for side in (left, bottom, right, top)]


def _links(
    page: DictionaryObject, reader: PdfReader, places: Mapping[int, int], number: int, refusals: list[RefusalError]
) -> Iterator[tuple[int, dict[str, object]]]:
    """Object number and entries of each link worth keeping."""
    annotations = resolved(page.get("/Annots"))
    for item in list.__iter__(annotations) if isinstance(annotations, ArrayObject) else ():
        annotation = dictionary(item)
        kind, flags = annotation.get("/Subtype"), int(str(annotation.get("/F", 0)))
        action = dictionary(annotation.get("/A"))
        if kind in _PLAYS or "/AA" in annotation or is_active(action) or _SCRIPT.match(str(action.get("/URI", ""))):
            refusals.append(RefusalError("attachment-active", f"has active content on page {number}"))
        elif kind == "/Link":
            entries = _link(annotation, action, reader, places)
            if entries:
                yield item.idnum if isinstance(item, IndirectObject) else 0, entries
        elif kind != "/Popup" and flags & _PRINTED and not flags & _HIDDEN:
            reason = f"has a comment, stamp or field on page {number} that is no part of the page"
            refusals.append(RefusalError("attachment-changes", reason))


def _link(
    annotation: Mapping[str, object], action: Mapping[str, object], reader: PdfReader, places: Mapping[int, int]
) -> dict[str, object] | None:
    """A link to the web or into the attachment itself; None for one that leads nowhere."""
    address = str(action.get("/URI", ""))
    target: dict[str, object] | None = None
    if _WEB.fullmatch(address):
        target = {"A": {"S": Name("URI"), "URI": address.encode("ascii")}}
    elif not address:
        target = _destination(annotation.get("/Dest") or action.get("/D"), reader, places)
    if target is None:
        return None
    says = annotation.get("/Contents")
    return {
        "Type": Name("Annot"),
        "Subtype": Name("Link"),
        "Rect": _rectangle(annotation["/Rect"]),
        "Border": [0, 0, 0],
        "F": _PRINTED,
        **({"Contents": str(says)} if says else {}),
        **target,
    }


def _destination(thing: object, reader: PdfReader, places: Mapping[int, int]) -> dict[str, object] | None:
    """An explicit destination for a named or explicit one."""
    found = resolved(thing)
    if isinstance(found, str):
        named = reader.named_destinations.get(found)
        found = named.dest_array if named is not None else None
    elif isinstance(found, DictionaryObject):
        found = resolved(found.get("/D"))
    first = next(list.__iter__(found), None) if isinstance(found, ArrayObject) else None
    place = places.get(first.idnum) if isinstance(first, IndirectObject) else None
    return None if place is None else {"Dest": [At(place), Name("Fit")]}
