"""The fonts of a packet, read strictly: each is built as a packet's fonts are, and shows the letters it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from handouts.audit.numbered import Numbered
from handouts.audit.streams import stream_data
from handouts.audit.syntax import Reference
from handouts.audit.unreadable import UnreadableError

_FONT: Final = {"/Type": "/Font", "/Subtype": "/Type0", "/Encoding": "/Identity-H"}
_DESCENDANT: Final = {"/Type": "/Font", "/Subtype": "/CIDFontType2", "/CIDToGIDMap": "/Identity"}
_DESCRIPTOR: Final = {"/Type": "/FontDescriptor"}
_OF_FONT: Final = {*_FONT, "/BaseFont", "/DescendantFonts", "/ToUnicode"}
_OF_DESCENDANT: Final = {*_DESCENDANT, "/BaseFont", "/CIDSystemInfo", "/DW", "/W", "/FontDescriptor"}
_OF_DESCRIPTOR: Final = {
    *(*_DESCRIPTOR, "/FontName", "/Flags", "/ItalicAngle", "/StemV", "/Ascent", "/Descent", "/CapHeight", "/FontBBox"),
    "/FontFile2",
}


def fonts_of(packet: Numbered, table: int) -> Iterator[tuple[str, int]]:
    """The fonts of a `font_table`: resource name and object number. Raises UnreadableError."""
    for name, font in packet.dictionary(table).items():
        if not isinstance(font, Reference):
            raise UnreadableError("a font is not built as a packet's")
        yield name.removeprefix("/"), font.number


def font_table(packet: Numbered, pages: Iterable[int]) -> int:
    """The object number of the dictionary of the fonts that all pages share. Raises UnreadableError."""
    resources = {packet.entry(page, "Resources") for page in pages}
    tables = {packet.entry(number, "Font") for number in resources}
    if len(tables) != 1:
        raise UnreadableError("its pages do not share their fonts")
    return tables.pop()


def typefaces_of(packet: Numbered, pages: Iterable[int]) -> dict[str, str]:
    """Resource name -> typeface, without the tag of a subset (ISO 32000-1, 9.6.4). Raises UnreadableError."""
    return {name: _typeface(packet, number) for name, number in fonts_of(packet, font_table(packet, pages))}


def _typeface(packet: Numbered, number: int) -> str:
    """The name of a composite font (9.7). Codes are glyphs of its program, which stands in the file (9.9)."""
    font = _built(packet, number, _FONT, _OF_FONT)
    holder, *others = packet.entries(number, "DescendantFonts")
    descendant = _built(packet, holder, _DESCENDANT, _OF_DESCENDANT)
    described = packet.entry(holder, "FontDescriptor")
    descriptor = _built(packet, described, _DESCRIPTOR, _OF_DESCRIPTOR)
    names = {str(name) for name in (font["/BaseFont"], descendant["/BaseFont"], descriptor["/FontName"])}
    streams = (packet.entry(described, "FontFile2"), packet.entry(number, "ToUnicode"))
    if others or len(names) != 1 or not all(_holds_something(packet.objects.get(one, b"")) for one in streams):
        raise UnreadableError("a font is not built as a packet's")
    return names.pop().partition("+")[2]


@lru_cache(maxsize=64)
def _holds_something(written: bytes) -> bool:
    """Whether a stream is not empty; variants have most fonts in common."""
    return bool(stream_data(written))


def _built(packet: Numbered, number: int, fixed: Mapping[str, str], keys: set[str]) -> Mapping[str, object]:
    entries = packet.dictionary(number)
    if entries.keys() != keys or any(entries[key] != value for key, value in fixed.items()):
        raise UnreadableError("a font is not built as a packet's")
    return entries
