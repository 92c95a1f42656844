"""Data piece by piece -> deflated data that does not end like a line.

Some parsers take a last CR or LF of a stream for the end-of-line marker before `endstream`. The last byte belongs to a
checksum of the data, so a little is added to data that can bear it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Final

from handouts.pdf.objects import Name, Stream, serialise

_LEVEL: Final = 5


class Deflated:
    """Deflates what is added; only the deflated data is kept."""

    def __init__(self) -> None:
        self._deflate = zlib.compressobj(_LEVEL)
        self._parts: list[bytes] = []
        self._check = 1

    def add(self, data: bytes) -> None:
        """Take the next data."""
        self._check = zlib.adler32(data, self._check)
        self._parts.append(self._deflate.compress(data))

    def finish(self, filler: Callable[[], bytes]) -> bytes:
        """All of it, after as many fillers as the checksum needs."""
        while self._check & 0xFF in b"\r\n":
            self.add(filler())
        return b"".join([*self._parts, self._deflate.flush()])


def deflated_stream(data: bytes, entries: Mapping[str, object]) -> bytes:
    """A stream object of data that may have spaces at its end."""
    deflated = Deflated()
    deflated.add(data)
    return packed_stream(deflated.finish(lambda: b" "), entries)


def packed_stream(packed: bytes, entries: Mapping[str, object]) -> bytes:
    """A stream object of data that is deflated already."""
    return serialise(Stream(packed, {**entries, "Filter": Name("FlateDecode")}, compress=False))
