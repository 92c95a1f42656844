"""Objects that packets may share -> one object in the run, however many packets hold the same bytes."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from handouts.print_run.packet_file import PacketFile
from handouts.print_run.pattern import Pattern
from handouts.print_run.run_file import RunFile
from handouts.print_run.syntax import REFERENCE, STREAM, MalformedError

_MOST_KNOWN: Final = 50_000
"""Digests kept; a run of more different objects begins anew to look for equal ones."""
_MOST_PATTERNS: Final = 24
_DEEPEST: Final = 60


class Shared:
    """What one file of a run holds already, by digest, and what a pattern's packets have in common there."""

    def __init__(self, file: RunFile) -> None:
        self.reserve = file.reserve
        self.put = file.put
        self._known: dict[bytes, int] = {}
        self._of_pattern: dict[int, tuple[Pattern, dict[int, int]]] = {}

    def numbers(self, packet: PacketFile, pattern: Pattern) -> list[int]:
        """The numbers, in the run, of what `pattern.shared` is in this packet."""
        copy = _Copy(self, packet)
        if id(pattern) not in self._of_pattern:
            if len(self._of_pattern) >= _MOST_PATTERNS:
                del self._of_pattern[next(iter(self._of_pattern))]
            self._of_pattern[id(pattern)] = (pattern, copy.numbers(pattern.whole_in_head))
        common = self._of_pattern[id(pattern)][1]
        return [common[one] if one in common else copy.number(one) for one in pattern.shared]

    def number_of(self, body: bytes) -> int:
        """The number of an object with these bytes, which is written when it is new."""
        digest = hashlib.blake2b(body, digest_size=16).digest()
        number = self._known.get(digest)
        if number is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            number = self._known[digest] = self.reserve()
            self.put(number, body)
        return number


class _Copy:
    """The objects of one packet on their way into the run."""

    def __init__(self, shared: Shared, packet: PacketFile) -> None:
        self._shared = shared
        self._packet = packet
        self._done: dict[int, int] = {}
        self._open: dict[int, int] = {}
        """Objects whose references are being followed, and the numbers of those met again meanwhile."""

    def numbers(self, wanted: frozenset[int]) -> dict[int, int]:
        return {one: self.number(one) for one in sorted(wanted)}

    def number(self, one: int) -> int:
        """The new number of an object, after those it refers to. One that leads back to itself is not shared."""
        if one in self._done:
            return self._done[one]
        if one in self._open:
            self._open[one] = self._open[one] or self._shared.reserve()
            return self._open[one]
        if len(self._open) > _DEEPEST:
            raise MalformedError("its objects lead ever deeper")
        self._open[one] = 0
        body = self._packet.body(one)
        head, mark, data = body.partition(STREAM)
        if b" 0 R" in head:
            body = REFERENCE.sub(self._renumbered, head) + mark + data
        reserved = self._open.pop(one)
        if reserved:
            self._shared.put(reserved, body)
        self._done[one] = reserved or self._shared.number_of(body)
        return self._done[one]

    def _renumbered(self, found: re.Match[bytes]) -> bytes:
        return b"%d 0 R" % self.number(int(found[1])) if found[1] else found[0]
