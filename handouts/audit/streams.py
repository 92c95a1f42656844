"""A stream as it stands in a file -> its decoded data."""

from __future__ import annotations

import re
import zlib
from typing import Final

from handouts.audit.unreadable import MAX_STREAM_BYTES, UnreadableError

_STREAM: Final = re.compile(rb"<<(.*?)/Length ([0-9]{1,9})>>\nstream\n(.*)\nendstream", re.DOTALL)
_CODED: Final = re.compile(rb"/(?:Filter|DecodeParms|F|FFilter|FDecodeParms)(?![A-Za-z0-9])|#")
"""Entries by which the data is not what stands there (7.3.8.2), or a name that may be one of them."""
_FLATE: Final = b"/Filter /FlateDecode "
_HEX_FLATE: Final = b"/Filter [/ASCIIHexDecode /FlateDecode] "


def stream_data(written: bytes) -> bytes:
    """The decoded data of a stream as it stands in a file. Raises UnreadableError."""
    found = _STREAM.fullmatch(written)
    if found is None or int(found[2]) != len(found[3]):
        raise UnreadableError("a stream is not as long as it says")
    entries, data = found[1], found[3]
    filters = next((known for known in (_HEX_FLATE, _FLATE) if entries.endswith(known)), b"")
    if _CODED.search(entries.removesuffix(filters)):
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
