"""A clinic's own PDF -> what is put behind a packet: objects that only want numbers, made once for many packets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct
from pypdf.generic import StreamObject

from handouts.audit.quiet import quiet
from handouts.pdf.objects import Name
from handouts.print_run.attachments.copying import NULL, Copied, Copy
from handouts.print_run.attachments.opening import (
    RefusalError,
    active_content,
    dictionary,
    opened,
    refused,
    resolved,
)
from handouts.print_run.attachments.pages import Pages, copied_pages
from handouts.print_run.attachments.tags import Tags, UnfitTagsError, copied_tags
from handouts.print_run.contract import Attachment
from handouts.print_run.forms import At, Forms, Plain, forms, identified

_MOST_KEPT: Final = 8
_UA: Final = re.compile(rb"pdfuaid:part\s*(?:>\s*1\s*<|=\s*[\"']1[\"'])")
_ARCHIVE: Final = re.compile(rb"pdfaid:part\s*(?:>\s*[123]\s*<|=\s*[\"'][123][\"'])")
_LEVEL: Final = re.compile(rb"pdfaid:conformance\s*(?:>\s*[Aa]\s*<|=\s*[\"'][Aa][\"'])")


class Prepared(Struct, frozen=True):
    """An attachment. Values to fill in: its objects' numbers; its keys of the parent tree; the prefix of its IDs; the
    page tree; the document.
    """

    title: str
    digest: str
    forms: Forms
    data: tuple[bytes | None, ...]
    """The data of each object that is a stream."""
    keys: int
    pages: tuple[int, ...]
    """Places of the page objects."""
    part: int | None
    """The place of its structure element; None without tags."""
    parents: tuple[tuple[int, tuple[int, ...] | int], ...]
    """For keys 0, 1 ... the places of the elements of a page's content (-1: none), or of the one of a link."""
    identities: tuple[tuple[bytes, int], ...]
    proven: bool
    """It says itself that it keeps PDF/UA-1 and PDF/A."""

    def values(self, first: int, first_key: int, prefix: bytes, tree: int, document: int) -> list[object]:
        """What to fill into `forms` when its objects are numbered from `first`."""
        keys = range(first_key, first_key + self.keys)
        return [*range(first, first + len(self.data)), *keys, prefix, tree, document]


@lru_cache(maxsize=_MOST_KEPT)
def prepared(attachment: Attachment) -> Prepared:
    """Read an attachment. Raises HandoutError with every reason to refuse it."""
    refusals: list[RefusalError] = []
    try:
        with quiet():
            made = _prepared(attachment, refusals)
    except RefusalError as refusal:
        raise refused(attachment.title, *refusals, refusal) from None
    except Exception as error:  # a hostile file makes the library raise anything
        damaged = RefusalError("attachment-unreadable", "is damaged: its objects cannot be followed")
        raise refused(attachment.title, *(refusals or [damaged])) from error
    if refusals:
        raise refused(attachment.title, *refusals)
    return made


def _prepared(attachment: Attachment, refusals: list[RefusalError]) -> Prepared:
    reader = opened(attachment.data)
    root = reader.root_object
    refusals += active_content(root)
    copy = Copy()
    pages = copied_pages(reader, copy, refusals)
    tags = _tags(root, pages, copy, attachment.title)
    proven = tags is not None and tags.numbered_headings and _claims(root)
    return _made(attachment, copy, pages, tags, proven=proven)


def _tags(root: Mapping[str, object], pages: Pages, copy: Copy, title: str) -> Tags | None:
    """The tags, when they are whole: a page they leave out must be without content for readers."""
    known = len(copy.objects)
    try:
        tags = copied_tags(root, pages, copy, title)
    except (UnfitTagsError, ValueError):
        del copy.objects[known:]
        return None
    if len(tags.owners) < len(pages.sheets) and not _claims(root):
        del copy.objects[known:]
        return None
    return tags


def _claims(root: Mapping[str, object]) -> bool:
    """Whether the file says of itself that it keeps PDF/UA-1 and PDF/A with tags, in colours like ours."""
    metadata = resolved(root.get("/Metadata"))
    xmp = metadata.get_data() if isinstance(metadata, StreamObject) else b""
    intents = resolved(root.get("/OutputIntents"))
    for one in intents if isinstance(intents, list) else ():
        if resolved(dictionary(dictionary(one).get("/DestOutputProfile")).get("/N")) not in (1, 3):
            return False
    return all(pattern.search(xmp) for pattern in (_UA, _ARCHIVE, _LEVEL))


def _made(attachment: Attachment, copy: Copy, pages: Pages, tags: Tags | None, *, proven: bool) -> Prepared:
    count = len(copy.objects)
    keys = {place: key for key, place in enumerate(_keyed(pages, tags))}
    prefix, tree, document = (count + len(keys) + index for index in range(3))
    values = {place: one or Copied(NULL) for place, one in enumerate(copy.objects)}
    for place, entries in pages.entries.items():
        values[place] = Copied(_tied(place, entries, keys, count, tree))
    for place, element in tags.elements.items() if tags else ():
        values[place] = Copied({"P": At(document), **identified(element, prefix)})
    return Prepared(
        title=attachment.title,
        digest=hashlib.sha256(attachment.data).hexdigest(),
        forms=forms([_with_length(values[place]) for place in range(count)]),
        data=tuple(values[place].data for place in range(count)),
        keys=len(keys),
        pages=tuple(sheet.place for sheet in pages.sheets),
        part=tags.part if tags else None,
        parents=tuple(_parents(pages, tags, keys)) if tags else (),
        identities=tuple(sorted(tags.identities.items())) if tags else (),
        proven=proven,
    )


def _keyed(pages: Pages, tags: Tags | None) -> Iterator[int]:
    """Places of the pages and links that stand in the parent tree."""
    if tags is not None:
        yield from (sheet.place for index, sheet in enumerate(pages.sheets) if index in tags.owners)
        yield from tags.links


def _tied(place: int, entries: dict[str, object], keys: Mapping[int, int], count: int, tree: int) -> dict[str, object]:
    """A page or link with what ties it into the packet."""
    is_page = "Subtype" not in entries
    tied = {"Type": Name("Page"), "Parent": At(tree), **entries, "Tabs": Name("S")} if is_page else dict(entries)
    if place in keys:
        tied["StructParents" if is_page else "StructParent"] = Plain(count + keys[place])
    return tied


def _parents(pages: Pages, tags: Tags, keys: Mapping[int, int]) -> Iterator[tuple[int, tuple[int, ...] | int]]:
    for index, owners in sorted(tags.owners.items()):
        elements = tuple(owners.get(mcid, -1) for mcid in range(max(owners) + 1))
        yield keys[pages.sheets[index].place], elements
    for link, element in tags.links.items():
        yield keys[link], element


def _with_length(copied: Copied) -> object:
    """A value to serialise; a stream's dictionary says how long its data is."""
    if copied.data is None or not isinstance(copied.value, dict):
        return copied.value
    return {**copied.value, "Length": len(copied.data)}
