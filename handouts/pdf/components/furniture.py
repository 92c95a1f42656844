"""What stands around the text: brand band, header strip, SAMPLE mark, footer, title and contents (VISUAL 6)."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from handouts.document.drawing import Drawing
from handouts.document.theme import LOGO_TALLEST_MM, LOGO_WIDEST_MM, MM, TypeStyle
from handouts.document.tree import Break, Handout, Link, Slot, SlotField, Spans, Text
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.drawings import paint_shapes
from handouts.pdf.marks import FOOTER, HEADER, SlotPlace
from handouts.pdf.objects import Name, Stream
from handouts.pdf.pieces import ASCENT, DESCENT, Piece, RasterLogo, Setting, TextBlock
from handouts.pdf.structure import Element

LOGO_GAP: Final = 4 * MM
LOGO_SHARES: Final = (1.0, 0.85, 0.7, 0.55)
"""How small a logo may be drawn before the words beside it give way."""
BAND_BAR: Final = 1.4 * MM
BAND_BAR_GAP: Final = 2.4 * MM
SAMPLE_BOX: Final = (56 * MM, 13 * MM)
SAMPLE_PADDING: Final = 1.7 * MM
STRIP_SLOTS: Final = 105 * MM
STRIP_REFERENCE: Final = 34 * MM
STRIP_GUTTER: Final = 4 * MM
NARROWEST: Final = 0.85
"""How much smaller a title or clinic name may be set rather than wrap."""
WRITING_ROOM: Final = 9.6 * MM
_FEWER: Final = ((3, Break()), (2, Break()), (2, Text(" ")))
"""How many pieces of the sentence that says who approved are tried, and what stands between them."""
TITLE_GAPS: Final = (2.6, 1.6, 2.4)
"""Units before the title, after it and after the subtitle."""


def band(handout: Handout, setting: Setting, parent: Element) -> Piece:
    """The brand band of page 1: logo, clinic name over its phone line, SAMPLE mark or who approved, accent bar."""
    theme, width = setting.theme, setting.theme.page.content_width
    logo_width, logo_height, name, contact = _band_parts(handout, setting)
    names_left = logo_width + LOGO_GAP if logo_width else 0.0
    gap = 1.6 * MM
    names_height = name.height + gap + contact.height
    row = max(LOGO_TALLEST_MM[theme.size] * MM, names_height)
    height = row + BAND_BAR_GAP + BAND_BAR
    mark = _mark_line(handout, setting) if theme.stacked and handout.approval.title else None
    signed = _signed(handout.approval.signed, setting)
    figure = parent.add("Figure", alt=handout.brand.logo_alt) if logo_width else None
    words = parent.add("P")
    sample = parent.add("P") if handout.approval.title or signed else None

    def draw(canvas: TaggedCanvas, left: float, top: float) -> None:
        if figure:
            y = top + (row - logo_height) / 2
            figure.attributes = {"Layout": {"BBox": canvas.bounding_box(left, y, logo_width, logo_height)}}
            with canvas.marked(figure):
                _draw_logo(canvas, handout, setting, left, y, logo_height)
        y = top + (row - names_height) / 2
        name.draw(canvas, words, left + names_left, y, more=True)
        contact.draw(canvas, words, left + names_left, y + name.height + gap)
        with canvas.artifact():
            canvas.rectangle((left, top + row + BAND_BAR_GAP, width, BAND_BAR), fill=theme.palette.accent)
        if mark:
            _draw_mark_line(canvas, setting, mark, sample, left, top + height + 2.4 * MM)
        elif signed and sample:
            y = height + 2.4 * MM + SAMPLE_PADDING if theme.stacked else (row - signed.height) / 2
            align = "left" if theme.stacked else "right"
            signed.draw(canvas, sample, left + width - signed.measure, top + y, align=align)
        elif sample:
            _draw_mark_box(
                canvas, handout, setting, sample, left + width - SAMPLE_BOX[0], top + (row - SAMPLE_BOX[1]) / 2
            )

    below = 2.4 * MM + _mark_height(mark or signed) if theme.stacked else 0.0
    return Piece(height + below, draw, keep=True)


def _band_parts(handout: Handout, setting: Setting) -> tuple[float, float, TextBlock, TextBlock]:
    """Width and height of the logo, the clinic's name and its phone line, so that the band keeps its height.

    A wide logo gives way to the words; when even a small one leaves no room, the hours are left to the contact block.
    """
    theme, tall = setting.theme, LOGO_TALLEST_MM[setting.theme.size] * MM
    beside = SAMPLE_BOX[0] + 4 * MM if not theme.stacked else 0.0
    brand, small = handout.brand, theme.scale.small
    for spans, shares in ((brand.contact_line, LOGO_SHARES), (_phone_alone(brand.contact_line), LOGO_SHARES)):
        for share in shares:
            width, height = _fitted(setting.artwork.logo, tall, share)
            room = theme.page.content_width - beside - (width + LOGO_GAP if width else 0.0)
            name, contact = _clinic_name(brand.name, setting, room), setting.block(spans, small, room)
            low = theme.stacked or name.height + 1.6 * MM + contact.height <= tall + 0.5
            if low and len(contact.lines) == 1:
                return width, height, name, contact
    return width, height, name, contact


def _phone_alone(line: Spans) -> Spans:
    """The phone number of the contact line."""
    return tuple(span for span in line if isinstance(span, Link)) or line


def _clinic_name(text: str, setting: Setting, room: float) -> TextBlock:
    """The name on one line when it fits, else on two lines of smaller type."""
    scale = setting.theme.scale
    block = _on_one_line(text, scale.clinic, setting, room)
    for size in (scale.body.size, scale.small.size):
        if len(block.lines) == 1:
            break
        style = replace(scale.clinic, size=size, leading=1.14 * size)
        block = setting.words_block(text, style, room)
        if len(block.lines) <= 2:
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


def _mark_height(mark: TextBlock | None) -> float:
    return mark.height + 2 * SAMPLE_PADDING if mark else 0.0


def _mark_line(handout: Handout, setting: Setting) -> TextBlock:
    words = (Text(handout.approval.title, bold=True), Text(" " + handout.approval.reason))
    return setting.block(words, setting.theme.scale.small, setting.theme.page.content_width - 6 * MM)


def _signed(pieces: tuple[str, ...], setting: Setting) -> TextBlock | None:
    """Who approved, in the room of the SAMPLE mark: one line in large and giant print, else up to three.

    What does not fit is left to the footer, which has the review date on every page.
    """
    theme = setting.theme
    width, most = (theme.page.content_width, 1) if theme.stacked else (SAMPLE_BOX[0], 3)
    block = None
    for count, between in _FEWER:
        spans: Spans = (Text("".join(pieces[:1]), bold=True),)
        for piece in pieces[1:count]:
            spans = (*spans, Text(" ") if theme.stacked else between, Text(piece))
        block = setting.block(spans, theme.scale.small, width) if pieces else None
        if block is None or len(block.lines) <= most:
            break
    return block


def _draw_mark_line(
    canvas: TaggedCanvas, setting: Setting, mark: TextBlock, element: Element | None, left: float, top: float
) -> None:
    """SAMPLE as one framed line over the full width (large and giant print)."""
    width = setting.theme.page.content_width
    kind = {"kind": HEADER} if element is None else {}
    with canvas.artifact(**kind):
        box = (left + 0.625, top + 0.625, width - 1.25, _mark_height(mark) - 1.25)
        canvas.rectangle(box, fill=setting.theme.palette.white, stroke=setting.theme.palette.ink, width=1.25)
    x = left + (width - mark.width) / 2
    if element:
        mark.draw(canvas, element, x, top + SAMPLE_PADDING)
    else:
        mark.draw_artifact(canvas, x, top + SAMPLE_PADDING, HEADER)


def _draw_mark_box(
    canvas: TaggedCanvas, handout: Handout, setting: Setting, element: Element | None, left: float, top: float
) -> None:
    """SAMPLE as a box at the right of the band or strip (standard print)."""
    width, height = SAMPLE_BOX
    style = setting.theme.scale.small
    lines = [(handout.approval.title, True), (handout.approval.reason, False)]
    with canvas.artifact(HEADER):
        box = (left + 0.625, top + 0.625, width - 1.25, height - 1.25)
        canvas.rectangle(box, fill=setting.theme.palette.white, stroke=setting.theme.palette.ink, width=1.25)
    y = top + (height - style.leading - (ASCENT + DESCENT) * style.size) / 2
    for text, bold in lines:
        block = setting.words_block(text, style, width, bold=bold)
        x = left + (width - block.width) / 2
        if element:
            block.draw(canvas, element, x, y, more=bold)
        else:
            block.draw_artifact(canvas, x, y, HEADER)
        y += style.leading


def title(handout: Handout, setting: Setting, parent: Element) -> list[Piece]:
    """The H1 and the line under it."""
    before, between, after = TITLE_GAPS
    width = setting.theme.page.content_width
    head = _on_one_line(handout.title, setting.theme.scale.title, setting, width)
    heading = parent.add("H1")
    pieces = [
        Piece(head.height, lambda canvas, left, top: head.draw(canvas, heading, left, top),
              before=before * setting.u, after=between * setting.u, keep=True)
    ]  # fmt: skip
    if handout.subtitle:
        line = setting.words_block(handout.subtitle, setting.theme.scale.body, width)
        element = parent.add("P")
        pieces.append(
            Piece(line.height, lambda canvas, left, top: line.draw(canvas, element, left, top),
                  before=between * setting.u, after=after * setting.u, keep=True)
        )  # fmt: skip
    return pieces


def draw_strip(canvas: TaggedCanvas, handout: Handout, setting: Setting) -> None:
    """The header of pages 2 and on: whose packet this is, the SAMPLE mark or the clinic, a rule."""
    theme, page = setting.theme, setting.theme.page
    small = theme.scale.small
    top, left = page.band_top, page.left
    if theme.stacked:
        slots_width, bottom = page.content_width, top + 2 * small.leading
    else:
        slots_width, bottom = STRIP_SLOTS, top + SAMPLE_BOX[1]
    _draw_strip_slots(canvas, setting, left, bottom, slots_width)
    if theme.stacked:
        if handout.approval.title:
            _draw_mark_line(canvas, setting, _mark_line(handout, setting), None, left, bottom + 1.6 * MM)
        # The mark's room stays when an approval takes the mark away, so that it never reflows a page (VISUAL 2).
        rule_at = bottom + 1.6 * MM + _mark_height(_mark_line(handout, setting)) + 2 * MM
    else:
        right = left + page.content_width
        if handout.approval.title:
            _draw_mark_box(canvas, handout, setting, None, right - SAMPLE_BOX[0], top)
        else:
            _draw_clinic(canvas, handout, setting, right, bottom)
        rule_at = bottom + 2 * MM
    with canvas.artifact(HEADER):
        canvas.rule((left, rule_at), (left + page.content_width, rule_at), 0.75, theme.palette.accent)


def _draw_clinic(canvas: TaggedCanvas, handout: Handout, setting: Setting, right: float, bottom: float) -> None:
    """Clinic and phone at the right of the strip, where the SAMPLE mark stands until a clinician approves."""
    small = setting.theme.scale.small
    baseline = bottom - DESCENT * small.size - small.leading
    for text, bold in ((handout.brand.name, True), (handout.brand.day_phone, False)):
        with canvas.artifact(HEADER):
            start = right - setting.type.width(text, small, bold=bold)
            canvas.text(text, start, baseline, small.size, bold=bold)
        baseline += small.leading


def _draw_strip_slots(canvas: TaggedCanvas, setting: Setting, left: float, bottom: float, width: float) -> None:
    """Name over reference and date; unfilled, two labelled lines to write on."""
    theme = setting.theme
    small = theme.scale.small
    last = bottom - DESCENT * small.size
    name_line = width - STRIP_REFERENCE - STRIP_GUTTER
    writing = bottom - small.leading + 0.6 * MM
    label = writing + small.size + 0.6 * MM
    rows = (
        (Slot(SlotField.NAME), True, last - small.leading, (left, left + name_line), setting.words.name),
        (
            Slot(SlotField.STRIP, bold=False),
            False,
            last,
            (left + width - STRIP_REFERENCE, left + width),
            setting.words.reference,
        ),
    )
    for slot, _, baseline, (x0, x1), words in rows:
        empty = canvas.line_of_text(words, x0, label, small.size)
        place = SlotPlace(
            slot, left, baseline, width, small.size, theme.floor, small.leading, theme.palette.ink, b"", empty
        )
        canvas.slot(place, None, artifact=HEADER, rule=((x0, writing), (x1, writing)))


def draw_footer(canvas: TaggedCanvas, handout: Handout, setting: Setting, number: int, total: int) -> None:
    """Procedure, version, review date and the packet's code at the left, page x of y at the right."""
    theme, page = setting.theme, setting.theme.page
    small = theme.scale.small
    size, gap = small.size, 1.6 * MM
    pages = setting.words.page_of.format(n=number, total=total)
    right = page.left + page.content_width - setting.type.width(pages, small, bold=True)
    first = page.footer_rule + gap + ASCENT * size
    parts = handout.footer.split(". ", 1) if theme.stacked else [handout.footer]
    with canvas.artifact(FOOTER):
        canvas.rule(
            (page.left, page.footer_rule),
            (page.left + page.content_width, page.footer_rule),
            0.75,
            theme.palette.accent,
        )
        baseline, x = first, page.left
        for index, part in enumerate(parts):
            baseline = first + index * small.leading
            x = canvas.text(part + " ", page.left, baseline, size, bold=False)
    end = right if len(parts) == 1 else page.left + page.content_width
    place = SlotPlace(Slot(SlotField.TOKEN, bold=False), x, baseline, end - x, size, theme.floor, small.leading,
                      theme.palette.ink)  # fmt: skip
    canvas.slot(place, None, artifact=FOOTER)
    with canvas.artifact(FOOTER):
        canvas.text(pages, right, first, size, bold=True)
