"""The bytes of a finished packet -> its objects by number, found through its cross-reference table (ISO 32000-1, 7.5)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from handouts.pdf.objects import Ref
from handouts.print_run.syntax import STREAM, SyntaxFault, parsed

_ENDING: Final = re.compile(
    rb"trailer\n<</Size (\d+) /Root (\d+) 0 R /Info (\d+) 0 R /ID \[[^]]*\]>>\nstartxref\n(\d+)\n%%EOF\n\Z"
)
_ENDING_BYTES: Final = 400
_TABLE: Final = b"xref\n0 %d\n0000000000 65535 f \n"
_LINE_END: Final = b" 00000 n \n"
_AFTER_OBJECT: Final = b"\nendobj\n"
_LONGEST_MANIFEST: Final = 1_000_000


class PacketFile:
    """A file as `Plate.printed` writes it. Raises SyntaxFault for anything else, at once or when an object is read."""

    def __init__(self, data: bytes) -> None:
        ending = _ENDING.search(data, max(0, len(data) - _ENDING_BYTES))
        if ending is None:
            raise SyntaxFault("its end is not that of a packet")
        size, self.root, self.info, self._table = map(int, ending.groups())
        opening = _TABLE % size
        lines = data[self._table + len(opening) : ending.start()].split(_LINE_END)
        if not data.startswith(opening, self._table) or len(lines) != size:
            raise SyntaxFault("its cross-reference table is not that of a packet")
        try:
            self.offsets: Sequence[int] = (0, *map(int, lines[:-1]))
        except ValueError:
            raise SyntaxFault("its cross-reference table is not that of a packet") from None
        self.data = data
        self.size = size

    @cached_property
    def in_file_order(self) -> list[int]:
        """Object numbers in the order the objects stand in the file."""
        return sorted(range(1, self.size), key=self.offsets.__getitem__)

    @cached_property
    def _ends(self) -> dict[int, int]:
        ordered = self.in_file_order
        ends = {one: self.offsets[after] for one, after in pairwise(ordered)}
        ends[ordered[-1]] = self._table
        return ends

    def body(self, number: int) -> bytes:
        """What stands between `obj` and `endobj`."""
        opening = b"%d 0 obj\n" % number
        start, end = self.offsets[number] if number < self.size else 0, self._ends.get(number, 0)
        if not self.data.startswith(opening, start) or not self.data.endswith(_AFTER_OBJECT, 0, end):
            raise SyntaxFault(f"object {number} is not where its cross-reference table says")
        return self.data[start + len(opening) : end - len(_AFTER_OBJECT)]

    def dictionary(self, number: int) -> dict[str, object]:
        """An object that is a dictionary, or the dictionary of a stream."""
        value = parsed(self.body(number))
        if not isinstance(value, dict):
            raise SyntaxFault(f"object {number} is no dictionary")
        return value

    def end_of_head(self) -> int:
        """How many of `in_file_order` are the first part of the file, which the packets of a variant share.

        What a patient fills stands behind it, out of the order of the numbers.
        """
        for place, (one, after) in enumerate(pairwise(self.in_file_order), start=1):
            if after < one:
                return place
        return len(self.in_file_order)

    def head_bytes(self, count: int) -> bytes:
        """The bytes of the file up to the end of its first `count` objects."""
        ordered = self.in_file_order
        return self.data[: self._ends[ordered[count - 1]]] if count else b""


def stream_data(body: bytes) -> bytes:
    """The decoded data of a stream of ours: deflated, deflated and in hexadecimal, or plain."""
    head, _, rest = body.partition(STREAM)
    data = rest.removesuffix(b"\nendstream")
    if b"/ASCIIHexDecode" in head:
        data = bytes.fromhex(data.removesuffix(b">").decode("ascii"))
    if b"/FlateDecode" not in head:
        return data
    try:
        return zlib.decompressobj().decompress(data, _LONGEST_MANIFEST)
    except zlib.error:
        raise SyntaxFault("a stream cannot be inflated") from None


def target(entries: Mapping[str, object], key: str) -> int:
    """The object number an entry refers to. Raises SyntaxFault when it does not."""
    value = entries.get(key)
    if not isinstance(value, Ref):
        raise SyntaxFault(f"/{key} is missing")
    return value.number


def targets(value: object) -> list[int]:
    """The object numbers of an array of references, or of a single one."""
    items = value if isinstance(value, list) else [value] if value is not None else []
    numbers = [item.number for item in items if isinstance(item, Ref)]
    if len(numbers) != len(items):
        raise SyntaxFault("an array holds something written in place")
    return numbers
