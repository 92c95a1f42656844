"""The bytes of a proven packet -> a mould: what a further file must have around the objects of its patient."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from handouts.audit.proving.slot_streams import Faces

if TYPE_CHECKING:
    from hashlib import _Hash

    from handouts.audit.numbered import Numbered

_BETWEEN: Final = b"\nendobj\n"
_START: Final = re.compile(rb"startxref\n([0-9]{1,12})\n%%EOF\n\Z")
_START_WITHIN: Final = 40
_PLACE: Final = struct.Struct(">I")
_ROW: Final = struct.Struct(">BIH")
_FREE: Final = b"\0\0\0\0\0\xff\xff"
_OPEN: Final = b"\1%b\0\0"


class Mould(Struct, frozen=True, dict=True):
    """The shared part of all packets, how each object of a patient starts, and the end but for its numbers."""

    head: bytes
    starts: tuple[bytes, ...]
    ending: bytes
    """To be filled with the file ID twice, the place of each object of the patient and that of the table in four bytes,
    and the latter as a number.
    """
    faces: Faces

    def fits(self, data: bytes) -> bool:
        """Whether a file begins with this shared part."""
        return data.startswith(self.head)

    def contents(self, data: bytes) -> list[bytes] | None:
        """What stands in each object of the patient, in order; None for a file that does not fill this mould.

        Every other byte of the file is then the proven one, and its ID the digest of what stands before the table.
        """
        found = _START.search(data[-_START_WITHIN:])
        start = int(found[1]) if found else len(data)
        if start >= len(data) or not self.fits(data):
            return None
        tail = data[len(self.head) : start]
        parts = tail.split(_BETWEEN)
        if len(parts) != len(self.starts) + 1 or parts.pop():
            return None
        if not all(map(bytes.startswith, parts, self.starts)):
            return None
        identity = self._identity(tail)
        places = map(add, accumulate(map(len, parts), initial=0), self._least_places)
        if data[start:] != self.ending % (identity, identity, *map(_PLACE.pack, places), _PLACE.pack(start), start):
            return None
        return [part[behind] for part, behind in zip(parts, self._behind_starts, strict=True)]

    @cached_property
    def _least_places(self) -> tuple[int, ...]:
        """Where each object would stand if all of them were empty."""
        return tuple(len(self.head) + len(_BETWEEN) * index for index in range(len(self.starts)))

    @cached_property
    def _behind_starts(self) -> tuple[slice, ...]:
        return tuple(slice(len(start), None) for start in self.starts)

    @cached_property
    def _digest(self) -> _Hash:
        return hashlib.sha256(self.head)

    def _identity(self, tail: bytes) -> bytes:
        digest = self._digest.copy()
        digest.update(tail)
        return digest.hexdigest()[:32].upper().encode("ascii")


def mould_of(data: bytes, packet: Numbered, tail: Sequence[int], faces: Faces) -> Mould:
    """The mould of a packet whose patient's objects are `tail`, in rising order."""
    rows = {number: _ROW.pack(1, at, 0) for number, at in packet.offsets.items()}
    rows |= {number: _ROW.pack(2, container, index) for number, (container, index) in packet.within.items()}
    known = {number: row.replace(b"%", b"%%") for number, row in rows.items()} | dict.fromkeys(tail, _OPEN)
    number = len(rows) + 1
    return Mould(
        head=data[: packet.offsets[tail[0]]],
        starts=tuple(b"%d 0 obj\n" % one for one in tail),
        ending=b"%d 0 obj\n<</Type /XRef /Size %d /W [1 4 2] /Root %d 0 R /Info %d 0 R "
        % (number, number + 1, packet.root, packet.info)
        + b"/ID [<%%b> <%%b>] /Length %d>>\nstream\n" % (_ROW.size * (number + 1))
        + b"".join((_FREE, *(known[one] for one in sorted(known)), _OPEN))
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n",
        faces=faces,
    )
