"""Drawing that tags as it draws: reportlab's canvas inside marked content, page by page, with holes for slots.

The only module on reportlab's internals (`Canvas._code`). Callers measure from the top left corner of the page in
points; every mark is made inside `marked` or `artifact`, so that nothing on paper is left untagged (ISO 14289-1, 7.1).
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from msgspec.structs import replace
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from handouts.document.theme import INK, Geometry, Rgb
from handouts.pdf.fonts import Typefaces
from handouts.pdf.ink import set_fill, set_stroke
from handouts.pdf.laid_out import SlotPlace
from handouts.pdf.marks import DECORATION, LinkArea, PageContent, Point, text_operators
from handouts.pdf.objects import Stream, number, text_string
from handouts.pdf.structure import Element, MarkedContent, ObjectReference

_PAINTING = {(False, False): "n", (True, False): "S", (False, True): "f", (True, True): "B"}
"""Operators that end a path, by whether they stroke and fill it (ISO 32000-1, 8.5.3)."""


class TaggedCanvas:
    """The pages of one document while they are drawn."""

    def __init__(self, page: Geometry, faces: Typefaces) -> None:
        self._page = page
        self._faces = faces
        self._canvas = Canvas(io.BytesIO(), pagesize=(page.width, page.height), pageCompression=0, invariant=1)
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
        self._canvas._code = []
        self._canvas.init_graphics_state()

    def finish_page(self) -> None:
        """Move what is drawn so far into the page."""
        if self.pages:
            self._flush()

    def _flush(self) -> None:
        code = self._canvas._code
        if code:
            self.pages[-1].pieces.append("\n".join(code).encode("latin-1"))
            self._canvas._code = []

    @property
    def page_index(self) -> int:
        """Index of the page being drawn, from 0."""
        return len(self.pages) - 1

    @contextmanager
    def marked(self, element: Element) -> Iterator[None]:
        """Draw content that belongs to a structure element."""
        with self._sequence(self._opening(element).decode("latin-1")):
            yield

    @contextmanager
    def artifact(self, kind: bytes = DECORATION) -> Iterator[None]:
        """Draw what a screen reader skips (ISO 32000-1, 14.8.2.2)."""
        with self._sequence(kind.decode("latin-1")):
            yield

    @contextmanager
    def _sequence(self, opening: str) -> Iterator[None]:
        if self._open:
            raise AssertionError("marked content does not nest")
        self._open = True
        self._code(opening)
        yield
        self._code("EMC")
        self._open = False

    def _opening(self, element: Element, actual_text: str = "") -> bytes:
        page = self.pages[-1]
        mcid = len(page.owners)
        page.owners.append(element)
        element.kids.append(MarkedContent(self.page_index, mcid))
        spoken = b" /ActualText " + text_string(actual_text) if actual_text else b""
        return b"/%b <</MCID %d%b>> BDC" % (element.role.encode(), mcid, spoken)

    def _code(self, operators: str) -> None:
        self._canvas._code.append(operators)

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
        self._code(text_operators(shaped.runs, x, self._up(baseline), size, colour).decode("latin-1"))
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
        ruled = self._rule_operators(*rule) if rule else b""
        empty = unfilled + b"\n" + ruled + place.empty + b"\nEMC"
        self._flush()
        self.pages[-1].pieces.append(replace(place, baseline=self._up(place.baseline), opening=opening, empty=empty))

    def line_of_text(self, text: str, x: float, baseline: float, size: float, *, bold: bool = False) -> bytes:
        """Operators of a text set outside the page's own content (what an empty slot shows)."""
        shaped = self._faces.shape(text, bold)
        for run in shaped.runs:
            self.glyphs[run.face].update(run.glyphs)
        return b"\n" + text_operators(shaped.runs, x, self._up(baseline), size, INK)

    def _rule_operators(self, start: Point, end: Point) -> bytes:
        ends = [number(value) for x, y in (start, end) for value in (x, self._up(y))]
        return b"q 0 G 0.9 w %b %b m %b %b l S Q" % tuple(ends)

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
        self._require_open()
        left, top, wide, high = box
        self._canvas.saveState()
        self._paint(fill, stroke, width)
        corner, painted = (left, self._up(top + high)), {"stroke": bool(stroke), "fill": bool(fill)}
        if radius:
            self._canvas.roundRect(*corner, wide, high, radius, **painted)
        else:
            self._canvas.rect(*corner, wide, high, **painted)
        self._canvas.restoreState()

    def rule(
        self,
        start: Point,
        end: Point,
        width: float,
        colour: Rgb = INK,
        *,
        dash: Sequence[float] = (),
        round_ends: bool = False,
    ) -> None:
        """A straight line."""
        self._require_open()
        self._canvas.saveState()
        self._paint(None, colour, width)
        if round_ends:
            self._canvas.setLineCap(1)
        if dash:
            self._canvas.setDash(list(dash))
        self._canvas.line(start[0], self._up(start[1]), end[0], self._up(end[1]))
        self._canvas.restoreState()

    def circle(
        self, centre: Point, radius: float, *, fill: Rgb | None = None, stroke: Rgb | None = None, width: float = 0.0
    ) -> None:
        """A circle."""
        self._require_open()
        self._canvas.saveState()
        self._paint(fill, stroke, width)
        self._canvas.circle(centre[0], self._up(centre[1]), radius, stroke=bool(stroke), fill=bool(fill))
        self._canvas.restoreState()

    def polygon(
        self, points: Sequence[Point], *, fill: Rgb | None = None, stroke: Rgb | None = None, width: float = 0.0
    ) -> None:
        """A closed polygon with mitred corners."""
        self._require_open()
        self._canvas.saveState()
        self._paint(fill, stroke, width)
        path = self.path()
        path.moveTo(points[0][0], self._up(points[0][1]))
        for x, y in points[1:]:
            path.lineTo(x, self._up(y))
        path.close()
        self._canvas.drawPath(path, stroke=bool(stroke), fill=bool(fill))
        self._canvas.restoreState()

    def paint_path(self, path: bytes, *, stroke: bool, fill: bool, even_odd: bool = False) -> None:
        """Stroke and fill a path given as operators in the coordinates of the moment."""
        self._require_open()
        painting = _PAINTING[stroke, fill] + ("*" if even_odd and fill else "")
        self._code(f"{path.decode('latin-1')} {painting}")

    def path(self) -> PDFPathObject:
        """An empty path of the page (lower-left coordinates)."""
        return self._canvas.beginPath()

    @contextmanager
    def drawing(self, x: float, y: float, scale: float, size: tuple[float, float]) -> Iterator[Canvas]:
        """The reportlab canvas with its origin at (x, y) from the top left, y downwards, scaled; nothing is painted
        outside the drawing's own width and height (ISO 32000-1, 8.5.4).
        """
        self._require_open()
        self._canvas.saveState()
        self._canvas.transform(scale, 0, 0, -scale, x, self._up(y))
        self._code(f"0 0 {number(size[0]).decode()} {number(size[1]).decode()} re W n")
        yield self._canvas
        self._canvas.restoreState()

    @contextmanager
    def clipped_round(self, box: tuple[float, float, float, float], radius: float) -> Iterator[None]:
        """Clip to a rounded rectangle (left, top, width, height)."""
        self._require_open()
        left, top, wide, high = box
        self._canvas.saveState()
        path = self.path()
        path.roundRect(left, self._up(top + high), wide, high, radius)
        self._canvas.clipPath(path, stroke=0, fill=0)
        yield
        self._canvas.restoreState()

    def form(self, name: str, x: float, y: float, scale: float = 1.0) -> None:
        """Paint a form XObject made with `define_xobject`, its origin at (x, y), y downwards."""
        self._require_open()
        values = " ".join(number(value).decode() for value in (scale, 0, 0, -scale, x, self._up(y)))
        self._code(f"q {values} cm /{name} Do Q")

    def image(self, name: str, image: Stream, box: tuple[float, float, float, float]) -> None:
        """Paint an image XObject into a box (left, top, width, height)."""
        self._require_open()
        self.define_xobject(name, image)
        left, top, wide, high = box
        values = b" ".join(map(number, (wide, 0, 0, high, left, self._up(top + high)))).decode()
        self._code(f"q {values} cm /{name} Do Q")

    def bounding_box(self, left: float, top: float, width: float, height: float) -> list[float]:
        """A BBox attribute (14.8.5.4.5): left, bottom, right, top from the lower left corner of the page."""
        return [round(v, 2) for v in (left, self._up(top + height), left + width, self._up(top))]

    def define_xobject(self, name: str, form: Stream) -> None:
        """Keep an XObject under a resource name."""
        self.xobjects.setdefault(name, form)

    def _paint(self, fill: Rgb | None, stroke: Rgb | None, width: float) -> None:
        if fill is not None:
            set_fill(self._canvas, fill)
        if stroke is not None:
            set_stroke(self._canvas, stroke)
            self._canvas.setLineWidth(width)

    # links

    def link(self, area: LinkArea, element: Element) -> None:
        """Make a rectangle (left, top, right, bottom from the top) a link of the current page."""
        left, top, right, bottom = area.box
        box = (left, self._up(bottom), right, self._up(top))
        self.links.append(LinkArea(self.page_index, box, area.target, area.title, area.destination))
        self.link_elements.append(element)
        element.kids.append(ObjectReference(self.page_index, len(self.links) - 1))
