"""What a page is made of: pieces of content around holes for slots, links, and the operators of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from handouts.pdf.ink import fill_operator
from handouts.pdf.laid_out import SlotPlace
from handouts.pdf.objects import number

if TYPE_CHECKING:
    from handouts.document.theme import Rgb
    from handouts.pdf.fonts import Glyphs
    from handouts.pdf.structure import Element

Point = tuple[float, float]

HEADER: Final = b"/Artifact <</Type /Pagination /Subtype /Header>> BDC"
FOOTER: Final = b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC"
CODE: Final = b"/Artifact <</Type /Pagination>> BDC"
"""The short code of a block: a mark for whoever keeps the pages, no words of its heading."""
DECORATION: Final = b"/Artifact <</Type /Layout>> BDC"


class LinkArea(Struct, frozen=True):
    """A link annotation: page index, rectangle from the lower left (points), target and spoken description."""

    page: int
    box: tuple[float, float, float, float]
    target: str
    title: str
    destination: int | None = None
    """Page index of an internal link; `target` is empty then."""


class PageContent(Struct):
    """What one page holds: content in pieces around its slots, and the element of every MCID."""

    pieces: list[bytes | SlotPlace] = field(default_factory=list)
    owners: list[Element] = field(default_factory=list)


def text_operators(runs: Sequence[Glyphs], x: float, baseline: float, size: float, colour: Rgb) -> bytes:
    """A text object: runs of glyphs from (x, baseline) in lower-left coordinates."""
    parts = [b"BT", fill_operator(colour), b"1 0 0 1 %b %b Tm" % (number(x), number(baseline))]
    parts += [b"/%b %b Tf [<%b>] TJ" % (run.face.encode(), number(size), run.code) for run in runs]
    parts.append(b"ET")
    return b" ".join(parts)
