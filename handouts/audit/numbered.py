"""The bytes of a packet -> its numbered objects, every byte accounted for, without the reading library."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from typing import Final, cast

from msgspec import Struct

from handouts.audit.streams import BEGIN, stream_data
from handouts.audit.syntax import Reference, value_of
from handouts.audit.unreadable import UnreadableError

_START: Final = re.compile(rb"startxref\n([0-9]{1,10})\n%%EOF\n\Z")
_START_WITHIN: Final = 64
_TABLE: Final = re.compile(
    rb"([0-9]{1,9}) 0 obj\n<</Type /XRef /Size ([0-9]{1,9}) /W \[1 4 2\] /Root ([0-9]{1,9}) 0 R /Info ([0-9]{1,9}) 0 R "
    rb"/ID \[<[0-9A-F]{32}> <[0-9A-F]{32}>\] /Length ([0-9]{1,9})>>\nstream\n"
)
_BEHIND_TABLE: Final = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
_ROW: Final = struct.Struct(">BIH")
"""Kind, place or object stream, index in that (ISO 32000-1, 7.5.8.3)."""
_FREE: Final = (0, 0, 0xFFFF)
_CLOSING: Final = b"\nendobj\n"
_HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_OF_FILES: Final = re.compile(rb"/(?:ObjStm|XRef|Linearized)(?![A-Za-z0-9])|#")
"""What makes an object a part of a file's structure, or a name that may be one of those words."""
_REFERENCE: Final = re.compile(rb"([0-9]{1,9}) 0 R\b")
_TOGETHER: Final = re.compile(
    rb"<</Type /ObjStm /N ([0-9]{1,9}) /First ([0-9]{1,9}) "
    rb"/Filter (?:/FlateDecode|\[/ASCIIHexDecode /FlateDecode\]) /Length [0-9]{1,9}>>\nstream\n"
)
_INDEX: Final = re.compile(rb"(?:[0-9]{1,9} [0-9]{1,9} )*+")


class Numbered(Struct, frozen=True, dict=True):
    """A packet taken apart: `objects` as written, without the words around them, those in object streams too."""

    objects: Mapping[int, bytes]
    offsets: Mapping[int, int]
    """Where each object begins, in the order they stand; object streams are among them, what is in those is not."""
    within: Mapping[int, tuple[int, int]]
    """The object stream of each other object, and its index in that."""
    root: int
    info: int

    def entry(self, number: int, key: str) -> int:
        """The object number an entry of a dictionary refers to. Raises UnreadableError when there is none."""
        found = self.dictionary(number).get(f"/{key}")
        if not isinstance(found, Reference):
            raise UnreadableError(f"an object has no '{key}'")
        return found.number

    def entries(self, number: int, key: str) -> tuple[int, ...]:
        """The object numbers an entry refers to in an array. Raises UnreadableError when there is none."""
        found = self.dictionary(number).get(f"/{key}")
        if not isinstance(found, list) or not found or not all(isinstance(one, Reference) for one in found):
            raise UnreadableError(f"an object has no '{key}'")
        return tuple(one.number for one in found)

    def dictionary(self, number: int) -> Mapping[str, object]:
        """An object that is a dictionary, or the dictionary of a stream; empty for none. Raises UnreadableError."""
        known = self._dictionaries.get(number)
        if known is None:
            found = value_of(self.objects.get(number, b"<<>>").partition(BEGIN)[0])
            known = self._dictionaries[number] = cast("Mapping[str, object]", found) if isinstance(found, dict) else {}
        return known

    @cached_property
    def _dictionaries(self) -> dict[int, Mapping[str, object]]:
        """Those already read: pages and fonts are looked into several times."""
        return {}

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
                written = self.objects.get(number, b"").partition(BEGIN)[0]
                waiting += map(int, _REFERENCE.findall(written))
        return frozenset(seen)


@lru_cache(maxsize=1)
def read_numbered(data: bytes) -> Numbered:
    """Take a packet apart. Raises UnreadableError for any byte that is not where a packet of ours has it.

    The last one is at hand: the parts of an audit ask for the same, one after another.
    """
    said = _START.search(data[-_START_WITHIN:])
    if said is None:
        raise UnreadableError("cut off: the end of the file is missing")
    start = int(said[1])
    table = _TABLE.match(data, min(start, len(data)))
    if table is None:
        raise UnreadableError("its end is not written as a packet's")
    number, size, root, info, length = map(int, table.groups())
    rows = data[table.end() : table.end() + length]
    if size != number + 1 or length != size * _ROW.size or len(rows) != length:
        raise UnreadableError("its table of objects does not count them all")
    if data[table.end() + length :] != _BEHIND_TABLE % start:
        raise UnreadableError("its end is not written as a packet's")
    offsets, within = _places(rows, number, start)
    if data[: min(offsets.values(), default=0)] != _HEADER:
        raise UnreadableError("it does not begin as a packet")
    direct = _objects(data, offsets, start)
    return Numbered(_unpacked(direct, within), offsets, within, root, info)


def _places(rows: bytes, number: int, start: int) -> tuple[dict[int, int], dict[int, tuple[int, int]]]:
    """The table as `offsets` and `within`; its own row is checked and left out."""
    free, *others, own = _ROW.iter_unpack(rows)
    if free != _FREE or own != (1, start, 0):
        raise UnreadableError("its table of objects is not a packet's")
    places: dict[int, int] = {}
    within: dict[int, tuple[int, int]] = {}
    for one, (kind, place, index) in enumerate(others, start=1):
        if kind == 1 and index == 0:
            places[one] = place
        elif kind == 2:
            within[one] = (place, index)
        else:
            raise UnreadableError("its table of objects is not a packet's")
    return dict(sorted(places.items(), key=lambda item: item[1])), within


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


def _unpacked(direct: Mapping[int, bytes], within: Mapping[int, tuple[int, int]]) -> dict[int, bytes]:
    """All objects, those in object streams in the place of these, each of which holds just what the table says."""
    places = {container: dict[int, int]() for container, _ in within.values()}
    for number, (container, index) in within.items():
        places[container][index] = number
    objects: dict[int, bytes] = {}
    for number, written in direct.items():
        if number in places:
            objects |= _held(written, places.pop(number))
        elif _OF_FILES.search(written.partition(BEGIN)[0]):
            raise UnreadableError("it holds an object its table does not know")
        else:
            objects[number] = written
    if places:
        raise UnreadableError("its objects do not stand where its table says")
    return objects


def _held(written: bytes, numbers: Mapping[int, int]) -> dict[int, bytes]:
    """The objects of an object stream, whose numbers the table has by index (7.5.7)."""
    opening = _TOGETHER.match(written)
    if opening is None or int(opening[1]) != len(numbers):
        raise UnreadableError("its objects do not stand where its table says")
    data, first = stream_data(written), int(opening[2])
    order = [numbers.get(index, 0) for index in range(len(numbers))]
    places = list(map(int, data[:first].split()[1::2])) if _INDEX.fullmatch(data[:first]) else []
    bounds = list(pairwise([*places, len(data) - first + 1]))
    if any(at >= end for at, end in bounds):
        raise UnreadableError("its objects do not stand where its table says")
    bodies = [data[first + at : first + end - 1] for at, end in bounds]
    lengths = accumulate((len(body) + 1 for body in bodies), initial=0)
    index = b"".join(b"%d %d " % (number, at) for number, at in zip(order, lengths, strict=False))
    if len(bodies) != len(order) or index + b"\n".join(bodies) != data:
        raise UnreadableError("its objects do not stand where its table says")
    return dict(zip(order, bodies, strict=True))
