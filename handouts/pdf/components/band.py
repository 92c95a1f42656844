"""The head of page 1: brand band with logo, clinic, phone line and SAMPLE mark or who approved; then the title."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from handouts.diagnostics import Diagnostic, HandoutError
from handouts.document.drawing import Drawing
from handouts.document.handout import Handout
from handouts.document.theme import LOGO_TALLEST_MM, LOGO_WIDEST_MM, MM, TypeStyle
from handouts.document.tree import Break, ContactBlock, Link, Spans, Text
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.components.headings import code_width, draw_code
from handouts.pdf.components.sample import SAMPLE_BOX, draw_mark_box, draw_mark_line, mark_height, mark_line
from handouts.pdf.drawings import paint_shapes
from handouts.pdf.objects import Name, Stream
from handouts.pdf.pieces import Piece, RasterLogo, Setting, TextBlock
from handouts.pdf.structure import Element

LOGO_GAP: Final = 4 * MM
LOGO_SHARES: Final = (1.0, 0.85, 0.7, 0.55)
"""How small a logo may be drawn before the words beside it give way."""
MARK_GAP: Final = 4 * MM
"""What keeps the words of the band off the mark at its right."""
NAMES_GAP: Final = 1.6 * MM
CLOSE_GAP: Final = 0.5 * MM
"""Between the clinic's name and its phone line: one line of it, and two in a band that keeps its height."""
BAND_BAR: Final = 1.4 * MM
BAND_BAR_GAP: Final = 2.4 * MM
BELOW_BAR: Final = 2.4 * MM
ROUNDING: Final = 0.5
"""By how many points the words of the band may be higher than its logo."""
NARROWEST: Final = 0.85
"""How much smaller a title or clinic name may be set rather than wrap."""
TITLE_GAPS: Final = (2.6, 1.6, 2.4)
"""Units before the title, after it and after the subtitle."""


class _Parts(Struct, frozen=True):
    """Logo, clinic name and phone line of a band as they are set, and the gap between the two."""

    logo_width: float
    logo_height: float
    name: TextBlock
    contact: TextBlock
    gap: float

    @property
    def left(self) -> float:
        """Where the words begin, behind the logo."""
        return self.logo_width + LOGO_GAP if self.logo_width else 0.0

    @property
    def right(self) -> float:
        """Where the words end."""
        return self.left + max(self.name.width, self.contact.width)

    @property
    def height(self) -> float:
        """Height of the words."""
        return self.name.height + self.gap + self.contact.height


def band(handout: Handout, setting: Setting, parent: Element) -> Piece:
    """The brand band of page 1: logo, clinic name over its phone line, SAMPLE mark or who approved, accent bar."""
    theme, width = setting.theme, setting.theme.page.content_width
    parts, signed = _fitting(handout, setting)
    row = max(LOGO_TALLEST_MM[theme.size] * MM, parts.height)
    height = row + BAND_BAR_GAP + BAND_BAR
    figure = parent.add("Figure", alt=handout.brand.logo_alt) if parts.logo_width else None
    words = parent.add("P")
    mark = parent.add("P") if handout.approval.title or signed else None

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        if figure:
            y = top + (row - parts.logo_height) / 2
            box = canvas.bounding_box(left, y, parts.logo_width, parts.logo_height)
            figure.attributes = {"Layout": {"BBox": box}}
            with canvas.marked(figure):
                _draw_logo(canvas, handout, setting, left, y, parts.logo_height)
        y = top + (row - parts.height) / 2
        parts.name.draw(canvas, words, left + parts.left, y, more=True)
        parts.contact.draw(canvas, words, left + parts.left, y + parts.name.height + parts.gap)
        with canvas.artifact():
            canvas.rectangle((left, top + row + BAND_BAR_GAP, width, BAND_BAR), fill=theme.palette.bar)
        if signed and mark:
            _draw_signed(canvas, signed, mark, left, top + height if theme.stacked else top, row)
        elif mark and theme.stacked:
            draw_mark_line(canvas, setting, mark_line(handout, setting), mark, left, top + height + BELOW_BAR)
        elif mark:
            at = (left + width - SAMPLE_BOX[0], top + (row - SAMPLE_BOX[1]) / 2)
            draw_mark_box(canvas, handout, setting, mark, *at)

    # The mark's room stays when an approval takes the mark away, so that it never reflows a page (VISUAL 2).
    return Piece(height + (BELOW_BAR + mark_height(setting) if theme.stacked else 0.0), draw, keep=True)


def usual_height(setting: Setting) -> float:
    """Height in points of a band whose words need no more room than its logo (standard print)."""
    return LOGO_TALLEST_MM[setting.theme.size] * MM + ROUNDING + BAND_BAR_GAP + BAND_BAR


# at the left: logo, name and phone line


def _arranged(handout: Handout, setting: Setting) -> list[_Parts]:
    """The ways to set what stands at the left, the best first. In standard print the band keeps its height.

    A wide logo gives way to the words; then the hours take a line of their own. Where even that leaves no room, they
    are left to the contact block (VISUAL 6), or make the band higher in a handout that has none.
    """
    contact = handout.brand.contact_line
    phone = tuple(span for span in contact if isinstance(span, Link))
    whole = [*_low(handout, setting, contact, 1), *_low(handout, setting, contact, 2)]
    alone = list(_low(handout, setting, phone, 1)) if phone and not whole and _has_contact_block(handout) else []
    return whole or alone or [_set(handout, setting, contact, 1, LOGO_SHARES[-1])]


def _low(handout: Handout, setting: Setting, contact: Spans, lines: int) -> Iterator[_Parts]:
    """The ways with so many lines of contact that make the band no higher, by ever smaller logos."""
    for share in LOGO_SHARES:
        parts = _set(handout, setting, contact, lines, share)
        low = setting.theme.stacked or parts.height <= LOGO_TALLEST_MM[setting.theme.size] * MM + ROUNDING
        if low and len(parts.contact.lines) <= lines:
            yield parts


def _set(handout: Handout, setting: Setting, contact: Spans, lines: int, share: float) -> _Parts:
    theme = setting.theme
    width, height = _fitted(setting.artwork.logo, LOGO_TALLEST_MM[theme.size] * MM, share)
    beside = 0.0 if theme.stacked else SAMPLE_BOX[0] + MARK_GAP
    room = theme.page.content_width - beside - (width + LOGO_GAP if width else 0.0)
    close = lines > 1 and not theme.stacked
    name = _clinic_name(handout.brand.name, setting, room, smaller=close)
    block = setting.block(contact, theme.scale.small, room)
    if close:
        block = _on_two_lines(contact, block, setting)
    return _Parts(width, height, name, block, CLOSE_GAP if close else NAMES_GAP)


def _on_two_lines(contact: Spans, block: TextBlock, setting: Setting) -> TextBlock:
    """A phone line as narrow as two lines let it be."""
    words = "".join(span.text for span in contact if isinstance(span, (Text, Link))).split(" ")
    longest = 1.01 * max(setting.type.width(word, block.style, bold=True) for word in words)
    for share in (0.55, 0.65, 0.8):
        narrow = setting.block(contact, block.style, min(block.measure, max(share * block.width, longest)))
        if len(narrow.lines) <= 2:
            return narrow
    return block


def _has_contact_block(handout: Handout) -> bool:
    return any(isinstance(part, ContactBlock) for section in handout.sections for part in section.components)


def _clinic_name(text: str, setting: Setting, room: float, *, smaller: bool) -> TextBlock:
    """The name on one line when it fits, else on two lines of smaller type; `smaller` begins at the size of text."""
    scale = setting.theme.scale
    block = _on_one_line(text, scale.clinic, setting, room)
    for size in (scale.body.size, scale.small.size):
        if len(block.lines) == 1 and not smaller:
            break
        style = replace(scale.clinic, size=size, leading=1.14 * size)
        block = setting.words_block(text, style, room)
        if len(block.lines) <= (1 if smaller else 2):
            break
    return block


def _on_one_line(text: str, style: TypeStyle, setting: Setting, room: float) -> TextBlock:
    """Words set a little smaller when that keeps them on one line; they wrap at full size when it does not."""
    share = room / setting.type.width(text, style)
    smaller = replace(style, size=style.size * share) if NARROWEST <= share < 1 else style
    return setting.words_block(text, smaller, room)


def _fitted(logo: Drawing | RasterLogo | None, tall: float, share: float) -> tuple[float, float]:
    """Width and height of the logo in the band, in points, at a share of its usual size."""
    if logo is None:
        return 0.0, 0.0
    scale = share * min(tall / logo.height, LOGO_WIDEST_MM * MM / logo.width)
    return logo.width * scale, logo.height * scale


def _draw_logo(
    canvas: TaggedCanvas, handout: Handout, setting: Setting, left: float, top: float, height: float
) -> None:
    """The logo keeps its own colours; the grey edition takes their luminance."""
    logo = setting.artwork.logo
    if isinstance(logo, RasterLogo):
        canvas.image("Logo", _image(logo), (left, top, height * logo.width / logo.height, height))
    elif logo:
        at = (left, top, height / logo.height)
        paint_shapes(canvas, logo, at, setting.theme.palette, grey=handout.edition.grey)


def _image(logo: RasterLogo) -> Stream:
    entries = {
        "Type": Name("XObject"),
        "Subtype": Name("Image"),
        "Width": logo.width,
        "Height": logo.height,
        "ColorSpace": Name("DeviceGray" if logo.grey else "DeviceRGB"),
        "BitsPerComponent": 8,
    }
    return Stream(logo.pixels, entries)


# in the place of the SAMPLE mark: who approved


def _fitting(handout: Handout, setting: Setting) -> tuple[_Parts, TextBlock | None]:
    """Set the band, and who approved into the place of the SAMPLE mark, which it may not outgrow.

    Where the words at the left leave too little room, they are set narrower. A name too long for that leaves the
    review date to the footer of the page. Raises HandoutError `approver-too-long` when name and date alone do not fit.
    """
    theme, pieces = setting.theme, handout.approval.signed
    arranged = _arranged(handout, setting)
    if not pieces:
        return arranged[0], None
    for spans, most in _wordings(pieces, stacked=theme.stacked):
        for parts in arranged:
            room = theme.page.content_width - (0.0 if theme.stacked else parts.right + MARK_GAP)
            block = setting.block(spans, theme.scale.small, room)
            if len(block.lines) <= most:
                return parts, block
    message = f"'{pieces[0]}' does not fit at the head of page 1"
    raise HandoutError(Diagnostic("approver-too-long", message, None, "sign with a shorter name"))


def _wordings(pieces: tuple[str, ...], *, stacked: bool) -> Iterator[tuple[Spans, int]]:
    """The ways to say who approved, the best first, and the lines each may take: in large print two, else three."""
    by, *rest = (Text(piece, bold=not index) for index, piece in enumerate(pieces))
    run: Spans = (by, *(span for piece in rest for span in (Text(" "), piece)))
    if stacked:
        yield from ((run, 1), ((*run[:-2], Break(), run[-1]), 2), (run, 2), (run[:-2], 2))
    else:
        apart: Spans = (by, *(span for piece in rest for span in (Break(), piece)))
        yield from ((apart, 3), (run, 3), (run[:-2], 3))


def _draw_signed(canvas: TaggedCanvas, block: TextBlock, element: Element, left: float, top: float, row: float) -> None:
    """At the right of the band; in large print under it, where a second line takes some of the gap to the title."""
    theme = block.setting.theme
    if theme.stacked:
        spare = mark_height(block.setting) - block.height
        block.draw(canvas, element, left, top + (BELOW_BAR + spare / 2 if spare >= 0 else BELOW_BAR / 2))
    else:
        x = left + theme.page.content_width - block.measure
        block.draw(canvas, element, x, top + (row - block.height) / 2, align="right")


# below the band


def title(handout: Handout, setting: Setting, parent: Element) -> list[Piece]:
    """The H1, and the line under it with the code of a first block that has no heading of its own."""
    before, between, after = TITLE_GAPS
    width = setting.theme.page.content_width
    head = _on_one_line(handout.title, setting.theme.scale.title, setting, width)
    heading = parent.add("H1")
    pieces = [
        Piece(head.height, lambda canvas, left, top: head.draw(canvas, heading, left, top),
              before=before * setting.u, after=between * setting.u, keep=True)
    ]  # fmt: skip
    if handout.subtitle:
        code = next((section.code for section in handout.sections[:1] if not section.title), "")
        line = setting.words_block(handout.subtitle, setting.theme.scale.body, width - code_width(code, setting))
        element = parent.add("P")

        def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
            line.draw(canvas, element, left, top)
            draw_code(canvas, code, setting, left, line.baseline(top))

        pieces.append(Piece(line.height, draw, before=between * setting.u, after=after * setting.u, keep=True))
    return pieces
