"""The content stream of a slot, and its page's fonts, -> the text a reader sees there, or that it was left empty."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from handouts.audit.as_printed import plain
from handouts.audit.cmap import unicode_of_codes
from handouts.audit.numbered import Numbered
from handouts.audit.proving.fonts import font_table, fonts_of
from handouts.audit.proving.slot_streams import Face, Faces, Reading, Usual
from handouts.audit.streams import stream_data
from handouts.audit.unreadable import UnreadableError

_NUMBER: Final = rb"-?[0-9]+(?:\.[0-9]+)?"
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


def usual_form(content: bytes, *, flush_left: bool) -> Usual | None:
    """The usual way of a slot, learnt from one that is filled; None when that one is empty, wrapped or of two faces."""
    found = _USUAL.fullmatch(content)
    if found is None:
        return None
    opening, left, middle, face = found.groups()
    return Usual(opening, left if flush_left else b"", middle, face.decode("ascii"))


def faces_of(packet: Numbered, pages: Iterable[int]) -> tuple[Faces, frozenset[int]]:
    """The fonts all pages share, by resource name, and the objects they are made of. Raises UnreadableError."""
    table = font_table(packet, pages)
    faces = {
        name: _face(packet.objects.get(packet.entry(at, "ToUnicode"), b"")) for name, at in fonts_of(packet, table)
    }
    return faces, packet.reached([table])


@lru_cache(maxsize=64)
def _face(to_unicode: bytes) -> Face:
    """The face of a stream; variants have most fonts in common, and what was read in them."""
    return Face(unicode_of_codes(stream_data(to_unicode)))
