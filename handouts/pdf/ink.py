"""Colours as operators (ISO 32000-1, 8.6.8)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from handouts.pdf.objects import number

if TYPE_CHECKING:
    from handouts.document.theme import Rgb


def fill_operator(colour: Rgb) -> bytes:
    """The fill colour; greys in DeviceGray, so that printers do not halftone black (VISUAL 9.6)."""
    return _colour(colour, b"g", b"rg")


def stroke_operator(colour: Rgb) -> bytes:
    """The stroke colour, greys in DeviceGray."""
    return _colour(colour, b"G", b"RG")


@lru_cache(maxsize=256)
def _colour(colour: Rgb, grey: bytes, rgb: bytes) -> bytes:
    if len(set(colour)) == 1:
        return b"%b %b" % (number(colour[0]), grey)
    return b" ".join((*map(number, colour), rgb))
