"""Python values become PDF objects in bytes (ISO 32000-1, 7.3), and a table of objects becomes a file (7.5)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, Final

from msgspec import Struct, field


class Name(Struct, frozen=True):
    """A PDF name without its slash; only regular characters are used for names here."""

    text: str


class Ref(Struct, frozen=True):
    """A reference to object `number`, generation 0."""

    number: int


class Raw(Struct, frozen=True):
    """Bytes that are PDF syntax already."""

    data: bytes


class Stream(Struct, frozen=True):
    """Stream data with its extra dictionary entries; deflated when `compress`."""

    data: bytes
    entries: Mapping[str, object] = field(default_factory=dict)
    compress: bool = True


def serialise(value: object) -> bytes:
    """One PDF object as bytes. `str` is a text string, `bytes` a byte string, `Name`, `Ref` and containers as such."""
    form = _FORMS.get(type(value))
    if form is None:
        raise TypeError(f"no PDF form for {type(value).__name__}")
    return form(value)


def _dictionary(value: Mapping[str, object]) -> bytes:
    return b"<<" + b" ".join(b"/%b %b" % (key.encode("ascii"), serialise(item)) for key, item in value.items()) + b">>"


def _array(value: Sequence[object]) -> bytes:
    return b"[" + b" ".join(map(serialise, value)) + b"]"


@lru_cache(maxsize=4096)
def number(value: float) -> bytes:
    """A real with at most three decimals (a thousandth of a point is far below any printer's dot)."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return (text if text not in {"-0", ""} else "0").encode()


def text_string(value: str) -> bytes:
    """A text string: literal when ASCII, else UTF-16BE with a byte order mark (7.9.2.2)."""
    if value.isascii() and value.isprintable():
        escaped = value.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return b"(" + escaped.encode("ascii") + b")"
    return b"<FEFF" + value.encode("utf-16-be").hex().upper().encode() + b">"


def _stream(stream: Stream) -> bytes:
    entries = dict(stream.entries)
    data = stream.data
    if stream.compress:
        data, filters = deflate(data)
        entries["Filter"] = filters
    entries["Length"] = len(data)
    return serialise(entries) + b"\nstream\n" + data + _END_STREAM


def plain_stream(data: bytes) -> bytes:
    """A stream without filters or further entries: `serialise(Stream(data, compress=False))` in a fifth of the time."""
    return b"<</Length %d>>\nstream\n%b\nendstream" % (len(data), data)


def deflate(data: bytes) -> tuple[bytes, object]:
    """Deflated bytes that do not end like a line, and their filter.

    Some parsers and validators take a last CR or LF for the end-of-line marker. One stream in 128 has a checksum
    that ends so at any level of compression; it is written in hexadecimal.
    """
    packed = zlib.compress(data, 6)
    if packed[-1] not in b"\r\n":
        return packed, Name("FlateDecode")
    return packed.hex().encode("ascii") + b">", [Name("ASCIIHexDecode"), Name("FlateDecode")]


_END_STREAM: Final = b"\nendstream"
HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def indirect(number: int, data: bytes) -> bytes:
    """A serialised object as it stands in a file (7.3.10)."""
    return b"%d 0 obj\n%b\nendobj\n" % (number, data)


FREE_ROW: Final = b"\0\0\0\0\0\xff\xff"
"""The row of no object in a cross-reference stream: kind, place, index in one, four and two bytes (7.5.8.3)."""
_OPEN_ROW: Final = b"\1%b\0\0"
"""The row of an object whose place is not known yet."""
MOST_TOGETHER: Final = 2_000
"""Objects of one object stream: a reader inflates all of them for the first one it wants."""


class Packed(Struct, frozen=True):
    """Objects as a file begins with them, and the row of each in the cross-reference stream."""

    data: bytes
    rows: Mapping[int, bytes]


def packed(objects: Mapping[int, bytes], free: int) -> Packed:
    """Serialised objects behind a header: streams one by one, then all others in object streams (7.5.7).

    The object streams take the numbers from `free` on.
    """
    parts, rows, position = [HEADER], dict[int, bytes](), len(HEADER)

    def add(number: int, written: bytes) -> None:
        nonlocal position
        rows[number] = place_row(position)
        parts.append(indirect(number, written))
        position += len(parts[-1])

    plain: list[int] = []
    for number in sorted(objects):
        if objects[number].endswith(_END_STREAM):
            add(number, objects[number])
        else:
            plain.append(number)
    for container, start in enumerate(range(0, len(plain), MOST_TOGETHER), start=free):
        some = plain[start : start + MOST_TOGETHER]
        add(container, serialise(Stream(*together([(number, objects[number]) for number in some]))))
        rows |= {
            number: b"\2%b%b" % (four_bytes(container), index.to_bytes(2, "big")) for index, number in enumerate(some)
        }
    return Packed(b"".join(parts), rows)


def together(objects: Sequence[tuple[int, bytes]]) -> tuple[bytes, dict[str, object]]:
    """Numbered objects, none of them a stream, as the data and the entries of an object stream (7.5.7)."""
    places = accumulate((len(written) + 1 for _, written in objects), initial=0)
    index = b"".join(b"%d %d " % (number, at) for (number, _), at in zip(objects, places, strict=False))
    entries = {"Type": Name("ObjStm"), "N": len(objects), "First": len(index)}
    return index + b"\n".join(written for _, written in objects), entries


def place_row(offset: int) -> bytes:
    """The row of an object that starts at a byte of the file (7.5.8.3)."""
    return _OPEN_ROW % four_bytes(offset)


four_bytes: Final = struct.Struct(">I").pack
"""A byte of the file as its cross-reference stream names it."""


def open_ending(rows: Mapping[int, bytes], root: Ref, info: Ref) -> bytes:
    """What follows the objects of a file: cross-reference stream and the place of that (7.5.8).

    `rows` are those of objects 1, 2 ... as far as their places are known. To be filled with `%`: the file ID twice in
    hexadecimal, in four bytes the place of each other object in the order of their numbers and that of the stream, and
    the latter as a number.
    """
    number = max(rows) + 1
    lines = [rows[one].replace(b"%", b"%%") if one in rows else _OPEN_ROW for one in range(1, number)]
    entries = {"Type": Name("XRef"), "Size": number + 1, "W": [1, 4, 2], "Root": root, "Info": info}
    entries |= {"ID": [Raw(b"<%b>"), Raw(b"<%b>")], "Length": len(FREE_ROW) * (number + 1)}
    stream = b"\nstream\n".join((serialise(entries), b"".join((FREE_ROW, *lines, _OPEN_ROW)))) + _END_STREAM
    return indirect(number, stream) + b"startxref\n%d\n%%%%EOF\n"


def ending(rows: Mapping[int, bytes], start: int, identity: bytes, root: Ref, info: Ref) -> bytes:
    """The same with all places known; the cross-reference stream starts at byte `start`."""
    identity = identity.hex().upper().encode("ascii")
    return open_ending(rows, root, info) % (identity, identity, four_bytes(start), start)


_FORMS: Final[Mapping[type, Callable[[Any], bytes]]] = {
    Raw: lambda value: value.data,
    Name: lambda value: b"/" + value.text.encode("ascii"),
    Ref: lambda value: b"%d 0 R" % value.number,
    bool: lambda value: b"true" if value else b"false",
    int: lambda value: b"%d" % value,
    float: number,
    str: text_string,
    bytes: lambda value: b"<" + value.hex().upper().encode() + b">",
    Stream: _stream,
    dict: _dictionary,
    list: _array,
    tuple: _array,
}
"""How each kind of value is written."""
