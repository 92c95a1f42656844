"""The reading library's objects -> values that can be written behind a packet, each object once."""

from __future__ import annotations

import zlib
from typing import Final

from msgspec import Struct
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from handouts.pdf.objects import Name, Raw
from handouts.print_run.attachments.opening import MOST_OBJECTS, RefusalError
from handouts.print_run.forms import At

NULL: Final = Raw(b"null")
_LEFT_OUT: Final = frozenset(
    {"/Length", "/StructParent", "/StructParents", "/Metadata", "/PieceInfo", "/AF", "/OPI", "/Alternates", "/OC"}
    | {"/Ref", "/Measure", "/PtData", "/LastModified", "/ID"}
)
"""Entries of pictures and forms that a printed page does not need: tags, layers, other files, notes of tools."""
_REGULAR: Final = frozenset(range(0x21, 0x7F)) - frozenset(b"#%()<>[]{}/")
"""Bytes a name may hold as they are (ISO 32000-1, 7.3.5)."""
_DEEPEST: Final = 30
_FILTERS: Final = frozenset(
    {"ASCIIHexDecode", "ASCII85Decode", "LZWDecode", "FlateDecode", "RunLengthDecode", "CCITTFaxDecode", "JBIG2Decode"}
    | {"DCTDecode", "JPXDecode"}
)
"""ISO 32000-1, table 6, without encryption."""
_MOST_INFLATED: Final = 200_000_000
_CHUNK: Final = 1_000_000
_ELSEWHERE: Final = frozenset({"/Page", "/Pages", "/Catalog", "/StructElem", "/StructTreeRoot"})
"""Kinds of objects that nothing on a page needs; a reference to one becomes null."""


class Copied(Struct, frozen=True):
    """An object: its value, and the data when it is a stream."""

    value: object
    data: bytes | None = None


class Copy:
    """Objects of one file on their way; a reference becomes `At` with the object's place among them, from 0."""

    def __init__(self) -> None:
        self.objects: list[Copied | None] = []
        self._places: dict[int, int] = {}
        self._depth = 0
        self._inflated = 0

    def reserve(self) -> int:
        """A place for an object that is made later."""
        self.objects.append(None)
        if len(self.objects) > MOST_OBJECTS:
            raise RefusalError("attachment-too-large", f"has more than {MOST_OBJECTS} objects")
        return len(self.objects) - 1

    def add(self, value: object) -> int:
        """Take an object in."""
        place = self.reserve()
        self.objects[place] = Copied(value)
        return place

    def value(self, thing: object) -> object:
        """The value of anything but a stream, with all it refers to taken in."""
        if isinstance(thing, IndirectObject):
            return self._reference(thing)
        if isinstance(thing, DictionaryObject):
            left_out = _LEFT_OUT if isinstance(thing, StreamObject) else frozenset[str]()
            return {name(key): self.value(thing.raw_get(key)) for key in thing if key not in left_out}
        if isinstance(thing, ArrayObject):
            return [self.value(item) for item in list.__iter__(thing)]
        return plain(thing)

    def _reference(self, thing: IndirectObject) -> object:
        place = self._places.get(thing.idnum)
        if place is not None:
            return At(place)
        found = thing.get_object()
        if isinstance(found, DictionaryObject):
            if found.get("/Type") in _ELSEWHERE:
                return NULL
            place = self._places[thing.idnum] = self.reserve()
            self._depth += 1
            if self._depth > _DEEPEST:
                raise RefusalError("attachment-unreadable", "is damaged: its objects lead ever deeper")
            self.objects[place] = self._copied(found)
            self._depth -= 1
            return At(place)
        return self.value(found)

    def _copied(self, found: DictionaryObject) -> Copied:
        if not isinstance(found, StreamObject):
            return Copied(self.value(found))
        if "/F" in found or found.get("/Subtype") == "/PS":
            raise RefusalError("attachment-active", "takes parts of its pages from other files or programs")
        value, data = self.value(found), found._data
        if not isinstance(value, dict):
            raise TypeError
        filters = _listed(value.get("Filter"))
        if not all(isinstance(one, Name) and one.text in _FILTERS for one in filters):
            raise RefusalError("attachment-unreadable", "is damaged: a part of it is packed in an unknown way")
        if filters == [Name("FlateDecode")]:
            self._inflated += _inflated(data, _MOST_INFLATED - self._inflated)
        return _with_safe_end(value, data)


def _inflated(data: bytes, most: int) -> int:
    """How long deflated data is. Raises RefusalError when it is damaged, or longer than it may be."""
    inflate, length = zlib.decompressobj(), 0
    try:
        while data and length <= most:
            length += len(inflate.decompress(data, _CHUNK))
            data = inflate.unconsumed_tail
    except zlib.error:
        raise RefusalError("attachment-unreadable", "is damaged: a part of it cannot be inflated") from None
    if length > most:
        raise RefusalError("attachment-too-large", "becomes far too large when it is unpacked")
    return length


def _with_safe_end(value: dict[str, object], data: bytes) -> Copied:
    """A stream whose last byte no parser takes for an end of line: in hexadecimal when it must be."""
    if data[-1:] not in (b"\r", b"\n"):
        return Copied(value, data)
    filters, parameters = (_listed(value.get(key)) for key in ("Filter", "DecodeParms"))
    value["Filter"] = [Name("ASCIIHexDecode"), *filters]
    if parameters:
        value["DecodeParms"] = [NULL, *parameters]
    return Copied(value, data.hex().encode("ascii") + b">")


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def plain(thing: object) -> object:
    """A name, number, text or truth value; anything else is null."""
    if isinstance(thing, NameObject):
        return Name(name(thing))
    if isinstance(thing, BooleanObject):
        return bool(thing.value)
    if isinstance(thing, NumberObject):
        return int(thing)
    if isinstance(thing, FloatObject):
        return Raw(str(thing).encode("ascii"))
    if isinstance(thing, TextStringObject):
        return thing.original_bytes
    return bytes(thing) if isinstance(thing, ByteStringObject) else NULL


def name(text: str) -> str:
    """A name without its slash, written with regular characters only."""
    data = text.removeprefix("/").encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte in _REGULAR else f"#{byte:02X}" for byte in data)
