"""A variant laid out: every object of its file, and the holes a patient fills. Plain data, to be sent and kept.

Nothing is imported here but what a hole is made of, so that whoever only hands pages on need not load fonts.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from handouts.document.spans import Slot


class SlotPlace(Struct, frozen=True):
    """A hole in a page: where a slot's text goes, how it may shrink, and what stands there when it is unknown.

    `x` is the left end of the text, or the right end when `align` is "right"; `baseline` is measured from the lower
    edge of the page. `opening` starts the marked content; `empty` is the whole content of an unfilled place.
    """

    slot: Slot
    x: float
    baseline: float
    width: float
    size: float
    floor: float
    leading: float
    colour: tuple[float, float, float]
    opening: bytes = b""
    empty: bytes = b""
    align: str = "left"


class SlotObject(Struct, frozen=True):
    """A content stream that only a patient fills: its object number and its place."""

    number: int
    place: SlotPlace


class FontObjects(Struct, frozen=True):
    """An embedded face: object number of its font (four more follow) and the glyphs its subset has."""

    first: int
    glyphs: frozenset[int]


class LaidOut(Struct, frozen=True):
    """A variant laid out once: every object serialised, and what is left to fill. Plain data, safe to pickle."""

    objects: tuple[bytes, ...]
    slots: tuple[SlotObject, ...]
    fonts: Mapping[str, FontObjects]
    font_resource: int
    manifest_object: int
    manifest: Mapping[str, object]
    root: int
    info: int
    variant: str
    pages: int
