"""A stream as it stands in a file -> its decoded data."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Final

from handouts.audit.syntax import value_of
from handouts.audit.unreadable import MAX_STREAM_BYTES, UnreadableError

BEGIN: Final = b"\nstream\n"
_END: Final = b"\nendstream"
_CODED: Final = frozenset({"/DecodeParms", "/F", "/FFilter", "/FDecodeParms"})
"""Entries by which the data is not what stands there (7.3.8.2)."""
_FLATE: Final = "/FlateDecode"
_HEX_FLATE: Final = ["/ASCIIHexDecode", _FLATE]


def stream_data(written: bytes) -> bytes:
    """The decoded data of a stream as it stands in a file. Raises UnreadableError."""
    head, _, rest = written.partition(BEGIN)
    data = rest.removesuffix(_END)
    if head == b"<</Length %d>>" % len(data) and len(data) < len(rest):
        return data
    return unpacked(*parted(written))


def parted(written: bytes) -> tuple[dict[str, object], bytes]:
    """The entries of a stream, and its data as it stands. Raises UnreadableError unless that is as long as they say."""
    head, _, rest = written.partition(BEGIN)
    data, entries = rest.removesuffix(_END), value_of(head)
    if not isinstance(entries, dict) or entries.get("/Length") != len(data) or len(data) == len(rest):
        raise UnreadableError("a stream is not as long as it says")
    return entries, data


def unpacked(entries: Mapping[str, object], data: bytes) -> bytes:
    """The data of a stream, decoded as its entries say. Raises UnreadableError."""
    filters = entries.get("/Filter")
    if entries.keys() & _CODED or filters not in (None, _FLATE, _HEX_FLATE):
        raise UnreadableError("a stream inside is packed as no packet's is")
    try:
        if filters == _HEX_FLATE:
            return _inflated(bytes.fromhex(data.removesuffix(b">").decode("ascii")))
        return _inflated(data) if filters else data
    except (ValueError, zlib.error):
        raise UnreadableError("a stream inside cannot be unpacked") from None


def _inflated(data: bytes) -> bytes:
    inflate = zlib.decompressobj()
    unpacked = inflate.decompress(data, MAX_STREAM_BYTES)
    if len(unpacked) == MAX_STREAM_BYTES:
        raise UnreadableError("a stream inside is far longer than any page")
    if not inflate.eof or inflate.unused_data:
        raise UnreadableError("a stream inside does not end where its data does")
    return unpacked
