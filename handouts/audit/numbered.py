"""The bytes of a packet -> its numbered objects, every byte accounted for, without the reading library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from handouts.audit.streams import stream_data
from handouts.audit.unreadable import UnreadableError

_START: Final = re.compile(rb"startxref\n([0-9]{1,12})\n%%EOF\n\Z")
_START_WITHIN: Final = 64
_ENDING: Final = re.compile(
    rb"xref\n0 ([0-9]{1,9})\n0000000000 65535 f \n((?:[0-9]{10} 00000 n \n)*)"
    rb"trailer\n<</Size ([0-9]{1,9}) /Root ([0-9]{1,9}) 0 R /Info ([0-9]{1,9}) 0 R "
    rb"/ID \[<([0-9A-F]{32})> <([0-9A-F]{32})>\]>>\nstartxref\n[0-9]{1,12}\n%%EOF\n"
)
_LINE_BYTES: Final = 20
_CLOSING: Final = b"\nendobj\n"
_REFERENCE: Final = re.compile(rb"([0-9]{1,9}) 0 R\b")


class Numbered(Struct, frozen=True):
    """A packet taken apart: `objects` as written, without the words around them, in the order they stand."""

    objects: Mapping[int, bytes]
    header: bytes
    offsets: Mapping[int, int]
    start: int
    """Where the cross-reference table begins."""
    root: int
    info: int
    identity: str
    """The two halves of the file ID."""

    def entry(self, number: int, key: str) -> int:
        """The object number an entry of a dictionary refers to. Raises UnreadableError when there is none."""
        found = re.search(rb"/%b ([0-9]{1,9}) 0 R\b" % key.encode("ascii"), self.objects.get(number, b""))
        if found is None:
            raise UnreadableError(f"an object has no '{key}'")
        return int(found[1])

    def entries(self, number: int, key: str) -> tuple[int, ...]:
        """The object numbers an entry refers to in an array. Raises UnreadableError when there is none."""
        found = re.search(rb"/%b \[([0-9 R]*)\]" % key.encode("ascii"), self.objects.get(number, b""))
        numbers = tuple(map(int, _REFERENCE.findall(found[1]))) if found else ()
        if not numbers:
            raise UnreadableError(f"an object has no '{key}'")
        return numbers

    def stream(self, number: int) -> bytes:
        """The decoded data of a stream. Raises UnreadableError."""
        return stream_data(self.objects.get(number, b""))

    def reached(self, numbers: Iterable[int]) -> frozenset[int]:
        """These objects and all they refer to, however far."""
        waiting, seen = list(numbers), set[int]()
        while waiting:
            number = waiting.pop()
            if number not in seen:
                seen.add(number)
                written = self.objects.get(number, b"").partition(b"\nstream\n")[0]
                waiting += map(int, _REFERENCE.findall(written))
        return frozenset(seen)


def read_numbered(data: bytes) -> Numbered:
    """Take a packet apart. Raises UnreadableError for any byte that is not where a packet of ours has it."""
    said = _START.search(data[-_START_WITHIN:])
    if said is None:
        raise UnreadableError("cut off: the end of the file is missing")
    start = int(said[1])
    ending = _ENDING.fullmatch(data, min(start, len(data)))
    if ending is None:
        raise UnreadableError("its end is not written as a packet's")
    lines = ending[2]
    if int(ending[1]) != int(ending[3]) or len(lines) != _LINE_BYTES * (int(ending[1]) - 1):
        raise UnreadableError("its table of objects does not count them all")
    places = {1 + at // _LINE_BYTES: int(lines[at : at + _LINE_BYTES - 10]) for at in range(0, len(lines), _LINE_BYTES)}
    offsets = dict(sorted(places.items(), key=lambda item: item[1]))
    return Numbered(
        objects=_objects(data, offsets, start),
        header=data[: min(offsets.values(), default=0)],
        offsets=offsets,
        start=start,
        root=int(ending[4]),
        info=int(ending[5]),
        identity=(ending[6] + ending[7]).decode("ascii"),
    )


def _objects(data: bytes, offsets: Mapping[int, int], start: int) -> dict[int, bytes]:
    """Each object from its place to the next one's: nothing can stand between them."""
    objects: dict[int, bytes] = {}
    ends = [*list(offsets.values())[1:], start]
    for (number, at), end in zip(offsets.items(), ends, strict=True):
        opening = b"%d 0 obj\n" % number
        if not data.startswith(opening, at) or not data.endswith(_CLOSING, at, end):
            raise UnreadableError("its objects do not stand where its table says")
        objects[number] = data[at + len(opening) : end - len(_CLOSING)]
        if _CLOSING in objects[number]:
            raise UnreadableError("it holds an object its table does not know")
    return objects
