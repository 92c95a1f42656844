"""Drawing that tags as it draws: operators inside marked content, page by page, with holes for slots.

Callers measure from the top left corner of the page in points; every mark is made inside `marked` or `artifact`, so
that nothing on paper is left untagged (ISO 14289-1, 7.1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from msgspec.structs import replace

from handouts.document.theme import INK, Geometry, Rgb
from handouts.pdf.fonts import Typefaces
from handouts.pdf.laid_out import SlotPlace
from handouts.pdf.marks import DECORATION, LinkArea, PageContent, Point, text_operators
from handouts.pdf.objects import Stream, number, text_string
from handouts.pdf.paths import circle, painting, polygon, rectangle, rounded
from handouts.pdf.structure import Element, MarkedContent, ObjectReference

SLOT_RULE: Final = 0.9
"""Width of the line in a slot that is not filled, in points."""


class TaggedCanvas:
    """The pages of one document while they are drawn."""

    def __init__(self, page: Geometry, faces: Typefaces) -> None:
        self._page = page
        self._faces = faces
        self._code: list[bytes] = []
        self._open = False
        self.pages: list[PageContent] = []
        self.links: list[LinkArea] = []
        self.link_elements: list[Element] = []
        self.glyphs: dict[str, set[int]] = defaultdict(set)
        self.xobjects: dict[str, Stream] = {}

    # pages and marked content

    def start_page(self) -> None:
        """Begin the next page."""
        self.finish_page()
        self.pages.append(PageContent())

    def finish_page(self) -> None:
        """Move what is drawn so far into the page."""
        if self.pages:
            self._flush()

    def _flush(self) -> None:
        if self._code:
            self.pages[-1].pieces.append(b"\n".join(self._code))
            self._code = []

    @property
    def page_index(self) -> int:
        """Index of the page being drawn, from 0."""
        return len(self.pages) - 1

    @contextmanager
    def marked(self, element: Element) -> Iterator[None]:
        """Draw content that belongs to a structure element."""
        with self._sequence(self._opening(element)):
            yield

    @contextmanager
    def artifact(self, kind: bytes = DECORATION) -> Iterator[None]:
        """Draw what a screen reader skips (ISO 32000-1, 14.8.2.2)."""
        with self._sequence(kind):
            yield

    @contextmanager
    def _sequence(self, opening: bytes) -> Iterator[None]:
        if self._open:
            raise AssertionError("marked content does not nest")
        self._open = True
        self._code.append(opening)
        yield
        self._code.append(b"EMC")
        self._open = False

    def _opening(self, element: Element, actual_text: str = "") -> bytes:
        page = self.pages[-1]
        mcid = len(page.owners)
        page.owners.append(element)
        element.kids.append(MarkedContent(self.page_index, mcid))
        spoken = b" /ActualText " + text_string(actual_text) if actual_text else b""
        return b"/%b <</MCID %d%b>> BDC" % (element.role.encode(), mcid, spoken)

    def _require_open(self) -> None:
        if not self._open:
            raise AssertionError("drawn outside marked content")

    def _up(self, y: float) -> float:
        return self._page.height - y

    # text

    def text(self, text: str, x: float, baseline: float, size: float, *, bold: bool, colour: Rgb = INK) -> float:
        """Set one line of text with its baseline at `baseline` (from the top); return where it ends."""
        self._require_open()
        shaped = self._faces.shape(text, bold)
        for run in shaped.runs:
            self.glyphs[run.face].update(run.glyphs)
        self._code.append(text_operators(shaped.runs, x, self._up(baseline), size, colour))
        return x + shaped.width * size / 1000

    def slot(
        self,
        place: SlotPlace,
        element: Element | None,
        *,
        artifact: bytes = DECORATION,
        says: str = "",
        rule: tuple[Point, Point] | None = None,
    ) -> None:
        """Leave a hole for a slot, in a structure element or, without one, in an artifact.

        Unfilled, it shows `place.empty` and a line between the points of `rule`, spoken as `says`. `place` counts its
        baseline from the top here.
        """
        opening = self._opening(element) if element else artifact
        spoken = b" /ActualText " + text_string(says) + b">> BDC"
        unfilled = opening.replace(b">> BDC", spoken) if element else opening
        ruled = b"q %b Q" % painting(self._lines(rule), None, INK, SLOT_RULE) if rule else b""
        empty = unfilled + b"\n" + ruled + place.empty + b"\nEMC"
        self._flush()
        self.pages[-1].pieces.append(replace(place, baseline=self._up(place.baseline), opening=opening, empty=empty))

    def line_of_text(self, text: str, x: float, baseline: float, size: float, *, bold: bool = False) -> bytes:
        """Operators of a text set outside the page's own content (what an empty slot shows)."""
        shaped = self._faces.shape(text, bold)
        for run in shaped.runs:
            self.glyphs[run.face].update(run.glyphs)
        return b"\n" + text_operators(shaped.runs, x, self._up(baseline), size, INK)

    # shapes

    def rectangle(
        self,
        box: tuple[float, float, float, float],
        *,
        fill: Rgb | None = None,
        stroke: Rgb | None = None,
        width: float = 0.0,
        radius: float = 0.0,
    ) -> None:
        """A rectangle (left, top, width, height), filled, stroked or both."""
        self._paint(self._box(box, radius), fill, stroke, width)

    def rule(self, start: Point, end: Point, width: float, colour: Rgb = INK) -> None:
        """A straight line."""
        self._paint(self._lines((start, end)), None, colour, width)

    def circle(
        self, centre: Point, radius: float, *, fill: Rgb | None = None, stroke: Rgb | None = None, width: float = 0.0
    ) -> None:
        """A circle."""
        self._paint(circle((centre[0], self._up(centre[1])), radius), fill, stroke, width)

    def polygon(
        self, points: Sequence[Point], *, fill: Rgb | None = None, stroke: Rgb | None = None, width: float = 0.0
    ) -> None:
        """A closed polygon with mitred corners."""
        self._paint(self._lines(points) + b" h", fill, stroke, width)

    def drawing(self, operators: bytes, x: float, y: float, scale: float, size: tuple[float, float]) -> None:
        """Paint operators with their origin at (x, y) from the top left, y downwards, scaled; nothing is painted
        outside the drawing's own width and height (ISO 32000-1, 8.5.4).
        """
        self._require_open()
        self._code.append(b"q %b cm\n%b W n" % (self._turned(x, y, scale), rectangle((0.0, 0.0), size)))
        self._code += [operators, b"Q"]

    @contextmanager
    def clipped_round(self, box: tuple[float, float, float, float], radius: float) -> Iterator[None]:
        """Clip to a rounded rectangle (left, top, width, height)."""
        self._require_open()
        self._code.append(b"q %b W n" % self._box(box, radius))
        yield
        self._code.append(b"Q")

    def _box(self, box: tuple[float, float, float, float], radius: float) -> bytes:
        left, top, wide, high = box
        corner = (left, self._up(top + high))
        return rounded(corner, (wide, high), radius) if radius else rectangle(corner, (wide, high))

    def _lines(self, points: Sequence[Point]) -> bytes:
        return polygon([(x, self._up(y)) for x, y in points])

    def _paint(self, path: bytes, fill: Rgb | None, stroke: Rgb | None, width: float) -> None:
        self._require_open()
        self._code.append(b"q %b Q" % painting(path, fill, stroke, width))

    def _turned(self, x: float, y: float, scale: float) -> bytes:
        """The coordinates of something with y downwards (8.3.4)."""
        return b"%.6g 0 0 %.6g %b %b" % (scale, -scale, number(x), number(self._up(y)))

    def form(self, name: str, x: float, y: float, scale: float = 1.0) -> None:
        """Paint a form XObject made with `define_xobject`, its origin at (x, y), y downwards."""
        self._require_open()
        self._code.append(b"q %b cm /%b Do Q" % (self._turned(x, y, scale), name.encode("ascii")))

    def image(self, name: str, image: Stream, box: tuple[float, float, float, float]) -> None:
        """Paint an image XObject into a box (left, top, width, height)."""
        self._require_open()
        self.define_xobject(name, image)
        left, top, wide, high = box
        values = b" ".join(map(number, (wide, 0.0, 0.0, high, left, self._up(top + high))))
        self._code.append(b"q %b cm /%b Do Q" % (values, name.encode("ascii")))

    def bounding_box(self, left: float, top: float, width: float, height: float) -> list[float]:
        """A BBox attribute (14.8.5.4.5): left, bottom, right, top from the lower left corner of the page."""
        return [round(v, 2) for v in (left, self._up(top + height), left + width, self._up(top))]

    def define_xobject(self, name: str, form: Stream) -> None:
        """Keep an XObject under a resource name."""
        self.xobjects.setdefault(name, form)

    # links

    def link(self, area: LinkArea, element: Element) -> None:
        """Make a rectangle (left, top, right, bottom from the top) a link of the current page."""
        left, top, right, bottom = area.box
        box = (left, self._up(bottom), right, self._up(top))
        self.links.append(LinkArea(self.page_index, box, area.target, area.title, area.destination))
        self.link_elements.append(element)
        element.kids.append(ObjectReference(self.page_index, len(self.links) - 1))
