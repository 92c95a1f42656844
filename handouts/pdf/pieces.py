"""What components are measured into: unbreakable pieces of a page, and blocks of set text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum

from msgspec import Struct, field
from msgspec.structs import replace

from handouts.diagnostics import Diagnostic, HandoutError
from handouts.document.drawing import Drawing
from handouts.document.handout import FixedWords
from handouts.document.theme import MM, Rgb, Theme, TypeStyle
from handouts.document.tree import FillIn, Link, PageNumber, Slot, Spans, Text
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.laid_out import SlotPlace
from handouts.pdf.marks import DECORATION, LinkArea
from handouts.pdf.structure import Element
from handouts.pdf.typeset import Fragment, SetLine, Typesetter

ASCENT = 0.74
"""Height of a text box above its first baseline, in em."""
DESCENT = 0.24
"""Depth of a text box below its last baseline, in em."""

Draw = Callable[[TaggedCanvas, float, float], None]
"""Draws at (left, top) in points from the page's top left corner."""


class Cut(IntEnum):
    """How bad it is to end a page right above a piece, by what the piece is (handouts/pdf/breaks.py adds them up)."""

    SECTION = 0
    SUB_HEAD = 1
    PART = 3
    ROW = 6
    ITEM = 9
    LINE = 12
    ITEM_OF_FEW = 25


class Piece(Struct, frozen=True):
    """A part of a page that never splits. Gaps to its neighbours collapse to the larger of the two."""

    height: float
    draw: Draw
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    """Stays on the page of the next piece."""
    starts_page: bool = False
    cut: Cut = Cut.PART
    repeat: Piece | None = None
    """What stands above this piece when it begins a page in the middle of its table."""
    origin: str = ""
    also: tuple[str, ...] = ()
    """Origins of other items it holds (the signs of a card, the steps of a picture), so that each has a page."""


class RasterLogo(Struct, frozen=True):
    """A logo as rows of 8-bit pixels on white paper: red, green and blue, or grey levels."""

    width: int
    height: int
    pixels: bytes
    grey: bool = False


class Artwork(Struct, frozen=True):
    """Drawings by name, read before layout: icons and figures of the content, and the clinic's logo."""

    icons: Mapping[str, Drawing]
    figures: Mapping[str, Drawing]
    logo: Drawing | RasterLogo | None = None


class Setting(Struct, frozen=True):
    """What every component is set with."""

    theme: Theme
    type: Typesetter
    words: FixedWords
    artwork: Artwork
    dated: bool = True
    timed: bool = True
    page_of: Mapping[str, int] = field(default_factory=dict)
    """Page number on which each block, and each item, starts; filled by pagination, read while drawing."""

    @property
    def u(self) -> float:
        """The spacing unit in points."""
        return self.theme.unit

    @property
    def pitch_gap(self) -> float:
        """What separates two text boxes whose lines keep the body leading, in points."""
        body = self.theme.scale.body
        return body.leading - (ASCENT + DESCENT) * body.size

    def page_number(self, key: str) -> int:
        """The page of a block, or of an item ("block/item"; of its block when it prints nothing of its own).

        Raises HandoutError `page-of-nothing` when the block prints nothing either.
        """
        found = self.page_of.get(key) or self.page_of.get(key.partition("/")[0])
        if found is None:
            message = f"no page has anything of '{key}', so none can be named"
            raise HandoutError(Diagnostic("page-of-nothing", message, None, "take out the sentence that refers to it"))
        return found

    def block(
        self, spans: Spans, style: TypeStyle, measure: float, *, bold: bool = False, first_indent: float = 0.0
    ) -> TextBlock:
        """Set spans into a text block."""
        style = replace(style, bold=True) if bold else style
        return TextBlock(self, self.type.lines(spans, style, measure, first_indent), style, measure)

    def words_block(self, text: str, style: TypeStyle, measure: float, *, bold: bool = False) -> TextBlock:
        """Set plain words into a text block."""
        return self.block((Text(text),), style, measure, bold=bold)

    def colour(self, style: TypeStyle) -> Rgb:
        """The colour of a type style in this theme."""
        value: Rgb = getattr(self.theme.palette, style.colour)
        return value


class TextBlock(Struct, frozen=True):
    """Set lines as a box from 0.74 em above the first baseline to 0.24 em below the last."""

    setting: Setting
    lines: tuple[SetLine, ...]
    style: TypeStyle
    measure: float

    @property
    def height(self) -> float:
        """Height in points."""
        return (ASCENT + DESCENT) * self.style.size + (len(self.lines) - 1) * self.style.leading

    @property
    def width(self) -> float:
        """Width of the longest line in points."""
        return max((line.width for line in self.lines), default=0.0)

    def baseline(self, top: float, line: int = 0) -> float:
        """Baseline of a line of a block whose box begins at `top`."""
        return top + ASCENT * self.style.size + line * self.style.leading

    def part(self, first: int, last: int) -> TextBlock:
        """Lines `first` up to, not including, `last` as a block of their own."""
        return replace(self, lines=self.lines[first:last])

    def draw(
        self,
        canvas: TaggedCanvas,
        element: Element,
        left: float,
        top: float,
        *,
        colour: Rgb | None = None,
        align: str = "left",
        more: bool = False,
    ) -> None:
        """Draw into a structure element; `more` says that lines follow on another piece."""
        _Painter(canvas, self, element, colour or self.setting.colour(self.style)).draw(left, top, align, more)

    def draw_artifact(self, canvas: TaggedCanvas, left: float, top: float, kind: bytes = DECORATION) -> None:
        """Draw words that are already tagged elsewhere."""
        with canvas.artifact(kind):
            for index, line in enumerate(self.lines):
                x = left
                for piece in line.fragments:
                    x = canvas.text(piece.text, x, self.baseline(top, index), self.style.size, bold=piece.bold,
                                    colour=self.setting.colour(self.style))  # fmt: skip


class _Painter:
    """Draws one text block: words in one sequence of marked content, links and slots in their own.

    A slot ends its line, so its text may run to the edge of the column.
    """

    def __init__(self, canvas: TaggedCanvas, block: TextBlock, element: Element, colour: Rgb) -> None:
        self.canvas, self.block, self.element, self.colour = canvas, block, element, colour
        self.links: dict[int, Element] = {}
        self.align = "left"
        self.edge = 0.0

    def draw(self, left: float, top: float, align: str, more: bool) -> None:
        self.align = align
        self.edge = left + self.block.measure
        last = len(self.block.lines) - 1
        for index, line in enumerate(self.block.lines):
            x = left + (self.block.measure - line.width if align == "right" else 0.0)
            x += (self.block.measure - line.width) / 2 if align == "centre" else 0.0
            self._line(line, x, self.block.baseline(top, index), trailing=index < last or more)

    def _line(self, line: SetLine, x: float, baseline: float, trailing: bool) -> None:
        """Lines are joined by a space that is painted, so that every reader keeps their words apart."""
        fragments = line.fragments
        if trailing and fragments and not fragments[-1].special:
            fragments = (*fragments[:-1], replace(fragments[-1], text=fragments[-1].text + " "))
        elif trailing and fragments:
            fragments = (*fragments, Fragment(" ", False, 0.0))
        plain: list[tuple[Fragment, float]] = []
        for fragment in fragments:
            if not fragment.special and not fragment.link:
                plain.append((fragment, x))
                x += fragment.width
                continue
            self._words(plain, baseline)
            plain = []
            x = self._special(fragment, x, baseline)
        self._words(plain, baseline)

    def _words(self, fragments: list[tuple[Fragment, float]], baseline: float) -> None:
        if not fragments:
            return
        with self.canvas.marked(self.element):
            for fragment, x in fragments:
                self._text(fragment.text, x, baseline, fragment.bold)

    def _text(self, text: str, x: float, baseline: float, bold: bool) -> float:
        return self.canvas.text(text, x, baseline, self.block.style.size, bold=bold, colour=self.colour)

    def _special(self, fragment: Fragment, x: float, baseline: float) -> float:
        special = fragment.special
        if isinstance(special, FillIn):
            self._fill_in(special, x, baseline)
        elif isinstance(special, Slot):
            self._slot(special, x, baseline, fragment.width)
        elif isinstance(special, PageNumber):
            text = str(self.block.setting.page_number(special.block))
            with self.canvas.marked(self.element):
                return self._text(text, x, baseline, fragment.bold)
        elif fragment.link:
            self._link(fragment, fragment.link, x, baseline)
        return x + fragment.width

    def _fill_in(self, blank: FillIn, x: float, baseline: float) -> None:
        element = self.element.add("Span", actual_text=blank.says)
        y = baseline + 0.8 * MM
        with self.canvas.marked(element):
            self.canvas.rule((x, y), (x + blank.width_mm * MM, y), 0.9)

    def _slot(self, slot: Slot, x: float, baseline: float, width: float) -> None:
        """Leave the hole; unfilled, the words before the slot stand there with a line to write on behind them."""
        setting, size = self.block.setting, self.block.style.size
        right = self.align == "right"
        words = self.canvas.line_of_text(slot.before, x, baseline, size, bold=slot.bold) if slot.before else b""
        place = SlotPlace(
            slot,
            x=x + width if right else x,
            baseline=baseline,
            width=width if right else max(width, self.edge - x),
            size=size,
            floor=setting.theme.floor,
            leading=self.block.style.leading,
            colour=self.colour,
            empty=words,
            align=self.align,
        )
        y = baseline + 0.8 * MM
        start = x + (setting.type.width(slot.before, self.block.style, slot.bold) if slot.before else 0.0)
        says = slot.before + setting.words.blank_line
        self.canvas.slot(place, self.element, says=says, rule=((start, y), (x + width, y)))

    def _link(self, fragment: Fragment, link: Link, x: float, baseline: float) -> None:
        element = self.links.get(id(link)) or self.element.add("Link")
        self.links[id(link)] = element
        with self.canvas.marked(element):
            self._text(fragment.text, x, baseline, fragment.bold)
        size = self.block.style.size
        box = (x, baseline - ASCENT * size, x + fragment.width, baseline + DESCENT * size)
        self.canvas.link(LinkArea(0, box, link.target, link.title), element)
