"""The bytes of a finished packet -> its objects by number, as its cross-reference table says (ISO 32000-1, 7.5)."""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Final

from handouts.pdf.objects import Ref
from handouts.print_run.syntax import STREAM, MalformedError, parsed

_ENDING: Final = re.compile(rb"startxref\n(\d{1,10})\n%%EOF\n\Z")
_ENDING_BYTES: Final = 60
_TABLE: Final = re.compile(
    rb"(\d{1,9}) 0 obj\n<</Type /XRef /Size (\d{1,9}) /W \[1 4 2\] /Root (\d{1,9}) 0 R /Info (\d{1,9}) 0 R "
    rb"/ID \[<([0-9A-F]{32})> <[0-9A-F]{32}>\] /Length (\d{1,9})>>\nstream\n"
)
_ROW: Final = struct.Struct(">BIH")
_DIRECT, _WITHIN = 1, 2
"""Kinds of rows in a cross-reference stream (7.5.8.3)."""
_AFTER_OBJECT: Final = b"\nendobj\n"
_LONGEST: Final = 16_000_000
_MOST_IN_A_NUMBER: Final = 20


class PacketFile:
    """A file as a packet is written. Raises MalformedError for anything else, at once or when an object is read."""

    def __init__(self, data: bytes) -> None:
        ending = _ENDING.search(data, max(0, len(data) - _ENDING_BYTES))
        table = _TABLE.match(data, min(int(ending[1]), len(data))) if ending else None
        if table is None:
            raise MalformedError("its end is not that of a packet")
        number, size, self.root, self.info, length = map(int, table.group(1, 2, 3, 4, 6))
        rows = data[table.end() : table.end() + length]
        if size != number + 1 or len(rows) != length or length != size * _ROW.size:
            raise MalformedError("its cross-reference table is not that of a packet")
        self._identity, self._table, self.data = table[5], table.start(), data
        self._offsets: dict[int, int] = {}
        self._container_of: dict[int, int] = {}
        self._opened: dict[int, dict[int, bytes]] = {}
        for one, (kind, where, _) in enumerate(_ROW.iter_unpack(rows)):
            if kind == _DIRECT and one != number:
                self._offsets[one] = where
            elif kind == _WITHIN:
                self._container_of[one] = where
        self._containers = sorted(set(self._container_of.values()))
        if len(self._offsets) + len(self._container_of) != number - 1 or not self._containers:
            raise MalformedError("its cross-reference table is not that of a packet")
        self.size = self._containers[0]
        """One more than the highest number of its objects, object streams left out."""

    def check_digest(self, head: bytes, digest_of_head: hashlib._Hash) -> None:
        """Compare the file's ID with its bytes, of which `head` come first and are digested already (7.5.5).

        Raises MalformedError when they have changed since the file was made.
        """
        digest = digest_of_head.copy()
        digest.update(memoryview(self.data)[len(head) : self._table])
        if digest.hexdigest()[:32].upper().encode("ascii") != self._identity:
            raise MalformedError("its bytes have changed since it was made")

    @cached_property
    def _ends(self) -> dict[int, int]:
        ordered = sorted(self._offsets, key=self._offsets.__getitem__)
        return dict(zip(ordered, [*map(self._offsets.__getitem__, ordered[1:]), self._table], strict=True))

    @property
    def end_of_head(self) -> int:
        """Where the first part of the file ends, which the packets of a variant share: behind the object streams."""
        return self._ends.get(self._containers[-1], 0)

    @cached_property
    def own(self) -> tuple[int, ...]:
        """The numbers of the objects behind the shared part, which a patient fills, in their order in the file."""
        return tuple(number for number in self._ends if self._offsets[number] >= self.end_of_head)

    def numbers(self) -> Iterator[int]:
        """The numbers of all its objects."""
        return (number for number in (*self._offsets, *self._container_of) if number not in self._containers)

    def body(self, number: int) -> bytes:
        """What stands between `obj` and `endobj`, or in an object stream."""
        if number in self._container_of:
            return self._held(self._container_of[number]).get(number, b"")
        opening = b"%d 0 obj\n" % number
        start, end = self._offsets.get(number, 0), self._ends.get(number, 0)
        if not self.data.startswith(opening, start) or not self.data.endswith(_AFTER_OBJECT, 0, end):
            raise MalformedError(f"object {number} is not where its cross-reference table says")
        return self.data[start + len(opening) : end - len(_AFTER_OBJECT)]

    def _held(self, container: int) -> dict[int, bytes]:
        """The objects of an object stream by number (7.5.7)."""
        if container not in self._opened:
            if container in self._container_of:
                raise MalformedError("an object stream stands in another")
            body = self.body(container)
            entries, data = parsed(body), stream_data(body)
            first = entries.get("First") if isinstance(entries, dict) else None
            index = data[:first].split() if isinstance(first, int) else []
            if not index or not all(part.isdigit() and len(part) < _MOST_IN_A_NUMBER for part in index):
                raise MalformedError("an object stream has no index")
            numbers, places = map(int, index[::2]), [len(data[:first]) + int(at) for at in index[1::2]]
            bounds = list(pairwise([*places, len(data) + 1]))
            if any(at >= end for at, end in bounds):
                raise MalformedError("an object stream has no index")
            self._opened[container] = {one: data[at : end - 1] for one, (at, end) in zip(numbers, bounds, strict=False)}
        return self._opened[container]

    def dictionary(self, number: int) -> dict[str, object]:
        """An object that is a dictionary, or the dictionary of a stream."""
        value = parsed(self.body(number))
        if not isinstance(value, dict):
            raise MalformedError(f"object {number} is no dictionary")
        return value


def stream_data(body: bytes) -> bytes:
    """The decoded data of a stream of ours: deflated, deflated and in hexadecimal, or plain."""
    head, _, rest = body.partition(STREAM)
    data = rest.removesuffix(b"\nendstream")
    if b"/ASCIIHexDecode" in head:
        data = bytes.fromhex(data.removesuffix(b">").decode("ascii"))
    if b"/FlateDecode" not in head:
        return data
    try:
        return zlib.decompressobj().decompress(data, _LONGEST)
    except zlib.error:
        raise MalformedError("a stream cannot be inflated") from None


def target(entries: Mapping[str, object], key: str) -> int:
    """The object number an entry refers to. Raises MalformedError when it does not."""
    value = entries.get(key)
    if not isinstance(value, Ref):
        raise MalformedError(f"/{key} is missing")
    return value.number


def targets(value: object) -> list[int]:
    """The object numbers of an array of references, or of a single one."""
    items = value if isinstance(value, list) else [value] if value is not None else []
    numbers = [item.number for item in items if isinstance(item, Ref)]
    if len(numbers) != len(items):
        raise MalformedError("an array holds something written in place")
    return numbers
