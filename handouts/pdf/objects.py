"""Python values become PDF objects in bytes (ISO 32000-1, 7.3), and a table of objects becomes a file (7.5)."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
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
    for kind, form in _FORMS:
        if isinstance(value, kind):
            return form(value)
    raise TypeError(f"no PDF form for {type(value).__name__}")


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
    return serialise(entries) + b"\nstream\n" + data + b"\nendstream"


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


HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def indirect(number: int, data: bytes) -> bytes:
    """A serialised object as it stands in a file (7.3.10)."""
    return b"%d 0 obj\n%b\nendobj\n" % (number, data)


OPEN_LINE: Final = b"%010d 00000 n \n"
"""The line of an object whose place is not known yet."""


def place_line(offset: int) -> bytes:
    """The line of the cross-reference table of an object that starts at a byte of the file (7.5.4)."""
    return OPEN_LINE % offset


def open_ending(lines: Sequence[bytes], root: Ref, info: Ref) -> bytes:
    """What follows the objects of a file: cross-reference table and trailer (7.5.4, 7.5.5).

    `lines` are those of objects 1, 2 ... To be filled with `%`: a place for each open line, the file ID twice in
    hexadecimal, and the place of the table.
    """
    trailer = {"Size": len(lines) + 1, "Root": root, "Info": info, "ID": [Raw(b"<%b>"), Raw(b"<%b>")]}
    return b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n%b\nstartxref\n%%d\n%%%%%%%%EOF\n" % (
        len(lines) + 1,
        b"".join(lines),
        serialise(trailer),
    )


def ending(lines: Sequence[bytes], start: int, identity: bytes, root: Ref, info: Ref) -> bytes:
    """The same with all places known; the table starts at byte `start`."""
    identity = identity.hex().upper().encode("ascii")
    return open_ending(lines, root, info) % (identity, identity, start)


_FORMS: Final[tuple[tuple[type, Callable[[Any], bytes]], ...]] = (
    (Raw, lambda value: value.data),
    (Name, lambda value: b"/" + value.text.encode("ascii")),
    (Ref, lambda value: b"%d 0 R" % value.number),
    (bool, lambda value: b"true" if value else b"false"),
    (int, lambda value: b"%d" % value),
    (float, number),
    (str, text_string),
    (bytes, lambda value: b"<" + value.hex().upper().encode() + b">"),
    (Stream, _stream),
    (dict, _dictionary),
    (Sequence, _array),
)
"""How each kind of value is written; a bool is an int, so it comes first."""
