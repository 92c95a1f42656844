"""The content stream of a slot, and its page's fonts, -> the text a reader sees there, or that it was left empty."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct

from handouts.audit.cmap import unicode_of_codes
from handouts.audit.content import UNREADABLE
from handouts.audit.manifest import plain
from handouts.audit.proving.numbered import Numbered
from handouts.audit.unreadable import UnreadableError

_NUMBER: Final = rb"-?[0-9]+(?:\.[0-9]+)?"
_KERNED: Final = re.compile(rb"> %b <" % _NUMBER)
_RUN: Final = rb" /([A-Za-z0-9]+) %b Tf \[([^\]]+)\] TJ" % _NUMBER
_RUNS: Final = re.compile(_RUN)
_LINE: Final = re.compile(
    rb"BT (%b(?: %b %b)? r?g) 1 0 0 1 (%b) (%b) Tm((?:%b)+) ET\n"
    % (_NUMBER, _NUMBER, _NUMBER, _NUMBER, _NUMBER, re.sub(rb"\((?!\?)", rb"(?:", _RUN))
)
_CONTENT: Final = re.compile(
    rb"(/[A-Za-z0-9]+ <<[^\n]*?)( /ActualText (?:\((?:[^\\()\n]|\\.)*\)|<[0-9A-F]*>))?>> BDC\n(.*)EMC", re.DOTALL
)
_RULE: Final = re.compile(rb"q 0 G %b w %b %b m %b %b l S Q" % ((_NUMBER,) * 5))
_USUAL: Final = re.compile(
    rb"(/[^\n]* BDC\nBT [^\[\n]* 1 0 0 1 )(%b)( %b Tm /([A-Za-z0-9]+) )%b Tf \[[^\]]*\] TJ ET\nEMC" % ((_NUMBER,) * 3)
)
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


class Face:
    """An embedded font as far as it turns codes into text; what it has read is kept, for most of it comes again."""

    def __init__(self, unicode: Mapping[int, str]) -> None:
        self.unicode = unicode
        self._texts = _Texts(unicode)
        self._kept: dict[bytes, str] = {}

    def __reduce__(self) -> tuple[type[Face], tuple[Mapping[int, str]]]:
        return Face, (self.unicode,)

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
        try:
            codes = bytes.fromhex(digits[1:-1].decode("ascii"))
            values = struct.unpack(f">{len(codes) // 2}H", codes)
        except (ValueError, struct.error):
            raise UnreadableError("a slot shows something else than text") from None
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
        near = any(abs(one - other) <= _DRIFT for one in self.heights for other in proven.heights)
        return near and self.colours == proven.colours and (self.lefts == proven.lefts or not flush_left)


def read_slot(content: bytes, faces: Faces) -> Reading:
    """Read the content stream of a slot, every operator of it. Raises UnreadableError for any other stream."""
    found = _CONTENT.fullmatch(content)
    if found is None:
        raise UnreadableError("a slot does not hold one piece of marked content")
    opening, spoken, body = found.groups()
    rule = _RULE.match(body)
    painted = body[rule.end() :] if rule else body
    empty = rule is not None or spoken is not None
    lines = _LINE.findall(painted.lstrip(b"\n") if empty else painted)
    if _LINE.sub(b"", painted).strip(b"\n" if empty else b"") or not (lines or empty):
        raise UnreadableError("a slot paints something else than text")
    text = plain(" ".join(_line_text(runs, faces) for *_, runs in lines))
    if empty:
        return Reading(opening, None, text)
    return Reading(
        opening,
        text,
        colours=frozenset(colour for colour, *_ in lines),
        lefts=frozenset(left for _, left, *_ in lines),
        heights=tuple(float(height) for _, _, height, _ in lines),
    )


def _line_text(runs: bytes, faces: Faces) -> str:
    texts: list[str] = []
    for name, shown in _RUNS.findall(runs):
        face = faces.get(name.decode("ascii"))
        if face is None:
            raise UnreadableError("a slot is set in a font the page does not have")
        texts.append(face.text(shown))
    return "".join(texts)


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
            and (left == self.left if self.left else left.replace(b".", b"").isdigit())
            and size in _SIZES
            and b"]" not in shown
        ):
            return face.plain(shown)
        return None


def usual_form(content: bytes, *, flush_left: bool) -> Usual | None:
    """The usual way of a slot, learnt from one that is filled; None when that one is empty, wrapped or of two faces."""
    found = _USUAL.fullmatch(content)
    if found is None:
        return None
    opening, left, middle, face = found.groups()
    return Usual(opening, left if flush_left else b"", middle, face.decode("ascii"))


def faces_of(packet: Numbered, pages: Iterable[int]) -> tuple[Faces, frozenset[int]]:
    """The fonts all pages share, by resource name, and the objects they are made of. Raises UnreadableError."""
    tables = {packet.entry(packet.entry(page, "Resources"), "Font") for page in pages}
    if len(tables) != 1:
        raise UnreadableError("its pages do not share their fonts")
    table = tables.pop()
    named = re.findall(rb"/([A-Za-z0-9]+) ([0-9]{1,9}) 0 R\b", packet.objects.get(table, b""))
    faces = {
        name.decode("ascii"): _face(packet.stream(packet.entry(int(number), "ToUnicode"))) for name, number in named
    }
    return faces, packet.reached([table])


@lru_cache(maxsize=64)
def _face(to_unicode: bytes) -> Face:
    """Variants have most fonts in common, and what was read in them."""
    return Face(unicode_of_codes(to_unicode))
