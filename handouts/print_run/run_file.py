"""Objects as they come -> a PDF written piece by piece: object streams and a cross-reference stream (ISO 32000-1, 7.5).

Only the rows of the cross-reference stream are kept, deflated, so that memory does not grow with the run.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from handouts.pdf.objects import FREE_ROW, HEADER, MOST_TOGETHER, Name, Ref, indirect, place_row, together
from handouts.print_run.deflated import Deflated, deflated_stream, packed_stream

MOST_OBJECTS: Final = 8_388_607
"""Indirect objects a PDF/A-2 file may have (ISO 19005-2, 6.1.13)."""
MOST_BYTES: Final = 0xFFFF_FFFF
"""What a place in the cross-reference stream can say."""
_ONE: Final = b"\0\1"
"""How many objects a row stands for, in two bytes behind it: more than one in an object stream."""
_RUN: Final = len(FREE_ROW) + len(_ONE)
_FOLLOWING: Final = b"".join(
    [b"\x02\0\0\0\0\0\1\1" if index % 256 == 0 else b"\x02\0\0\0\0\0\0\1" for index in range(1, MOST_TOGETHER)]
)
"""How the rows of an object stream differ from the ones above: by one more in the index."""
_ROWS_TOGETHER: Final = 4_096


class RunFile:
    """One file of a print run. Numbers are reserved first and must all be written before `finish`."""

    def __init__(self, write: Callable[[bytes], object], reserved: int) -> None:
        """`reserved` numbers, from 1 on, are written last: what the whole file needs."""
        self._write = write
        self._digest = hashlib.sha256()
        self.length = 0
        self._early = reserved + 1
        self.next = self._early
        self._rows: dict[int, bytes] = {}
        self._packed: list[bytes] = []
        self._packed_count = 0
        self._put(HEADER)

    def reserve(self, count: int = 1) -> int:
        """The first of `count` new object numbers."""
        first, self.next = self.next, self.next + count
        return first

    def put(self, number: int, body: bytes) -> None:
        """Write an object as it is; streams can only be written so."""
        self._rows[number] = _row(self.length)
        self._put(indirect(number, body))

    def put_together(self, first: int, bodies: Sequence[bytes]) -> None:
        """Write objects first, first + 1 ... in object streams, whose own numbers are the next ones."""
        for start in range(0, len(bodies), MOST_TOGETHER):
            self._object_stream(first + start, bodies[start : start + MOST_TOGETHER])

    def after(self, together: int) -> int:
        """The next number once so many objects are put together."""
        return self.next - (-together // MOST_TOGETHER)

    def _object_stream(self, first: int, bodies: Sequence[bytes]) -> None:
        stream = self.reserve()
        self.put(stream, deflated_stream(*together(list(enumerate(bodies, start=first)))))
        self._rows[first] = b"\x02%b\0\0%b" % (stream.to_bytes(4, "big"), len(bodies).to_bytes(2, "big"))

    def end_of_packet(self) -> None:
        """Every number reserved so far is written: rows may be packed away."""
        if len(self._rows) >= _ROWS_TOGETHER:
            self._pack_rows()

    def _pack_rows(self) -> None:
        runs = [self._rows.pop(number) for number in sorted(self._rows) if number >= self._early]
        self._packed_count += sum(int.from_bytes(run[len(FREE_ROW) :], "big") for run in runs)
        if self._packed_count != self.next - self._early:
            raise AssertionError("a reserved object was not written")
        self._packed.append(zlib.compress(b"".join(runs), 1))

    def finish(self, root: int, info: int) -> None:
        """Write the cross-reference stream and the end; the file's ID is a digest of all before them."""
        number, start = self.reserve(), self.length
        self._rows[number] = _row(start)
        early = b"".join(self._rows.pop(early) for early in range(1, self._early))
        self._pack_rows()
        packed, size = _table([FREE_ROW + _ONE + early, *map(zlib.decompress, self._packed)])
        identity = self._digest.digest()[:16]
        entries: Mapping[str, object] = {
            "Type": Name("XRef"),
            "Size": size,
            "W": [1, 4, 2],
            "Root": Ref(root),
            "Info": Ref(info),
            "ID": [identity, identity],
            "DecodeParms": {"Predictor": 12, "Columns": len(FREE_ROW)},
        }
        self._put(indirect(number, packed_stream(packed, entries)))
        self._put(b"startxref\n%d\n%%%%EOF\n" % start)

    def _put(self, data: bytes) -> None:
        self._write(data)
        self._digest.update(data)
        self.length += len(data)


def _row(place: int) -> bytes:
    """The row of an object that starts at a byte of the file (7.5.8.3)."""
    return place_row(place) + _ONE


def _table(chunks: Iterable[bytes]) -> tuple[bytes, int]:
    """The deflated rows, each as its difference from the one above (PNG predictor 'up', 7.4.4.4), and how many.

    Free ones may fill up the end.
    """
    deflated, above, size = Deflated(), bytes(len(FREE_ROW)), 0
    for chunk in chunks:
        for start in range(0, len(chunk), _RUN):
            row, count = (
                chunk[start : start + len(FREE_ROW)],
                int.from_bytes(chunk[start + len(FREE_ROW) : start + _RUN], "big"),
            )
            deflated.add(_difference(row, above) + _FOLLOWING[: (count - 1) * (len(FREE_ROW) + 1)])
            above = row if count == 1 else row[:-2] + (count - 1).to_bytes(2, "big")
            size += count
    fillers: list[bytes] = []

    def filler() -> bytes:
        fillers.append(_difference(FREE_ROW, FREE_ROW if fillers else above))
        return fillers[-1]

    return deflated.finish(filler), size + len(fillers)


def _difference(row: bytes, above: bytes) -> bytes:
    return b"\x02" + bytes([(one - other) & 0xFF for one, other in zip(row, above, strict=True)])
