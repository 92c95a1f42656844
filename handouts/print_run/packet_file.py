"""The bytes of a finished packet -> its objects by number, as its cross-reference table says (ISO 32000-1, 7.5)."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from handouts.pdf.objects import Ref
from handouts.print_run.syntax import STREAM, MalformedError, parsed

_ENDING: Final = re.compile(
    rb"trailer\n<</Size (\d+) /Root (\d+) 0 R /Info (\d+) 0 R /ID \[<([0-9A-F]{32})> <[0-9A-F]{32}>\]>>\n"
    rb"startxref\n(\d+)\n%%EOF\n\Z"
)
_ENDING_BYTES: Final = 400
_TABLE: Final = b"xref\n0 %d\n0000000000 65535 f \n"
_LINE_END: Final = b" 00000 n \n"
_AFTER_OBJECT: Final = b"\nendobj\n"
_LONGEST_MANIFEST: Final = 1_000_000


class PacketFile:
    """A file as a packet is written. Raises MalformedError for anything else, at once or when an object is read."""

    def __init__(self, data: bytes) -> None:
        ending = _ENDING.search(data, max(0, len(data) - _ENDING_BYTES))
        if ending is None:
            raise MalformedError("its end is not that of a packet")
        size, self.root, self.info, self._table = map(int, ending.group(1, 2, 3, 5))
        self._identity = ending[4]
        opening = _TABLE % size
        lines = data[self._table + len(opening) : ending.start()].split(_LINE_END)
        if not data.startswith(opening, self._table) or len(lines) != size:
            raise MalformedError("its cross-reference table is not that of a packet")
        try:
            self.offsets: Sequence[int] = (0, *map(int, lines[:-1]))
        except ValueError:
            raise MalformedError("its cross-reference table is not that of a packet") from None
        self.data = data
        self.size = size

    def check_digest(self, head: bytes, digest_of_head: hashlib._Hash) -> None:
        """Compare the file's ID with its bytes, of which `head` come first and are digested already (7.5.5).

        Raises MalformedError when they have changed since the file was made.
        """
        digest = digest_of_head.copy()
        digest.update(memoryview(self.data)[len(head) : self._table])
        if digest.hexdigest()[:32].upper().encode("ascii") != self._identity:
            raise MalformedError("its bytes have changed since it was made")

    @cached_property
    def in_file_order(self) -> list[int]:
        """Object numbers in the order the objects stand in the file."""
        return sorted(range(1, self.size), key=self.offsets.__getitem__)

    @cached_property
    def _ends(self) -> dict[int, int]:
        ordered = self.in_file_order
        return dict(zip(ordered, [*map(self.offsets.__getitem__, ordered[1:]), self._table], strict=True))

    def body(self, number: int) -> bytes:
        """What stands between `obj` and `endobj`."""
        opening = b"%d 0 obj\n" % number
        start, end = self.offsets[number] if number < self.size else 0, self._ends.get(number, 0)
        if not self.data.startswith(opening, start) or not self.data.endswith(_AFTER_OBJECT, 0, end):
            raise MalformedError(f"object {number} is not where its cross-reference table says")
        return self.data[start + len(opening) : end - len(_AFTER_OBJECT)]

    def dictionary(self, number: int) -> dict[str, object]:
        """An object that is a dictionary, or the dictionary of a stream."""
        value = parsed(self.body(number))
        if not isinstance(value, dict):
            raise MalformedError(f"object {number} is no dictionary")
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
