"""What stands in a slot, the usual way it is written, and the fonts that turn its codes into text."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from functools import cached_property
from typing import Final

from msgspec import Struct

from handouts.audit.as_printed import UNREADABLE, plain
from handouts.audit.unreadable import UnreadableError

_KERNED: Final = re.compile(rb"> -?[0-9]{1,4}(?:\.[0-9]{1,3})? <")
"""Kerning within some widths of a letter."""
_SHOWN: Final = re.compile(rb"<(?:[0-9A-F]{4})*>")
_WIDEST: Final = 1000.0
_LEFT: Final = re.compile(rb"[0-9]{1,3}(?:\.[0-9]{1,3})?")
"""Points within the widest page, as `_WIDEST` has it."""
_END_STREAM: Final = b"\nendstream"
_USUAL_END: Final = b"] TJ ET\nEMC" + _END_STREAM
_STREAM: Final = b"\nstream\n"
_SIZES: Final = frozenset(f"{half / 2:g}".encode() for half in range(12, 145))
"""Points from 6 to 72, by halves."""
_DIGIT: Final = re.compile(r"\d")
_MOST_KEPT: Final = 8192
_DRIFT: Final = 3.0
"""Points by which the last line of a wrapped text sinks below a single one's, and a little more."""


class _Texts(dict[int, str]):
    def __missing__(self, code: int) -> str:
        return UNREADABLE


class Face(Struct, frozen=True, dict=True):
    """An embedded font as far as it turns codes into text; what it has read is kept, for most of it comes again."""

    unicode: Mapping[int, str]

    @cached_property
    def _texts(self) -> _Texts:
        return _Texts(self.unicode)

    @cached_property
    def _kept(self) -> dict[bytes, str]:
        return {}

    def agrees_with(self, other: Face) -> bool:
        """Whether the codes both have mean the same."""
        return all(other.unicode.get(code, text) == text for code, text in self.unicode.items())

    def plain(self, shown: bytes) -> str:
        """The text of a TJ array as ink shows it. Raises UnreadableError when it is none."""
        text = self._kept.get(shown)
        if text is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            text = self._kept[shown] = plain(self.text(shown))
        return text

    def text(self, shown: bytes) -> str:
        """The text of a TJ array, gaps as they are. Raises UnreadableError when it is none."""
        digits = _KERNED.sub(b"", shown)
        if not _SHOWN.fullmatch(digits):
            raise UnreadableError("a slot shows something else than text")
        codes = bytes.fromhex(digits[1:-1].decode("ascii"))
        values = struct.unpack(f">{len(codes) // 2}H", codes)
        return "".join(map(self._texts.__getitem__, values))


Faces = Mapping[str, Face]


class Reading(Struct, frozen=True):
    """What stands in a slot: `text` is None when it was left empty; `opening` starts its marked content."""

    opening: bytes
    text: str | None
    label: str = ""
    """The words at an empty place, which are no patient's."""
    colours: frozenset[bytes] = frozenset()
    lefts: frozenset[bytes] = frozenset()
    heights: tuple[float, ...] = ()
    """Baselines of its lines, in points from the lower edge of the page."""

    def stands_like(self, proven: Reading, *, flush_left: bool) -> bool:
        """Whether it belongs to the same element, and has the same colour and place on the page."""
        if self.opening != proven.opening:
            return False
        if self.text is None:
            return self.label == proven.label if proven.text is None else not _DIGIT.search(self.label)
        if proven.text is None:
            return True
        if any(float(left) >= _WIDEST for left in self.lefts):
            return False
        near = any(abs(one - other) <= _DRIFT for one in self.heights for other in proven.heights)
        return near and self.colours == proven.colours and (self.lefts == proven.lefts or not flush_left)


class Usual(Struct, frozen=True):
    """How a slot is written when its text stands on one line in one face, whatever its size."""

    opening: bytes
    left: bytes
    """Where its text starts; empty when it ends at the same place instead."""
    middle: bytes
    face: str

    def text(self, written: bytes, faces: Faces) -> str | None:
        """The text of a slot written this way, None when it is written otherwise."""
        length, _, content = written.partition(_STREAM)
        left, _, line = content[len(self.opening) : -len(_USUAL_END)].partition(self.middle)
        size, found, shown = line.partition(b" Tf [")
        face = faces.get(self.face)
        if (
            found
            and face
            and content.startswith(self.opening)
            and content.endswith(_USUAL_END)
            and length == b"<</Length %d>>" % (len(content) - len(_END_STREAM))
            and (left == self.left if self.left else _LEFT.fullmatch(left) is not None)
            and size in _SIZES
            and b"]" not in shown
        ):
            return face.plain(shown)
        return None
